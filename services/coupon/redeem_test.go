package coupon_test

import (
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	auditv1 "github.com/msalab/msalab/proto/shop/audit/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/refuse"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

func TestJournalHasEachMovementOnce(t *testing.T) {
	client := start(t)
	for range 2 { // all is asked twice
		_, err := client.Redeem(t.Context(), redeem("o1", "member-00001", "coupon-00001"))
		st.Code(t, err, codes.OK)
	}
	for range 2 {
		_, err := client.Release(t.Context(), &couponv1.ReleaseRequest{OrderId: "o1"})
		st.Code(t, err, codes.OK)
	}
	_, err := client.Release(t.Context(), &couponv1.ReleaseRequest{OrderId: "never"})
	st.Code(t, err, codes.OK)
	_, err = client.Redeem(t.Context(), redeem("o2", "member-00001", "coupon-00001"))
	st.Code(t, err, codes.OK)
	if got, want := st.Journal(t, client), "o1 redeem 1000; o1 release -1000; o2 redeem 1000"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	_, err = client.Audit(t.Context(), &auditv1.AuditRequest{PageSize: 1_001})
	st.Code(t, err, codes.InvalidArgument)
}

func TestGetRedemption(t *testing.T) {
	client := start(t)
	get := func() (*couponv1.Redemption, error) {
		return client.GetRedemption(t.Context(), &couponv1.GetRedemptionRequest{OrderId: "o1"})
	}
	_, err := get()
	st.Code(t, err, codes.NotFound)
	_, err = client.Redeem(t.Context(), redeem("o1", "member-00001", "coupon-00001"))
	st.Code(t, err, codes.OK)
	got, err := get()
	st.Code(t, err, codes.OK)
	if got.GetCouponId() != "coupon-00001" || got.GetValue().GetUnits() != 1_000 || got.GetReleased() {
		t.Errorf("got %v, want coupon-00001 of 1000 won in force", got)
	}
	_, err = client.Release(t.Context(), &couponv1.ReleaseRequest{OrderId: "o1"})
	st.Code(t, err, codes.OK)
	if got, err = get(); err != nil || !got.GetReleased() {
		t.Errorf("got %v, %v, want it released", got, err)
	}
}

func TestExpiredCoupon(t *testing.T) {
	client := start(t)
	issue := func(request string, in time.Duration) string {
		t.Helper()
		c, err := client.Issue(t.Context(), &couponv1.IssueRequest{
			RequestId: request, MemberId: "member-00001", Value: money.Won(500), Expires: timestamppb.New(time.Now().Add(in)),
		})
		st.Code(t, err, codes.OK)
		return c.GetId()
	}
	_, err := client.Redeem(t.Context(), redeem("o1", "member-00001", issue("past", -time.Hour)))
	st.Code(t, err, codes.FailedPrecondition)
	if got := refuse.Reason(err); got != refuse.CouponExpired {
		t.Errorf("got the reason %q, want %q", got, refuse.CouponExpired)
	}
	_, err = client.Redeem(t.Context(), redeem("o1", "member-00001", issue("future", time.Hour)))
	st.Code(t, err, codes.OK)
	_, err = client.Issue(t.Context(), &couponv1.IssueRequest{RequestId: "future", MemberId: "member-00001", Value: money.Won(500)})
	st.Code(t, err, codes.InvalidArgument)
	if got := refuse.Reason(err); got != refuse.KeyReused {
		t.Errorf("got the reason %q, want %q", got, refuse.KeyReused)
	}
}

// What was refused stays refused: a copy of the request may come when the coupon
// is free again, and its order is declined by then.
func TestRefusalStands(t *testing.T) {
	client := start(t)
	refused := map[string]string{"o2": refuse.CouponUsed, "o3": refuse.CouponUnknown}
	coupons := map[string]string{"o1": "coupon-00001", "o2": "coupon-00001", "o3": "coupon-00020"}
	ask := func(order string) error {
		_, err := client.Redeem(t.Context(), redeem(order, "member-00001", coupons[order]))
		return err
	}
	st.Code(t, ask("o1"), codes.OK)
	for order, want := range refused {
		if got := refuse.Reason(ask(order)); got != want {
			t.Errorf("%s: got the reason %q, want %q", order, got, want)
		}
	}
	_, err := client.Release(t.Context(), &couponv1.ReleaseRequest{OrderId: "o1"})
	st.Code(t, err, codes.OK)
	for issued := ""; issued != coupons["o3"]; {
		c, err := client.Issue(t.Context(), &couponv1.IssueRequest{
			RequestId: "after " + issued, MemberId: "member-00001", Value: money.Won(500),
		})
		if err != nil || c.GetId() > coupons["o3"] {
			t.Fatalf("got %v, %v, want %s sooner or later", c, err, coupons["o3"])
		}
		issued = c.GetId()
	}
	for order, want := range refused {
		_, err := client.GetRedemption(t.Context(), &couponv1.GetRedemptionRequest{OrderId: order})
		if got := refuse.Reason(err); got != want {
			t.Errorf("asked for %s: got the reason %q, want %q", order, got, want)
		}
		_, err = client.Redeem(t.Context(), redeem(order, "member-00001", "coupon-00002"))
		if got := refuse.Reason(err); got != refuse.KeyReused {
			t.Errorf("%s for another coupon: got the reason %q, want %q", order, got, refuse.KeyReused)
		}
		released, err := client.Release(t.Context(), &couponv1.ReleaseRequest{OrderId: order})
		if err != nil || released.GetReleased() {
			t.Errorf("released %s: got %v, %v, want nothing released", order, released, err)
		}
		if got := refuse.Reason(ask(order)); got != want {
			t.Errorf("%s again: got the reason %q, want %q as before", order, got, want)
		}
	}
	if got, want := st.Journal(t, client), "o1 redeem 1000; o1 release -1000"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
