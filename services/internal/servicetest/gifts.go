package servicetest

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
	"github.com/msalab/msalab/services/internal/plant"
)

// Gifts stands in for coupon and point where a member is given one of each: each
// gift is a call of the meeting that is stored.
type Gifts struct {
	couponv1.UnimplementedCouponServiceServer
	pointv1.UnimplementedPointServiceServer

	Meeting atomic.Pointer[Meeting]
}

// Register registers both services.
func (g *Gifts) Register(r grpc.ServiceRegistrar) {
	couponv1.RegisterCouponServiceServer(r, g)
	pointv1.RegisterPointServiceServer(r, g)
}

// Issue gives a coupon.
func (g *Gifts) Issue(context.Context, *couponv1.IssueRequest) (*couponv1.Coupon, error) {
	g.Meeting.Load().Call()
	return &couponv1.Coupon{Id: "coupon"}, nil
}

// Earn gives points.
func (g *Gifts) Earn(context.Context, *pointv1.EarnRequest) (*pointv1.Balance, error) {
	g.Meeting.Load().Call()
	return &pointv1.Balance{}, nil
}

// Audit is in the interface of both; no gift needs it.
func (*Gifts) Audit(context.Context, *auditv1.AuditRequest) (*auditv1.AuditResponse, error) {
	return nil, status.Error(codes.Unimplemented, "no audit")
}

// AtOnceUnlessPlanted checks that a claim's gifts are given at once, and one after the
// other as long as SerialFanOut is planted. claim asks for them in a request with an id,
// and returns the coupon.
func (g *Gifts) AtOnceUnlessPlanted(t *testing.T, ground *Ground, claim func(id string) (coupon string, err error)) {
	t.Helper()
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
			ground.Plant(t, tt.causes...)
			g.Meeting.Store(NewMeeting(tt.together))
			if coupon, err := claim(tt.name); err != nil || coupon != "coupon" {
				t.Fatalf("got %q, %v, want the gift", coupon, err)
			}
			if got := g.Meeting.Load().Met(); got != tt.together {
				t.Errorf("at once: got %v, want %v", got, tt.together)
			}
		})
	}
}
