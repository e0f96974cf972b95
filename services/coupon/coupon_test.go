package coupon_test

import (
	"testing"

	"google.golang.org/grpc/codes"

	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	"github.com/msalab/msalab/services/coupon"
	"github.com/msalab/msalab/services/internal/money"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

func start(t *testing.T) couponv1.CouponServiceClient {
	return couponv1.NewCouponServiceClient(st.Start(t, coupon.Definition(), nil))
}

func redeem(order, member, coupon string) *couponv1.RedeemRequest {
	return &couponv1.RedeemRequest{OrderId: order, MemberId: member, CouponId: coupon}
}

// TestRedeem takes requests one after the other, on one shop.
func TestRedeem(t *testing.T) {
	client := start(t)
	tests := []struct {
		name string
		req  *couponv1.RedeemRequest
		want codes.Code
	}{
		{"no order", redeem("", "member-00001", "coupon-00001"), codes.InvalidArgument},
		{"unknown coupon", redeem("o0", "member-00001", "coupon-99999"), codes.NotFound},
		{"another member's coupon", redeem("o1", "member-00002", "coupon-00001"), codes.PermissionDenied},
		{"own coupon", redeem("o1", "member-00001", "coupon-00001"), codes.OK},
		{"the same again", redeem("o1", "member-00001", "coupon-00001"), codes.OK},
		{"used for another order", redeem("o2", "member-00001", "coupon-00001"), codes.FailedPrecondition},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := client.Redeem(t.Context(), test.req)
			st.Code(t, err, test.want)
			if err == nil && got.GetValue().GetUnits() != 1_000 {
				t.Errorf("got a value of %v, want 1000 won", got.GetValue())
			}
		})
	}
}

func TestRedeemSecondCouponForOneOrder(t *testing.T) {
	client := start(t)
	second, err := client.Issue(t.Context(), &couponv1.IssueRequest{
		RequestId: "r", MemberId: "member-00001", Value: money.Won(500),
	})
	st.Code(t, err, codes.OK)
	_, err = client.Redeem(t.Context(), redeem("o1", "member-00001", "coupon-00001"))
	st.Code(t, err, codes.OK)
	_, err = client.Redeem(t.Context(), redeem("o1", "member-00001", second.GetId()))
	st.Code(t, err, codes.InvalidArgument)
}

func TestRedeemByManyOrdersAtOnce(t *testing.T) {
	client := start(t)
	errs := make([]error, 50)
	st.Together(len(errs), func(i int) {
		order := "o" + string(rune('a'+i%25)) // each order twice
		_, errs[i] = client.Redeem(t.Context(), redeem(order, "member-00003", "coupon-00003"))
	})
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		st.Code(t, err, codes.FailedPrecondition)
	}
	if got, want := won, 2; got != want {
		t.Errorf("got %d redeemed, want %d: one order, asked twice", got, want)
	}
}

func TestRelease(t *testing.T) {
	client := start(t)
	release := func(order string) bool {
		t.Helper()
		got, err := client.Release(t.Context(), &couponv1.ReleaseRequest{OrderId: order})
		st.Code(t, err, codes.OK)
		return got.GetReleased()
	}
	_, err := client.Redeem(t.Context(), redeem("o1", "member-00001", "coupon-00001"))
	st.Code(t, err, codes.OK)
	if !release("o1") {
		t.Error("got nothing released, want the coupon")
	}
	if !release("o1") {
		t.Error("the second answer differs from the first")
	}
	if release("never") {
		t.Error("got something released for an unknown order, want nothing")
	}
	_, err = client.Redeem(t.Context(), redeem("o2", "member-00001", "coupon-00001"))
	st.Code(t, err, codes.OK)

	// A Redeem that its Release has overtaken must not take the coupon.
	_, err = client.Redeem(t.Context(), redeem("never", "member-00002", "coupon-00002"))
	st.Code(t, err, codes.Aborted)
}

func TestIssue(t *testing.T) {
	client := start(t)
	issue := func(request, member string, value *moneyv1.Money) (*couponv1.Coupon, error) {
		return client.Issue(t.Context(), &couponv1.IssueRequest{RequestId: request, MemberId: member, Value: value})
	}
	ids := make([]string, 50)
	st.Together(len(ids), func(i int) {
		c, err := issue("r1", "member-00001", money.Won(500))
		st.Code(t, err, codes.OK)
		ids[i] = c.GetId()
	})
	for _, got := range ids {
		if want := "coupon-00010"; got != want { // 10 were seeded
			t.Fatalf("got %q, want %q", got, want)
		}
	}
	refused := []struct {
		name    string
		request string
		value   *moneyv1.Money
	}{
		{"the request made another one", "r1", money.Won(600)},
		{"no request", "", money.Won(500)},
		{"no value", "r2", nil},
		{"a negative value", "r2", money.Won(-500)},
		{"an overflowing value", "r2", money.Won(1 << 62)},
		{"another currency", "r2", &moneyv1.Money{CurrencyCode: "USD", Units: 5}},
	}
	for _, test := range refused {
		t.Run(test.name, func(t *testing.T) {
			_, err := issue(test.request, "member-00001", test.value)
			st.Code(t, err, codes.InvalidArgument)
		})
	}
	list, err := client.ListCoupons(t.Context(), &couponv1.ListCouponsRequest{MemberId: "member-00001"})
	st.Code(t, err, codes.OK)
	var got []string
	for _, c := range list.GetCoupons() {
		got = append(got, c.GetId())
	}
	if len(got) != 2 || got[0] != "coupon-00010" || got[1] != "coupon-00001" {
		t.Errorf("got coupons %v, want the issued one, then the seeded one", got)
	}
}
