package pay_test

import (
	"testing"

	"google.golang.org/grpc/codes"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/pay"
)

// TestLogStaysShort: a participant that is down for long makes no log grow.
func TestLogStaysShort(t *testing.T) {
	for method, fail := range map[string]map[string]int{
		"Refund":  {"Authorize": 1, "Refund": 4},
		"Capture": {"Capture": 5},
	} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			b := newBooks()
			client := start(t, b)
			b.fail = fail
			_, err := client.Checkout(t.Context(), full("o"))
			st.Code(t, err, codes.Unavailable)
			st.Eventually(t, "it is settled", func() bool { return sagaOf(t, client).GetState() != "pending" })
			resumed := 0
			for _, e := range sagaOf(t, client).GetEvents() {
				if e.GetKind() == "resumed" {
					resumed++
				}
			}
			if tries := len(b.called()); resumed != 1 {
				t.Errorf("the log has %d drivers that took over, want the last one; %d calls", resumed, tries)
			}
		})
	}
}

// TestUnreadableLog: an audit needs no log.
func TestUnreadableLog(t *testing.T) {
	b := newBooks()
	db := st.Database(t, pay.Definition(), st.Seed())
	client := payv1.NewPayServiceClient(st.Replica(t, pay.Definition(), db, b.upstreams(t)))
	wantPaidOnce(t, client, b)
	if _, err := db.Exec(t.Context(), `UPDATE pay_payments SET log = '['`); err != nil {
		t.Fatal(err)
	}
	got, err := client.ListPayments(t.Context(), &payv1.ListPaymentsRequest{})
	st.Code(t, err, codes.OK)
	if all := got.GetPayments(); len(all) != 1 || all[0].GetState() != "paid" {
		t.Errorf("got %v, want the payment", all)
	}
}
