package services_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
)

// TestMoneyIsConserved has ten members buy at once, again and again, with good
// and declined cards, points, and a coupon that can be used once. After that
// the books of coupon and point must say what the orders say.
func TestMoneyIsConserved(t *testing.T) {
	const members, rounds = 10, 6
	r := monolith(t)
	conn, err := grpc.NewClient(r.Addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()

	orders := make([][]*shoppingv1.Order, members)
	var buyers sync.WaitGroup
	for member := range members {
		buyers.Go(func() {
			for round := range rounds {
				order, err := buy(ctx, gatewayv1.NewGatewayServiceClient(conn), member, round)
				if err != nil {
					t.Errorf("member %d, round %d: %v", member, round, err)
					return
				}
				orders[member] = append(orders[member], order)
			}
		})
	}
	buyers.Wait()

	paid, declined := 0, 0
	for member := range members {
		var byPoints, byCoupon int64
		for _, o := range orders[member] {
			p := o.GetPayment()
			byPoints += p.GetByPoints().GetUnits()
			byCoupon += p.GetByCoupon().GetUnits()
			sum := p.GetByCoupon().GetUnits() + p.GetByPoints().GetUnits() + p.GetByCard().GetUnits()
			if o.GetStatus() == shoppingv1.Order_STATUS_PAID {
				paid++
				if got, want := sum, o.GetTotal().GetUnits(); got != want {
					t.Errorf("order %s: got %d paid, want %d", o.GetId(), got, want)
				}
				continue
			}
			declined++
			if sum != 0 {
				t.Errorf("order %s: got %d taken, want nothing: it was declined", o.GetId(), sum)
			}
		}
		wantBooks(ctx, t, conn, fmt.Sprintf("member-%05d", member), byPoints, byCoupon)
	}
	if paid == 0 || declined == 0 {
		t.Errorf("got %d orders paid and %d declined, want some of both", paid, declined)
	}
}

// buy orders a product. Every third card is declined, and the member's only
// coupon is tried every other time.
func buy(ctx context.Context, client gatewayv1.GatewayServiceClient, member, round int) (*shoppingv1.Order, error) {
	session, err := client.OpenSession(ctx, &gatewayv1.OpenSessionRequest{MemberId: fmt.Sprintf("member-%05d", member)})
	if err != nil {
		return nil, err
	}
	_, err = client.AddToCart(ctx, &gatewayv1.AddToCartRequest{
		SessionId: session.GetId(), ProductId: fmt.Sprintf("product-%04d", member), Quantity: 2,
	})
	if err != nil {
		return nil, err
	}
	means := &payv1.Means{
		Points:     &moneyv1.Money{CurrencyCode: "KRW", Units: 900},
		CardNumber: "4242424242424242",
	}
	if round%2 == 0 {
		means.CouponId = fmt.Sprintf("coupon-%05d", member)
	}
	if (member+round)%3 == 0 {
		means.CardNumber = "4000000000000002"
	}
	return client.Buy(ctx, &gatewayv1.BuyRequest{SessionId: session.GetId(), Means: means})
}

// wantBooks checks a member's points and coupon against what orders took.
func wantBooks(ctx context.Context, t *testing.T, conn *grpc.ClientConn, member string, byPoints, byCoupon int64) {
	t.Helper()
	balance, err := pointv1.NewPointServiceClient(conn).GetBalance(ctx, &pointv1.GetBalanceRequest{MemberId: member})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := balance.GetPoints().GetUnits(), 100_000-byPoints; got != want {
		t.Errorf("%s: got %d points, want %d", member, got, want)
	}
	list, err := couponv1.NewCouponServiceClient(conn).ListCoupons(ctx, &couponv1.ListCouponsRequest{MemberId: member})
	if err != nil {
		t.Fatal(err)
	}
	var used int64
	for _, c := range list.GetCoupons() {
		if c.GetOrderId() != "" {
			used += c.GetValue().GetUnits()
		}
	}
	if got, want := used, byCoupon; got != want {
		t.Errorf("%s: got coupons of %d won used, want %d", member, got, want)
	}
}
