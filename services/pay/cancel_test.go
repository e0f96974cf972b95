package pay_test

import (
	"testing"

	"google.golang.org/grpc/codes"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services/internal/money"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

func cancelled(order string) *payv1.CancelRequest {
	return &payv1.CancelRequest{OrderId: order, MemberId: "ada", Total: money.Won(10_000)}
}

// wantAbandoned cancels the order "o", and has its buyer come too late.
func wantAbandoned(t *testing.T, client payv1.PayServiceClient, b *books) {
	t.Helper()
	before := len(b.called())
	for range 2 { // cancelled once more, it is the same
		got, err := client.Cancel(t.Context(), cancelled("o"))
		st.Code(t, err, codes.OK)
		if got.GetStatus() != declined || got.GetDeclineCode() != "abandoned" {
			t.Errorf("got %v, want it declined as abandoned", got)
		}
	}
	for _, late := range []*payv1.CheckoutRequest{full("o"), checkout("o", "", 0, goodCard)} {
		got, err := client.Checkout(t.Context(), late)
		st.Code(t, err, codes.OK)
		if got.GetStatus() != declined || got.GetDeclineCode() != "abandoned" {
			t.Errorf("its buyer comes late and gets %v, want it declined as abandoned", got)
		}
	}
	if calls := b.called()[before:]; len(calls) > 0 || b.moved() != [3]int64{} {
		t.Errorf("got calls %v, %v moved, want nothing", calls, b.moved())
	}
	list, err := client.ListPayments(t.Context(), &payv1.ListPaymentsRequest{})
	st.Code(t, err, codes.OK)
	if len(list.GetPayments()) != 1 || list.GetPayments()[0].GetState() != "declined" || list.GetPayments()[0].GetTotal().GetUnits() != 10_000 {
		t.Errorf("got %v for an audit, want one payment of 10,000 won, declined", list)
	}
}

// TestCancel: an order that nobody tried to pay, or failed to, can be cancelled, and is
// not paid any more then, whatever its buyer would pay with.
func TestCancel(t *testing.T) {
	t.Run("never tried", func(t *testing.T) {
		b := newBooks()
		wantAbandoned(t, start(t, b), b)
	})
	t.Run("failed", func(t *testing.T) {
		b := newBooks()
		client := start(t, b)
		b.fail["Authorize"] = -1
		_, err := client.Checkout(t.Context(), full("o"))
		st.Code(t, err, codes.Unavailable)
		st.Eventually(t, "all is undone", func() bool { return sagaOf(t, client).GetState() == "undone" })
		b.repair()
		wantAbandoned(t, client, b)
	})
}

// TestCancelTooLate: what is paid, or declined, or under way, is not cancelled.
func TestCancelTooLate(t *testing.T) {
	t.Run("paid", func(t *testing.T) {
		b := newBooks()
		client := start(t, b)
		wantPaidOnce(t, client, b)
		got, err := client.Cancel(t.Context(), cancelled("o"))
		st.Code(t, err, codes.OK)
		if got.GetStatus() != paid || split(got) != [3]int64{1_000, 3_000, 6_000} {
			t.Errorf("got %v, want it paid", got)
		}
		wantPaidOnce(t, client, b)
	})
	t.Run("declined", func(t *testing.T) {
		client := start(t, newBooks())
		_, err := client.Checkout(t.Context(), checkout("o", "", 0, declinedCard))
		st.Code(t, err, codes.OK)
		got, err := client.Cancel(t.Context(), cancelled("o"))
		st.Code(t, err, codes.OK)
		if got.GetStatus() != declined || got.GetDeclineCode() != "card_declined" {
			t.Errorf("got %v, want it declined by the card", got)
		}
	})
	t.Run("under way", func(t *testing.T) {
		b := newBooks()
		client := start(t, b)
		b.fail["Capture"], b.fail["GetAuthorization"] = 3, 3
		_, err := client.Checkout(t.Context(), full("o"))
		st.Code(t, err, codes.Unavailable)
		got, err := client.Cancel(t.Context(), cancelled("o"))
		st.Code(t, err, codes.OK)
		if got.GetStatus() == declined {
			t.Errorf("got %v, want it under way or paid", got)
		}
		st.Eventually(t, "the order is paid", func() bool { return sagaOf(t, client).GetState() == "paid" })
		wantPaidOnce(t, client, b)
	})
}

// TestCancelBadRequest refuses what names no order, or another one than was paid.
func TestCancelBadRequest(t *testing.T) {
	b := newBooks()
	client := start(t, b)
	wantPaidOnce(t, client, b)
	for name, change := range map[string]func(*payv1.CancelRequest){
		"no order":       func(r *payv1.CancelRequest) { r.OrderId = "" },
		"no member":      func(r *payv1.CancelRequest) { r.MemberId = "" },
		"no total":       func(r *payv1.CancelRequest) { r.Total = nil },
		"negative total": func(r *payv1.CancelRequest) { r.Total = money.Won(-1) },
		"an attempt":     func(r *payv1.CancelRequest) { r.OrderId = "o/2" },
		"another member": func(r *payv1.CancelRequest) { r.MemberId = "bob" },
		"another total":  func(r *payv1.CancelRequest) { r.Total = money.Won(9_999) },
	} {
		t.Run(name, func(t *testing.T) {
			req := cancelled("o")
			change(req)
			_, err := client.Cancel(t.Context(), req)
			st.Code(t, err, codes.InvalidArgument)
		})
	}
	wantPaidOnce(t, client, b)
}
