package gateway_test

import (
	"context"
	"testing"

	"google.golang.org/grpc"

	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	registv1 "github.com/msalab/msalab/proto/shop/regist/v1"
	"github.com/msalab/msalab/services/gateway"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

// members is a regist that knows everybody.
type members struct {
	registv1.UnimplementedRegistServiceServer
}

func (members) GetMember(_ context.Context, req *registv1.GetMemberRequest) (*registv1.Member, error) {
	return &registv1.Member{Id: req.GetId()}, nil
}

func TestGiftIsClaimedAtOnceUnlessSerialFanOutIsPlanted(t *testing.T) {
	gifts := &st.Gifts{}
	conn := st.Serve(t, func(r grpc.ServiceRegistrar) {
		registv1.RegisterRegistServiceServer(r, members{})
		gifts.Register(r)
	})
	upstreams := make(st.Upstreams)
	for _, callee := range gateway.Definition().Calls {
		upstreams[callee] = conn
	}
	g := st.NewGround(t, gateway.Definition(), upstreams)
	client := gatewayv1.NewGatewayServiceClient(g)
	session, err := client.OpenSession(t.Context(), &gatewayv1.OpenSessionRequest{MemberId: "member-00001"})
	if err != nil {
		t.Fatal(err)
	}
	gifts.AtOnceUnlessPlanted(t, g, func(id string) (string, error) {
		gift, err := client.ClaimGift(t.Context(), &gatewayv1.ClaimGiftRequest{SessionId: session.GetId(), RequestId: id})
		return gift.GetCouponId(), err
	})
}
