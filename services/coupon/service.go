// Package coupon issues coupons and takes them as payment.
//
// Each change can be asked for again without harm: Issue is remembered by its
// request_id, Redeem and Release by their order_id. That is what lets a caller
// retry when an answer was lost, and undo what may or may not have happened.
package coupon

import (
	"context"
	"time"

	"google.golang.org/grpc"

	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/journal"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/work"
)

// Definition describes the service to the replica that carries it.
func Definition() replica.Definition {
	return replica.Definition{
		Name:   "coupon",
		Work:   work.Time{Distribution: "exponential", Mean: 5 * time.Millisecond},
		Schema: schema + journal.Schema("coupon"),
		Seed:   seed,
		Exempt: []string{"Audit"},
		New: func(deps replica.Deps) (replica.Server, error) {
			return &service{
				storage: storage{deps.DB}, journal: journal.New(deps.DB, "coupon"), repeats: deps.Flaws.Repeats,
			}, nil
		},
	}
}

type service struct {
	couponv1.UnimplementedCouponServiceServer
	storage storage
	journal journal.Journal
	repeats bool // a test's: see replica.Flaws
}

// Register adds the service to a gRPC server.
func (s *service) Register(r grpc.ServiceRegistrar) { couponv1.RegisterCouponServiceServer(r, s) }

// Issue makes a coupon, once per request_id.
func (s *service) Issue(ctx context.Context, req *couponv1.IssueRequest) (*couponv1.Coupon, error) {
	units, amountErr := money.Positive("value", req.GetValue())
	err := argument.First(
		argument.ID("request_id", req.GetRequestId()),
		argument.ID("member_id", req.GetMemberId()),
		amountErr)
	if err == nil && req.GetExpires() != nil && !req.GetExpires().IsValid() {
		err = refuse.Field("expires", "no point in time")
	}
	if err != nil {
		return nil, err
	}
	asked := coupon{memberID: req.GetMemberId(), units: units}
	if req.GetExpires() != nil {
		asked.expires = req.GetExpires().AsTime().UnixMilli()
	}
	var c *coupon
	err = s.storage.db.InTx(ctx, func(ctx context.Context) (err error) {
		c, err = s.storage.insert(ctx, req.GetRequestId(), asked)
		return err
	})
	if err != nil {
		return nil, store.Status(err)
	}
	if c.memberID != asked.memberID || c.units != asked.units || c.expires != asked.expires {
		return nil, refuse.Reused("request_id %q made another coupon before", req.GetRequestId())
	}
	return c.message(), nil
}

// ListCoupons returns a member's newest hundred coupons.
func (s *service) ListCoupons(ctx context.Context, req *couponv1.ListCouponsRequest) (*couponv1.ListCouponsResponse, error) {
	if err := argument.ID("member_id", req.GetMemberId()); err != nil {
		return nil, err
	}
	coupons, err := s.storage.ofMember(ctx, req.GetMemberId())
	if err != nil {
		return nil, store.Status(err)
	}
	answer := &couponv1.ListCouponsResponse{}
	for _, c := range coupons {
		answer.Coupons = append(answer.Coupons, c.message())
	}
	return answer, nil
}
