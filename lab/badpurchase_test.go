package main

import (
	"fmt"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/msalab/msalab/lab/internal/books"
	"github.com/msalab/msalab/lab/scenario"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
)

// TestBadPurchasesOverHops asks services, of which each answers another over the
// network, for purchases that can't be. What is wrong is found out by whom it concerns,
// some hops away, and its details come all the way back. Nothing moves.
func TestBadPurchasesOverHops(t *testing.T) {
	s := openShop(t, scenario.Shape{Architecture: scenario.Services, Placement: scenario.InProc}, scenario.BySaga)
	carts := s.carts(t, 2)
	p, other := carts[0], carts[1]
	p.post(t, "/api/cart/items", `{"productId": "product-0001", "quantity": 90}`)
	const card = `"cardNumber": "4242424242424242"`
	points := func(currency string, units string) string {
		return fmt.Sprintf(`"points": {"currencyCode": %q, "units": %q}, %s`, currency, units, card)
	}
	coupon := func(id string) string { return fmt.Sprintf(`"couponId": %q, %s`, id, card) }
	for i, tt := range []struct {
		name, means         string
		status              int
		code, reason, field string
	}{
		{"negative points", points("KRW", "-1"), 400, "INVALID_ARGUMENT", "", "means.points"},
		{"overflowing points", points("KRW", "4611686018427387904"), 400, "INVALID_ARGUMENT", "", "means.points"},
		{"points in dollars", points("USD", "1"), 400, "INVALID_ARGUMENT", "", "means.points"},
		{"unknown coupon", coupon("coupon-99999"), 402, "coupon_unknown", "", ""},
		{"another member's coupon", coupon(other.coupon), 402, "coupon_not_yours", "", ""},
		{"expired coupon", coupon(s.expired(t, "member-00000")), 402, "coupon_expired", "", ""},
		{"more points than owned", `"points": {"currencyCode": "KRW", "units": "900000"}`, 402, "too_few_points", "", ""},
	} {
		status, got := p.ask(t, "/api/orders", fmt.Sprintf(`{"requestId": "bad %d", "means": {%s}}`, i, tt.means))
		text := func(name string) string { s, _ := got[name].(string); return s }
		if status != tt.status || text("code") != tt.code || text("reason") != tt.reason || text("field") != tt.field || text("detail") == "" {
			t.Errorf("%s: got %d %v, want %d, code %s, reason %q, field %q, and a detail", tt.name, status, got, tt.status, tt.code, tt.reason, tt.field)
		}
	}
	other.buy(t)
	other.post(t, "/api/cart/items", `{"productId": "product-0001", "quantity": 1}`)
	status, got := other.ask(t, "/api/orders", fmt.Sprintf(`{"requestId": "order %d", "means": {%s}}`, other.number, points("KRW", "7")))
	if status != 400 || got["reason"] != "KEY_REUSED" {
		t.Errorf("a key with another body: got %d %v, want 400 for KEY_REUSED", status, got)
	}
	a, err := books.Auditor{}.Audit(t.Context(), s.addrs)
	if err != nil || a.Paid != 1 || a.Wrong > 0 || a.InProgress > 0 {
		t.Errorf("got %+v, %v, want one order paid and nothing else moved", a, err)
	}
}

// expired gives a member a coupon that was valid until an hour ago.
func (s *benched) expired(t *testing.T, member string) (coupon string) {
	t.Helper()
	conn, err := grpc.NewClient(s.addrs["coupon"], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	c, err := couponv1.NewCouponServiceClient(conn).Issue(t.Context(), &couponv1.IssueRequest{
		RequestId: "expired", MemberId: member, Value: &moneyv1.Money{CurrencyCode: "KRW", Units: 500},
		Expires: timestamppb.New(time.Now().Add(-time.Hour)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return c.GetId()
}
