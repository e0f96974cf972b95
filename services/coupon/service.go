// Package coupon issues coupons and takes them as payment.
//
// Each change can be asked for again without harm: Issue is remembered by its
// request_id, Redeem and Release by their order_id. That is what lets a caller
// retry when an answer was lost, and undo what may or may not have happened.
package coupon

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/work"
)

// Definition describes the service to the replica that carries it.
func Definition() replica.Definition {
	return replica.Definition{
		Name:   "coupon",
		Work:   work.Time{Distribution: "exponential", Mean: 5 * time.Millisecond},
		Schema: schema,
		Seed:   seed,
		New: func(deps replica.Deps) (replica.Server, error) {
			return &service{storage: storage{deps.DB}}, nil
		},
	}
}

type service struct {
	couponv1.UnimplementedCouponServiceServer
	storage storage
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
	if err != nil {
		return nil, err
	}
	var coupon *couponv1.Coupon
	err = s.storage.db.InTx(ctx, func(ctx context.Context) (err error) {
		coupon, err = s.storage.insert(ctx, req.GetRequestId(), req.GetMemberId(), units)
		return err
	})
	if err != nil {
		return nil, store.Status(err)
	}
	if coupon.GetMemberId() != req.GetMemberId() || coupon.GetValue().GetUnits() != units {
		return nil, status.Errorf(codes.InvalidArgument, "request_id %q made another coupon before", req.GetRequestId())
	}
	return coupon, nil
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
	return &couponv1.ListCouponsResponse{Coupons: coupons}, nil
}

// Redeem uses a coupon for an order.
func (s *service) Redeem(ctx context.Context, req *couponv1.RedeemRequest) (*couponv1.RedeemResponse, error) {
	err := argument.First(
		argument.ID("order_id", req.GetOrderId()),
		argument.ID("member_id", req.GetMemberId()),
		argument.ID("coupon_id", req.GetCouponId()))
	if err != nil {
		return nil, err
	}
	var coupon *couponv1.Coupon
	err = s.storage.db.InTx(ctx, func(ctx context.Context) (err error) {
		coupon, err = s.redeem(ctx, req)
		return err
	})
	if err != nil {
		return nil, store.Status(err)
	}
	return &couponv1.RedeemResponse{Value: coupon.GetValue()}, nil
}

// redeem is Redeem inside its transaction: nobody else writes between the
// checks and the insert.
func (s *service) redeem(ctx context.Context, req *couponv1.RedeemRequest) (*couponv1.Coupon, error) {
	coupon, err := s.storage.coupon(ctx, `c.id = ?`, req.GetCouponId())
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, status.Errorf(codes.NotFound, "no coupon %q", req.GetCouponId())
	case err != nil:
		return nil, err
	case coupon.GetMemberId() != req.GetMemberId():
		return nil, status.Errorf(codes.PermissionDenied, "coupon %q belongs to another member", req.GetCouponId())
	}
	before, err := s.storage.redemption(ctx, req.GetOrderId())
	switch {
	case err != nil:
		return nil, err
	case before != nil && before.released:
		return nil, status.Errorf(codes.Aborted, "order %q was undone", req.GetOrderId())
	case before != nil && before.couponID != req.GetCouponId():
		return nil, status.Errorf(codes.InvalidArgument, "order %q used coupon %q before", req.GetOrderId(), before.couponID)
	case before != nil:
		return coupon, nil
	case coupon.GetOrderId() != "":
		return nil, status.Errorf(codes.FailedPrecondition, "coupon %q is used", req.GetCouponId())
	}
	return coupon, s.storage.redeem(ctx, req.GetOrderId(), req.GetCouponId())
}

// Release gives back what Redeem took for an order. The order is over with it:
// a later Redeem for it is refused (ABORTED).
func (s *service) Release(ctx context.Context, req *couponv1.ReleaseRequest) (*couponv1.ReleaseResponse, error) {
	if err := argument.ID("order_id", req.GetOrderId()); err != nil {
		return nil, err
	}
	var released bool
	err := s.storage.db.InTx(ctx, func(ctx context.Context) (err error) {
		released, err = s.storage.release(ctx, req.GetOrderId())
		return err
	})
	if err != nil {
		return nil, store.Status(err)
	}
	return &couponv1.ReleaseResponse{Released: released}, nil
}
