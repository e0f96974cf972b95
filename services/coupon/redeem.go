package coupon

import (
	"context"
	"errors"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	auditv1 "github.com/msalab/msalab/proto/shop/audit/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/journal"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/store"
)

// Redeem uses a coupon for an order.
func (s *service) Redeem(ctx context.Context, req *couponv1.RedeemRequest) (*couponv1.RedeemResponse, error) {
	err := argument.First(
		argument.ID("order_id", req.GetOrderId()),
		argument.ID("member_id", req.GetMemberId()),
		argument.ID("coupon_id", req.GetCouponId()))
	if err != nil {
		return nil, err
	}
	crashpoint.Here(ctx, "coupon/redeem/begin")
	var c *coupon
	var refusal error
	err = s.storage.db.InTx(ctx, func(ctx context.Context) (err error) {
		c, err = s.redeem(ctx, req)
		if passes(err) {
			refusal, err = err, s.storage.refuse(ctx, req.GetOrderId(), req.GetCouponId(), refuse.Pack(err))
		}
		crashpoint.Here(ctx, "coupon/redeem/commit")
		return err
	})
	if err == nil {
		crashpoint.Here(ctx, "coupon/redeem/answer")
		err = refusal
	}
	if err != nil {
		return nil, store.Status(err)
	}
	return &couponv1.RedeemResponse{Value: money.Won(c.units)}, nil
}

// passes says whether what stands against a request may pass with time: the coupon
// may be given back, or issued. Such a refusal must be kept, or a copy of the request
// that comes later would be granted, although the order was declined meanwhile.
func passes(refusal error) bool {
	reason := refuse.Reason(refusal)
	return reason == refuse.CouponUsed || reason == refuse.CouponUnknown
}

// redeem is Redeem inside its transaction: nobody else writes between the
// checks and the insert. What the order did before is asked for first: the
// second answer is the first one, even if the coupon has expired since.
func (s *service) redeem(ctx context.Context, req *couponv1.RedeemRequest) (*coupon, error) {
	before, err := s.storage.redemption(ctx, req.GetOrderId())
	switch {
	case err != nil:
		return nil, err
	case before == nil:
	case before.refusal == nil && before.released:
		return nil, refuse.Undone(req.GetOrderId())
	case before.couponID != req.GetCouponId():
		return nil, refuse.Reused("order %q asked for coupon %q before", req.GetOrderId(), before.couponID)
	case before.refusal != nil:
		return nil, refuse.Unpack(before.refusal)
	}
	c, err := s.storage.coupon(ctx, `c.id = ?`, req.GetCouponId())
	switch {
	case errors.Is(err, store.ErrNoRows):
		return nil, refuse.Because(codes.NotFound, refuse.CouponUnknown, "no coupon %q", req.GetCouponId())
	case err != nil:
		return nil, err
	case c.memberID != req.GetMemberId():
		return nil, refuse.Because(codes.PermissionDenied, refuse.CouponForeign, "coupon %q belongs to another member", req.GetCouponId())
	case before != nil && !s.repeats:
		return c, nil
	case before == nil && c.orderID != "":
		return nil, refuse.Because(codes.FailedPrecondition, refuse.CouponUsed, "coupon %q is used", req.GetCouponId())
	case before == nil && c.expires != 0 && c.expires <= time.Now().UnixMilli():
		return nil, refuse.Because(codes.FailedPrecondition, refuse.CouponExpired,
			"coupon %q expired at %s", req.GetCouponId(), time.UnixMilli(c.expires).UTC().Format(time.RFC3339))
	}
	if err := s.storage.redeem(ctx, req.GetOrderId(), req.GetCouponId()); err != nil {
		return nil, err
	}
	return c, s.journal.Add(ctx, journal.Movement{Key: req.GetOrderId(), Kind: "redeem", Taken: c.units, Member: c.memberID})
}

// Release gives back what Redeem took for an order. The order is over with it:
// a later Redeem for it is refused (ABORTED).
func (s *service) Release(ctx context.Context, req *couponv1.ReleaseRequest) (*couponv1.ReleaseResponse, error) {
	if err := argument.ID("order_id", req.GetOrderId()); err != nil {
		return nil, err
	}
	crashpoint.Here(ctx, "coupon/release/begin")
	var released bool
	err := s.storage.db.InTx(ctx, func(ctx context.Context) (err error) {
		released, err = s.release(ctx, req.GetOrderId())
		crashpoint.Here(ctx, "coupon/release/commit")
		return err
	})
	if err != nil {
		return nil, store.Status(err)
	}
	crashpoint.Here(ctx, "coupon/release/answer")
	return &couponv1.ReleaseResponse{Released: released}, nil
}

// release says whether a coupon was given back, now or by a call before. Where
// there is none it leaves a released one behind, so that a Redeem that comes
// late, overtaken by its own undoing, finds that the order is over.
func (s *service) release(ctx context.Context, orderID string) (bool, error) {
	r, err := s.storage.redemption(ctx, orderID)
	switch {
	case err != nil:
		return false, err
	case r == nil:
		return false, s.storage.close(ctx, orderID)
	case r.refusal != nil: // so nothing was taken, nor will be
		return false, nil
	case r.released && (!s.repeats || r.couponID == ""):
		return r.couponID != "", nil
	}
	if err := s.storage.release(ctx, orderID); err != nil {
		return false, err
	}
	return true, s.journal.Add(ctx, journal.Movement{Key: orderID, Kind: "release", Taken: -r.units, Member: r.memberID})
}

// GetRedemption says what an order did with a coupon, or why it was refused one.
func (s *service) GetRedemption(ctx context.Context, req *couponv1.GetRedemptionRequest) (*couponv1.Redemption, error) {
	if err := argument.ID("order_id", req.GetOrderId()); err != nil {
		return nil, err
	}
	r, err := s.storage.redemption(ctx, req.GetOrderId())
	switch {
	case err != nil:
		return nil, store.Status(err)
	case r == nil:
		return nil, status.Errorf(codes.NotFound, "order %q used no coupon", req.GetOrderId())
	case r.refusal != nil:
		return nil, refuse.Unpack(r.refusal)
	}
	return &couponv1.Redemption{
		OrderId: req.GetOrderId(), CouponId: r.couponID, Value: money.Won(r.units), Released: r.released,
	}, nil
}

// Audit returns the journal.
func (s *service) Audit(ctx context.Context, req *auditv1.AuditRequest) (*auditv1.AuditResponse, error) {
	return s.journal.Page(ctx, req)
}
