package services_test

import (
	"fmt"
	"slices"

	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	"github.com/msalab/msalab/services/audit"
)

// holdings are what the shop's books say, and what a customer has.
type holdings struct {
	movements []audit.Movement
	orders    []string // each with its state, in their order
	cart      string
	points    int64
	coupons   string
}

// holdings asks everybody who keeps something.
func (c *customer) holdings() (h holdings) {
	c.Helper()
	h.movements = booksOf(c.T, c.conn).Movements
	orders, err := shoppingv1.NewShoppingServiceClient(c.conn).ListOrders(c.Context(), &shoppingv1.ListOrdersRequest{PageSize: 1_000})
	if err != nil {
		c.Fatal(err)
	}
	for _, o := range orders.GetOrders() {
		h.orders = append(h.orders, o.GetId()+" "+o.GetStatus().String())
	}
	cart, err := gatewayv1.NewGatewayServiceClient(c.conn).GetCart(c.Context(), &gatewayv1.GetCartRequest{SessionId: c.session})
	if err != nil {
		c.Fatal(err)
	}
	for _, item := range cart.GetItems() {
		h.cart += fmt.Sprintln(item.GetProductId(), item.GetQuantity(), item.GetPrice().GetUnits())
	}
	balance, err := pointv1.NewPointServiceClient(c.conn).GetBalance(c.Context(), &pointv1.GetBalanceRequest{MemberId: c.member})
	if err != nil {
		c.Fatal(err)
	}
	h.points = balance.GetPoints().GetUnits()
	coupons, err := couponv1.NewCouponServiceClient(c.conn).ListCoupons(c.Context(), &couponv1.ListCouponsRequest{MemberId: c.member})
	if err != nil {
		c.Fatal(err)
	}
	for _, one := range coupons.GetCoupons() {
		h.coupons += fmt.Sprintln(one)
	}
	return h
}

// wantUnmoved checks that a purchase which was refused, or declined, left all as it was:
// the customer's cart, points and coupons; the movements of each means, line by line; and
// the orders, but for the one that is declined. The lines that a saga adds for that one
// give back, means by means, what they took.
func (c *customer) wantUnmoved(before holdings, decline string) {
	c.Helper()
	after := c.holdings()
	if after.cart != before.cart || after.points != before.points || after.coupons != before.coupons {
		c.Errorf("the customer has %q, %d points, %q, want as before %q, %d, %q",
			after.cart, after.points, after.coupons, before.cart, before.points, before.coupons)
	}
	added := slices.DeleteFunc(slices.Clone(after.movements), func(m audit.Movement) bool { return slices.Contains(before.movements, m) })
	if len(after.movements) != len(before.movements)+len(added) {
		c.Errorf("got the movements %+v, want all of before: %+v", after.movements, before.movements)
	}
	net := map[[2]string][2]int64{} // by means and key: taken, held
	for _, m := range added {
		at := [2]string{m.Means, m.Key}
		net[at] = [2]int64{net[at][0] + m.Taken, net[at][1] + m.Held}
	}
	for at, won := range net {
		if won != [2]int64{} || decline == "" {
			c.Errorf("%s moved %v won for %s, want none: %+v", at[0], won, at[1], added)
		}
	}
	orders := slices.DeleteFunc(slices.Clone(after.orders), func(o string) bool { return slices.Contains(before.orders, o) })
	want := 0
	if decline != "" {
		want = 1
	}
	if len(orders) != want || len(after.orders) != len(before.orders)+want {
		c.Errorf("got the orders %q, want %q and %d that are declined", after.orders, before.orders, want)
	}
}
