package pay_test

import (
	"context"
	"slices"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services/internal/money"
	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/pay"
)

const (
	paid     = payv1.Payment_STATUS_PAID
	declined = payv1.Payment_STATUS_DECLINED
	pending  = payv1.Payment_STATUS_PENDING
)

func start(t *testing.T, b *books) payv1.PayServiceClient {
	return payv1.NewPayServiceClient(st.Start(t, pay.Definition(), b.upstreams(t)))
}

// checkout asks for 10,000 won.
func checkout(order, coupon string, points int64, card string) *payv1.CheckoutRequest {
	return &payv1.CheckoutRequest{
		OrderId: order, MemberId: "ada", Total: money.Won(10_000),
		Means: &payv1.Means{CouponId: coupon, Points: money.Won(points), CardNumber: card},
	}
}

// full pays by all three: 1,000 by coupon, 3,000 by points, 6,000 by card.
func full(order string) *payv1.CheckoutRequest {
	return checkout(order, "coupon of ada", 3_000, goodCard)
}

func split(p *payv1.Payment) [3]int64 {
	return [3]int64{p.GetByCoupon().GetUnits(), p.GetByPoints().GetUnits(), p.GetByCard().GetUnits()}
}

func total(req *payv1.CheckoutRequest, units int64) *payv1.CheckoutRequest {
	req.Total = money.Won(units)
	return req
}

func TestPaid(t *testing.T) {
	tests := []struct {
		name  string
		req   *payv1.CheckoutRequest
		want  [3]int64
		calls []string
	}{
		{"by all three", full("o"), [3]int64{1_000, 3_000, 6_000}, []string{"Redeem", "Spend", "Authorize", "Capture"}},
		{"by card", checkout("o", "", 0, goodCard), [3]int64{0, 0, 10_000}, []string{"Authorize", "Capture"}},
		{"by points", total(checkout("o", "", 5_000, ""), 5_000), [3]int64{0, 5_000, 0}, []string{"Spend"}},
		{"by coupon worth more", total(checkout("o", "coupon of ada", 0, ""), 400), [3]int64{400, 0, 0}, []string{"Redeem"}},
		{"no more points than needed", total(checkout("o", "coupon of ada", 5_000, goodCard), 1_200), [3]int64{1_000, 200, 0}, []string{"Redeem", "Spend"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBooks()
			client := start(t, b)
			got, err := client.Checkout(t.Context(), test.req)
			st.Code(t, err, codes.OK)
			if got.GetStatus() != paid || split(got) != test.want {
				t.Errorf("got %v by %v, want %v by %v", got.GetStatus(), split(got), paid, test.want)
			}
			if got := b.called(); !slices.Equal(got, test.calls) {
				t.Errorf("got calls %v, want %v", got, test.calls)
			}
			later, err := client.GetPayment(t.Context(), &payv1.GetPaymentRequest{OrderId: "o"})
			st.Code(t, err, codes.OK)
			if later.GetStatus() != paid || split(later) != test.want {
				t.Errorf("later: got %v by %v, want %v by %v", later.GetStatus(), split(later), paid, test.want)
			}
		})
	}
}

func TestDeclined(t *testing.T) {
	used := func(t *testing.T, client payv1.PayServiceClient) {
		_, err := client.Checkout(t.Context(), checkout("before", "coupon of ada", 0, goodCard))
		st.Code(t, err, codes.OK)
	}
	tests := []struct {
		name   string
		before func(*testing.T, payv1.PayServiceClient)
		req    *payv1.CheckoutRequest
		code   string
		calls  []string
	}{
		{"card declined", nil, checkout("o", "coupon of ada", 3_000, declinedCard), "card_declined",
			[]string{"Redeem", "Spend", "Authorize", "Refund", "Release"}},
		{"card declined, nothing to undo", nil, checkout("o", "", 0, declinedCard), "card_declined",
			[]string{"Authorize"}},
		{"too few points", nil, checkout("o", "coupon of ada", 5_001, goodCard), "too_few_points",
			[]string{"Redeem", "Spend", "Release"}},
		{"no card for the rest", nil, checkout("o", "coupon of ada", 3_000, ""), "card_missing",
			[]string{"Redeem", "Spend", "Refund", "Release"}},
		{"coupon used", used, full("o"), "coupon_used", []string{"Redeem"}},
		{"another member's coupon", nil, checkout("o", "coupon of bob", 0, goodCard), "coupon_not_yours", []string{"Redeem"}},
		{"unknown coupon", nil, checkout("o", "coupon of nobody", 0, goodCard), "coupon_unknown", []string{"Redeem"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBooks()
			client := start(t, b)
			if test.before != nil {
				test.before(t, client)
			}
			b.repair()
			before := b.moved()
			for range 2 { // asked again, the answer is the same and nobody is called
				got, err := client.Checkout(t.Context(), test.req)
				st.Code(t, err, codes.OK)
				if got.GetStatus() != declined || got.GetDeclineCode() != test.code || split(got) != [3]int64{} {
					t.Errorf("got %v, want declined for %s, nothing paid", got, test.code)
				}
			}
			if got := b.called(); !slices.Equal(got, test.calls) {
				t.Errorf("got calls %v, want %v", got, test.calls)
			}
			if got := b.moved(); got != before {
				t.Errorf("got %v moved, want %v as before", got, before)
			}
		})
	}
}

func TestFailureUndoes(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fail  map[string]int
		calls []string
	}{
		{"coupon fails", map[string]int{"Redeem": -1}, []string{"Redeem", "GetRedemption", "Release"}},
		{"point fails", map[string]int{"Spend": -1}, []string{"Redeem", "Spend", "GetSpending", "Refund", "Release"}},
		{"card fails", map[string]int{"Authorize": -1},
			[]string{"Redeem", "Spend", "Authorize", "GetAuthorization", "Void", "Refund", "Release"}},
		{"nobody says what happened", map[string]int{"Spend": -1, "GetSpending": -1},
			[]string{"Redeem", "Spend", "GetSpending", "Refund", "Release"}},
		{"undoing needs another try", map[string]int{"Authorize": 1, "Refund": 2},
			[]string{"Redeem", "Spend", "Authorize", "GetAuthorization", "Void", "Refund", "Refund", "Refund", "Release"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBooks()
			client := start(t, b)
			b.fail = tt.fail
			_, err := client.Checkout(t.Context(), full("o"))
			st.Code(t, err, codes.Unavailable)
			st.Eventually(t, "all is undone", func() bool { return len(b.called()) >= len(tt.calls) && sagaOf(t, client).GetState() == "undone" })
			if got := b.called(); !slices.Equal(got, tt.calls) {
				t.Errorf("got calls %v, want %v", got, tt.calls)
			}
			if got := b.moved(); got != [3]int64{} {
				t.Errorf("got %v moved, want nothing", got)
			}
			got, err := client.GetPayment(t.Context(), &payv1.GetPaymentRequest{OrderId: "o"})
			st.Code(t, err, codes.OK)
			if got.GetStatus() != pending {
				t.Errorf("got %v, want %v", got.GetStatus(), pending)
			}

			b.repair() // the same order can be paid now
			wantPaidOnce(t, client, b)
		})
	}
}

func sagaOf(t *testing.T, client payv1.PayServiceClient) *payv1.Saga {
	t.Helper()
	got, err := client.GetSaga(t.Context(), &payv1.GetSagaRequest{OrderId: "o"})
	st.Code(t, err, codes.OK)
	return got
}

// TestListSagas tells of the latest payments first, and of those that are named.
func TestListSagas(t *testing.T) {
	client := start(t, newBooks())
	for _, id := range []string{"a", "b", "c"} {
		req := full(id)
		req.Means.CouponId, req.Means.Points, req.Means.CardNumber = "", nil, declinedCard
		_, err := client.Checkout(t.Context(), req)
		st.Code(t, err, codes.OK)
	}
	got, err := client.ListSagas(t.Context(), &payv1.ListSagasRequest{PageSize: 2, OrderIds: []string{"a", "c", "unheard-of"}})
	st.Code(t, err, codes.OK)
	var ids []string
	for _, s := range got.GetSagas() {
		ids = append(ids, s.GetOrderId())
		if s.GetState() != "declined" || s.GetTotal().GetUnits() != 10_000 || s.GetDeclineCode() == "" || len(s.GetEvents()) == 0 {
			t.Errorf("got %v, want a declined payment of 10,000 won with its events", s)
		}
	}
	if want := []string{"c", "b", "a"}; !slices.Equal(ids, want) {
		t.Errorf("got %v, want %v", ids, want)
	}
	_, err = client.ListSagas(t.Context(), &payv1.ListSagasRequest{OrderIds: make([]string, 101)})
	st.Code(t, err, codes.InvalidArgument)
}

// TestLostAnswerIsAskedFor has a call do its work and its answer be lost: that
// it happened is found out, and the order is paid.
func TestLostAnswerIsAskedFor(t *testing.T) {
	for method, calls := range map[string][]string{
		"Redeem":    {"Redeem", "GetRedemption", "Spend", "Authorize", "Capture"},
		"Spend":     {"Redeem", "Spend", "GetSpending", "Authorize", "Capture"},
		"Authorize": {"Redeem", "Spend", "Authorize", "GetAuthorization", "Capture"},
		"Capture":   {"Redeem", "Spend", "Authorize", "Capture", "GetAuthorization"},
	} {
		t.Run(method, func(t *testing.T) {
			b := newBooks()
			client := start(t, b)
			b.lose[method] = -1
			wantPaidOnce(t, client, b)
			if got := b.called(); !slices.Equal(got, calls) {
				t.Errorf("got calls %v, want %v", got, calls)
			}
		})
	}
}

// TestCaptureIsNeverTurnedAround: with all the rest done and capture failing the
// payment goes on until it is captured, whoever waits for it.
func TestCaptureIsNeverTurnedAround(t *testing.T) {
	b := newBooks()
	client := start(t, b)
	b.fail["Capture"], b.fail["GetAuthorization"] = 3, 1
	_, err := client.Checkout(t.Context(), full("o"))
	st.Code(t, err, codes.Unavailable)
	st.Eventually(t, "the order is paid", func() bool { return sagaOf(t, client).GetState() == "paid" })
	wantPaidOnce(t, client, b)
	for _, call := range b.called() {
		if call == "Void" || call == "Refund" || call == "Release" {
			t.Errorf("got a call of %s, want nothing undone", call)
		}
	}
}

// wantPaidOnce pays the order "o" and checks the books.
func wantPaidOnce(t *testing.T, client payv1.PayServiceClient, b *books) {
	t.Helper()
	for range 2 {
		got, err := client.Checkout(t.Context(), full("o"))
		st.Code(t, err, codes.OK)
		if got.GetStatus() != paid {
			t.Errorf("got %v, want %v", got.GetStatus(), paid)
		}
	}
	if got, want := b.moved(), [3]int64{1_000, 3_000, 6_000}; got != want {
		t.Errorf("got %v moved, want %v", got, want)
	}
}

// TestUndoingFails has point break down for good while the order is undone: it
// is not over until the points are back.
func TestUndoingFails(t *testing.T) {
	b := newBooks()
	client := start(t, b)
	b.fail["Authorize"], b.fail["Refund"] = -1, -1
	_, err := client.Checkout(t.Context(), full("o"))
	st.Code(t, err, codes.Unavailable)
	if got, want := b.moved(), [3]int64{1_000, 3_000, 0}; got != want {
		t.Errorf("got %v moved, want %v: the points couldn't be given back", got, want)
	}
	b.repair()
	st.Eventually(t, "all is undone", func() bool { return sagaOf(t, client).GetState() == "undone" })
	if got := b.moved(); got != [3]int64{} {
		t.Errorf("got %v moved, want nothing", got)
	}
	wantPaidOnce(t, client, b)
}

// TestDeclinedAndUndoingFails: what was declined is no decline as long as
// something of it is still taken.
func TestDeclinedAndUndoingFails(t *testing.T) {
	b := newBooks()
	client := start(t, b)
	b.fail["Release"] = -1
	_, err := client.Checkout(t.Context(), checkout("o", "coupon of ada", 0, declinedCard))
	st.Code(t, err, codes.Unavailable)
	b.repair()
	got, err := client.Checkout(t.Context(), checkout("o", "coupon of ada", 0, declinedCard))
	st.Code(t, err, codes.OK)
	if got.GetStatus() != declined {
		t.Errorf("got %v, want %v", got.GetStatus(), declined)
	}
	if got := b.moved(); got != [3]int64{} {
		t.Errorf("got %v moved, want nothing", got)
	}
}

func TestManyAtOnce(t *testing.T) {
	b := newBooks()
	def := pay.Definition()
	db, upstreams := st.Database(t, def, st.Seed()), b.upstreams(t)
	clients := []payv1.PayServiceClient{ // two replicas
		payv1.NewPayServiceClient(st.Replica(t, def, db, upstreams)),
		payv1.NewPayServiceClient(st.Replica(t, def, db, upstreams)),
	}
	st.Together(50, func(i int) {
		got, err := clients[i%2].Checkout(t.Context(), full("o"))
		st.Code(t, err, codes.OK)
		if got.GetStatus() != paid {
			t.Errorf("got %v, want %v", got.GetStatus(), paid)
		}
	})
	if got, want := b.called(), []string{"Redeem", "Spend", "Authorize", "Capture"}; !slices.Equal(got, want) {
		t.Errorf("got calls %v, want %v", got, want)
	}
}

// TestCallerLeaves has the caller give up while the card is asked.
func TestCallerLeaves(t *testing.T) {
	b := newBooks()
	b.hang = make(chan struct{}, 1)
	client := start(t, b)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := client.Checkout(ctx, full("o"))
		done <- err
	}()
	// Coupon and points are taken by then.
	st.Eventually(t, "the card is asked", func() bool { return len(b.hang) > 0 })
	cancel()
	st.Code(t, <-done, codes.Canceled)

	// This one waits for the attempt that is being undone, and is told so, or
	// comes after it and pays.
	st.Eventually(t, "the order is paid", func() bool {
		got, err := client.Checkout(t.Context(), full("o"))
		if err != nil {
			st.Code(t, err, codes.Unavailable)
			return t.Failed()
		}
		if got.GetStatus() != paid {
			t.Errorf("got %v, want %v", got.GetStatus(), paid)
		}
		return true
	})
	wantPaidOnce(t, client, b)
}

func TestBadRequests(t *testing.T) {
	b := newBooks()
	client := start(t, b)
	_, err := client.Checkout(t.Context(), full("taken"))
	st.Code(t, err, codes.OK)
	b.repair()
	dollars := &moneyv1.Money{CurrencyCode: "USD", Units: 5}
	change := func(f func(*payv1.CheckoutRequest)) *payv1.CheckoutRequest {
		req := full("o")
		f(req)
		return req
	}
	tests := []struct {
		name string
		req  *payv1.CheckoutRequest
	}{
		{"no order", full("")},
		{"an order that reads like an attempt", full("o/2")},
		{"no member", change(func(r *payv1.CheckoutRequest) { r.MemberId = "" })},
		{"no total", change(func(r *payv1.CheckoutRequest) { r.Total = nil })},
		{"negative total", total(full("o"), -1)},
		{"overflowing total", total(full("o"), 1<<62)},
		{"total in dollars", change(func(r *payv1.CheckoutRequest) { r.Total = dollars })},
		{"points in dollars", change(func(r *payv1.CheckoutRequest) { r.Means.Points = dollars })},
		{"negative points", checkout("o", "", -1, goodCard)},
		{"overflowing points", checkout("o", "", 1<<62, goodCard)},
		{"another total for the order", total(full("taken"), 9_999)},
		{"other means for the order", checkout("taken", "coupon of ada", 2_999, goodCard)},
		{"another card for the order", checkout("taken", "coupon of ada", 3_000, declinedCard)},
		{"another member for the order", &payv1.CheckoutRequest{OrderId: "taken", MemberId: "bob", Total: money.Won(10_000)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := client.Checkout(t.Context(), test.req)
			st.Code(t, err, codes.InvalidArgument)
			if got := status.Convert(err).Details(); len(got) != 1 {
				t.Errorf("got details %v, want one that says what is wrong", got)
			}
		})
	}
	if got := b.called(); len(got) != 0 {
		t.Errorf("got calls %v, want none", got)
	}
	_, err = client.GetPayment(t.Context(), &payv1.GetPaymentRequest{OrderId: "unknown"})
	st.Code(t, err, codes.NotFound)
}
