package journeys

import (
	"context"
	"fmt"

	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
)

// The cards that payment providers document for tests.
const (
	goodCard     = "4242424242424242"
	declinedCard = "4000000000000002"
)

// Two of the cheapest product (1,000 won) still cost more than a coupon (1,000
// won) and the points together, so that something is left for the card and
// every purchase crosses all three means of payment.
const (
	quantity = 2
	points   = 500
)

// buy orders something and pays with coupon, points and card. Members take
// turns; when each has used the coupon that the shop was seeded with, they ask
// for gifts first.
func (v *visit) buy(ctx context.Context) error {
	card := goodCard
	if v.rand.Float64() < v.declined {
		card = declinedCard
	}
	member := v.arrival.Nth % v.shop.members
	open := &gatewayv1.OpenSessionRequest{MemberId: fmt.Sprintf("member-%05d", member)}
	if err := v.post(ctx, "/api/session", open, nil); err != nil {
		return err
	}
	coupon := fmt.Sprintf("coupon-%05d", member)
	if v.arrival.Nth >= v.shop.members {
		var gift gatewayv1.Gift
		if err := v.post(ctx, "/api/gifts", &gatewayv1.ClaimGiftRequest{RequestId: v.requestID()}, &gift); err != nil {
			return err
		}
		coupon = gift.CouponId
	}
	if err := v.add(ctx, quantity); err != nil {
		return err
	}
	var order shoppingv1.Order
	if err := v.post(ctx, "/api/orders", &gatewayv1.BuyRequest{
		RequestId: v.requestID(),
		Means: &payv1.Means{
			CouponId:   coupon,
			Points:     &moneyv1.Money{CurrencyCode: "KRW", Units: points},
			CardNumber: card,
		},
	}, &order); err != nil {
		return err
	}
	if order.Status != shoppingv1.Order_STATUS_PAID {
		return fmt.Errorf("order %s is %s, not paid", order.Id, order.Status)
	}
	return nil
}
