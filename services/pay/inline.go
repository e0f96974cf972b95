package pay

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	cardv1 "github.com/msalab/msalab/proto/shop/card/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	"github.com/msalab/msalab/services/internal/money"
)

// inline is the checkout that takes one step after the other and, when one
// fails, undoes the ones before on the spot. It keeps what there is to undo in
// memory alone: when the process dies between two steps, nobody undoes them.
type inline struct {
	coupon couponv1.CouponServiceClient
	point  pointv1.PointServiceClient
	card   cardv1.CardServiceClient
}

var _ checkout = inline{}

func (c inline) pay(ctx context.Context, a attempt) (result, error) {
	var taken undoing
	r, err := c.move(ctx, a, &taken)
	if err == nil && r.declineCode == "" {
		return r, nil
	}
	if undoErr := taken.undo(ctx); undoErr != nil {
		if err == nil {
			err = status.Errorf(codes.Unavailable, "declined: %s", r.declineCode)
		}
		return result{}, &inDoubt{cause: err, undo: undoErr}
	}
	return result{declineCode: r.declineCode}, err
}

func (c inline) undo(ctx context.Context, a attempt) error {
	all := undoing{c.release(a), c.refund(a), c.void(a)}
	return all.undo(ctx)
}

// move takes the steps, and notes in taken how to undo them.
func (c inline) move(ctx context.Context, a attempt, taken *undoing) (result, error) {
	var r result
	steps := []func(context.Context, attempt, *undoing, *result) error{c.redeem, c.spend, c.authorize, c.capture}
	for _, step := range steps {
		if err := step(ctx, a, taken, &r); err != nil || r.declineCode != "" {
			return r, err
		}
	}
	return r, nil
}

// Each step notes how it is undone before it is taken: when the answer is lost,
// it may have happened. Only a clear no takes the note back.

func (c inline) redeem(ctx context.Context, a attempt, taken *undoing, r *result) error {
	if a.means.couponID == "" {
		return nil
	}
	taken.push(c.release(a))
	coupon, err := c.coupon.Redeem(ctx, &couponv1.RedeemRequest{
		OrderId: a.key(), MemberId: a.memberID, CouponId: a.means.couponID,
	})
	switch status.Code(err) {
	case codes.FailedPrecondition:
		r.declineCode = "coupon_used"
	case codes.NotFound:
		r.declineCode = "coupon_unknown"
	case codes.PermissionDenied:
		r.declineCode = "coupon_not_yours"
	}
	if r.declineCode != "" {
		taken.pop()
		return nil
	}
	if err != nil {
		return fmt.Errorf("redeem coupon: %w", err)
	}
	value, err := money.Positive("coupon value", coupon.GetValue())
	if err != nil {
		return err
	}
	r.byCoupon = min(value, a.total) // what a coupon is worth beyond the order is lost
	return nil
}

func (c inline) spend(ctx context.Context, a attempt, taken *undoing, r *result) error {
	points := min(a.means.points, a.total-r.byCoupon)
	if points == 0 {
		return nil
	}
	taken.push(c.refund(a))
	_, err := c.point.Spend(ctx, &pointv1.SpendRequest{
		OrderId: a.key(), MemberId: a.memberID, Points: money.Won(points),
	})
	if status.Code(err) == codes.FailedPrecondition {
		taken.pop()
		r.declineCode = "too_few_points"
		return nil
	}
	if err != nil {
		return fmt.Errorf("spend points: %w", err)
	}
	r.byPoints = points
	return nil
}

func (c inline) authorize(ctx context.Context, a attempt, taken *undoing, r *result) error {
	rest := a.total - r.byCoupon - r.byPoints
	if rest == 0 {
		return nil
	}
	if a.means.cardNumber == "" {
		r.declineCode = "card_missing"
		return nil
	}
	taken.push(c.void(a))
	answer, err := c.card.Authorize(ctx, &cardv1.AuthorizeRequest{
		OrderId: a.key(), MemberId: a.memberID, CardNumber: a.means.cardNumber, Amount: money.Won(rest),
	})
	if err != nil {
		return fmt.Errorf("authorize card: %w", err)
	}
	switch answer.GetStatus() {
	case cardv1.Authorization_STATUS_DECLINED:
		taken.pop()
		r.declineCode = answer.GetDeclineCode()
		return nil
	case cardv1.Authorization_STATUS_AUTHORIZED, cardv1.Authorization_STATUS_CAPTURED:
		r.byCard = rest
		return nil
	}
	return status.Errorf(codes.Aborted, "authorize card: %v", answer.GetStatus())
}

// capture needs no note: a void undoes it as well.
func (c inline) capture(ctx context.Context, a attempt, _ *undoing, r *result) error {
	if r.byCard == 0 {
		return nil
	}
	if _, err := c.card.Capture(ctx, &cardv1.CaptureRequest{OrderId: a.key()}); err != nil {
		return fmt.Errorf("capture card: %w", err)
	}
	return nil
}

func (c inline) release(a attempt) undoStep {
	return undoStep{"release coupon", func(ctx context.Context) error {
		_, err := c.coupon.Release(ctx, &couponv1.ReleaseRequest{OrderId: a.key()})
		return err
	}}
}

func (c inline) refund(a attempt) undoStep {
	return undoStep{"refund points", func(ctx context.Context) error {
		_, err := c.point.Refund(ctx, &pointv1.RefundRequest{OrderId: a.key()})
		return err
	}}
}

func (c inline) void(a attempt) undoStep {
	return undoStep{"void card", func(ctx context.Context) error {
		_, err := c.card.Void(ctx, &cardv1.VoidRequest{OrderId: a.key()})
		return err
	}}
}
