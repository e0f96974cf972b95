package pay

import (
	"context"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	cardv1 "github.com/msalab/msalab/proto/shop/card/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/pay/saga"
)

// participants are the services that a payment moves money in, each of which
// answers a repeated call as it did the first time.
type participants struct {
	coupon couponv1.CouponServiceClient
	point  pointv1.PointServiceClient
	card   cardv1.CardServiceClient
}

func dialParticipants(dial func(callee string) (grpc.ClientConnInterface, error)) (participants, error) {
	var conns [3]grpc.ClientConnInterface
	for i, callee := range []string{"coupon", "point", "card"} {
		conn, err := dial(callee)
		if err != nil {
			return participants{}, fmt.Errorf("dial %s: %w", callee, err)
		}
		conns[i] = conn
	}
	return participants{
		coupon: couponv1.NewCouponServiceClient(conns[0]),
		point:  pointv1.NewPointServiceClient(conns[1]),
		card:   cardv1.NewCardServiceClient(conns[2]),
	}, nil
}

// take takes a step, and returns what is known of it: done or refused. An error
// means that nobody knows.
func (c participants) take(ctx context.Context, o order, key string, a saga.Action) (saga.Event, error) {
	done := saga.Event{Kind: saga.Done, Step: a.Step, Amount: a.Amount}
	switch a.Step {
	case saga.Coupon:
		answer, err := c.coupon.Redeem(ctx, &couponv1.RedeemRequest{OrderId: key, MemberId: o.memberID, CouponId: o.couponID})
		if err != nil {
			return refusedOr(a.Step, err)
		}
		done.Amount, err = money.Positive("coupon value", answer.GetValue())
		return done, err
	case saga.Points:
		_, err := c.point.Spend(ctx, &pointv1.SpendRequest{OrderId: key, MemberId: o.memberID, Points: money.Won(a.Amount)})
		if err != nil {
			return refusedOr(a.Step, err)
		}
	case saga.Card:
		answer, err := c.card.Authorize(ctx, &cardv1.AuthorizeRequest{
			OrderId: key, MemberId: o.memberID, CardNumber: o.cardNumber, Amount: money.Won(a.Amount),
		})
		if err != nil {
			return done, refuse.While(err, "authorize card")
		}
		return authorized(done, answer)
	case saga.Capture:
		if _, err := c.card.Capture(ctx, &cardv1.CaptureRequest{OrderId: key}); err != nil {
			return refusedOr(a.Step, err)
		}
	}
	return done, nil
}

// refusals are the reasons for which a participant says no for good, and what pay
// calls them.
var refusals = map[string]string{
	refuse.CouponExpired: "coupon_expired",
	refuse.CouponUsed:    "coupon_used",
	refuse.CouponUnknown: "coupon_unknown",
	refuse.CouponForeign: "coupon_not_yours",
	refuse.TooFewPoints:  "too_few_points",
	refuse.CardNotHeld:   "capture_refused",
}

// refusedOr tells a participant's no from an error that says nothing. A no names
// its reason. A code alone may come from whatever stands in between, after the
// participant has done what it was asked to.
func refusedOr(step saga.Step, err error) (saga.Event, error) {
	code, ok := refusals[refuse.Reason(err)]
	if !ok {
		return saga.Event{}, refuse.While(err, "take %s", step)
	}
	return saga.Event{Kind: saga.Refused, Step: step, Code: code}, nil
}

// authorized reads an authorization.
func authorized(done saga.Event, answer *cardv1.Authorization) (saga.Event, error) {
	switch answer.GetStatus() {
	case cardv1.Authorization_STATUS_DECLINED:
		return saga.Event{Kind: saga.Refused, Step: done.Step, Code: answer.GetDeclineCode()}, nil
	case cardv1.Authorization_STATUS_AUTHORIZED, cardv1.Authorization_STATUS_CAPTURED:
		return done, nil
	}
	return done, status.Errorf(codes.Aborted, "authorize card: %v", answer.GetStatus())
}

// ask asks the participant of a step whether it happened: done, refused or
// absent. An error means that it doesn't say.
func (c participants) ask(ctx context.Context, key string, step saga.Step, amount int64) (saga.Event, error) {
	found := saga.Event{Kind: saga.Done, Step: step, Amount: amount}
	absent := saga.Event{Kind: saga.Absent, Step: step}
	gone := false // it happened and was undone
	var err error
	switch step {
	case saga.Coupon:
		var r *couponv1.Redemption
		r, err = c.coupon.GetRedemption(ctx, &couponv1.GetRedemptionRequest{OrderId: key})
		found.Amount, gone = r.GetValue().GetUnits(), r.GetReleased()
	case saga.Points:
		var r *pointv1.Spending
		r, err = c.point.GetSpending(ctx, &pointv1.GetSpendingRequest{OrderId: key})
		gone = r.GetRefunded()
	default:
		var r *cardv1.Authorization
		r, err = c.card.GetAuthorization(ctx, &cardv1.GetAuthorizationRequest{OrderId: key})
		if err == nil && step == saga.Card {
			return authorized(found, r)
		}
		switch r.GetStatus() {
		case cardv1.Authorization_STATUS_AUTHORIZED:
			found = absent
		case cardv1.Authorization_STATUS_VOIDED, cardv1.Authorization_STATUS_DECLINED:
			found = saga.Event{Kind: saga.Refused, Step: step, Code: "capture_refused"}
		}
	}
	switch {
	case refuse.Reason(err) != "": // it was refused, and the answer lost
		return refusedOr(step, err)
	case status.Code(err) == codes.NotFound:
		return absent, nil
	case err != nil:
		return found, refuse.While(err, "ask for %s", step)
	case gone:
		return found, refuse.Undone(key)
	}
	return found, nil
}

// undo gives back what a step took, and sees to it that it takes nothing later.
func (c participants) undo(ctx context.Context, key string, step saga.Step) (err error) {
	switch step {
	case saga.Coupon:
		_, err = c.coupon.Release(ctx, &couponv1.ReleaseRequest{OrderId: key})
	case saga.Points:
		_, err = c.point.Refund(ctx, &pointv1.RefundRequest{OrderId: key})
	case saga.Card:
		_, err = c.card.Void(ctx, &cardv1.VoidRequest{OrderId: key})
	}
	if err != nil {
		return refuse.While(err, "undo %s", step)
	}
	return nil
}
