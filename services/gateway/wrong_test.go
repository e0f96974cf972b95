package gateway_test

import (
	"context"
	"sync/atomic"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	auditv1 "github.com/msalab/msalab/proto/shop/audit/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	registv1 "github.com/msalab/msalab/proto/shop/regist/v1"
	"github.com/msalab/msalab/services/gateway"
	"github.com/msalab/msalab/services/internal/plant"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

// slowGifts stands in for coupon and point, and for regist, that knows everybody. A
// gift takes until the other one has begun as well.
type slowGifts struct {
	registv1.UnimplementedRegistServiceServer
	couponv1.UnimplementedCouponServiceServer
	pointv1.UnimplementedPointServiceServer

	meeting atomic.Pointer[st.Meeting]
}

func (*slowGifts) GetMember(_ context.Context, req *registv1.GetMemberRequest) (*registv1.Member, error) {
	return &registv1.Member{Id: req.GetId()}, nil
}

func (g *slowGifts) Issue(context.Context, *couponv1.IssueRequest) (*couponv1.Coupon, error) {
	g.meeting.Load().Call()
	return &couponv1.Coupon{Id: "coupon"}, nil
}

func (g *slowGifts) Earn(context.Context, *pointv1.EarnRequest) (*pointv1.Balance, error) {
	g.meeting.Load().Call()
	return &pointv1.Balance{}, nil
}

// Audit is in the interface of both; nobody here calls it.
func (*slowGifts) Audit(context.Context, *auditv1.AuditRequest) (*auditv1.AuditResponse, error) {
	return nil, status.Error(codes.Unimplemented, "no audit")
}

func TestGiftIsClaimedAtOnceUnlessSerialFanOutIsPlanted(t *testing.T) {
	gifts := &slowGifts{}
	conn := st.Serve(t, func(r grpc.ServiceRegistrar) {
		registv1.RegisterRegistServiceServer(r, gifts)
		couponv1.RegisterCouponServiceServer(r, gifts)
		pointv1.RegisterPointServiceServer(r, gifts)
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
	for _, tt := range []struct {
		name     string
		causes   []string
		together bool
	}{
		{"healthy", nil, true},
		{"planted", []string{plant.SerialFanOut}, false},
		{"healed", nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g.Plant(t, tt.causes...)
			gifts.meeting.Store(st.NewMeeting(tt.together))
			gift, err := client.ClaimGift(t.Context(), &gatewayv1.ClaimGiftRequest{SessionId: session.GetId(), RequestId: tt.name})
			if err != nil || gift.GetCouponId() != "coupon" {
				t.Fatalf("got %v, %v, want the gift", gift, err)
			}
			if got := gifts.meeting.Load().Met(); got != tt.together {
				t.Errorf("at once: got %v, want %v", got, tt.together)
			}
		})
	}
}
