package regist_test

import (
	"context"
	"sync/atomic"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	auditv1 "github.com/msalab/msalab/proto/shop/audit/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	registv1 "github.com/msalab/msalab/proto/shop/regist/v1"
	"github.com/msalab/msalab/services/internal/plant"
	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/regist"
)

// slowGifts stands in for coupon and point. A gift takes until the other one has
// begun as well.
type slowGifts struct {
	couponv1.UnimplementedCouponServiceServer
	pointv1.UnimplementedPointServiceServer

	meeting atomic.Pointer[st.Meeting]
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

func TestGiftsAreGivenAtOnceUnlessSerialFanOutIsPlanted(t *testing.T) {
	gifts := &slowGifts{}
	conn := st.Serve(t, func(r grpc.ServiceRegistrar) {
		couponv1.RegisterCouponServiceServer(r, gifts)
		pointv1.RegisterPointServiceServer(r, gifts)
	})
	g := st.NewGround(t, regist.Definition(), st.Upstreams{"coupon": conn, "point": conn})
	client := registv1.NewRegistServiceClient(g)
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
			answer, err := client.Register(t.Context(), register(tt.name, tt.name+"@example.com", "Ada"))
			if err != nil || answer.GetCouponId() != "coupon" {
				t.Fatalf("got %v, %v, want the gifts", answer, err)
			}
			if got := gifts.meeting.Load().Met(); got != tt.together {
				t.Errorf("at once: got %v, want %v", got, tt.together)
			}
		})
	}
}
