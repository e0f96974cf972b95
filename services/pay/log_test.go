package pay_test

import (
	"fmt"
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

// TestUnreadableLogsDelayNobody: logs that can't be read, or that make no sense, however
// many, keep no other payment from its driver.
func TestUnreadableLogsDelayNobody(t *testing.T) {
	for name, log := range map[string]string{"not JSON": "[", "no saga": `[{"kind":"undone","step":"card"}]`} {
		t.Run(name, func(t *testing.T) {
			b := newBooks()
			db := st.Database(t, pay.Definition(), st.Seed())
			for i := range 101 {
				id, due, log := fmt.Sprintf("bad%03d", i), 0, log
				if i == 100 {
					id, due, log = "o", 1, ""
				}
				_, err := db.Exec(t.Context(), `INSERT INTO pay_payments VALUES
					(?, 'ada', 10000, '', 0, '4242', 'saga', 'pending', 1, 0, 0, 0, '', ?, '', '', 1, ?, 0)`, id, log, due)
				if err != nil {
					t.Fatal(err)
				}
			}
			client := payv1.NewPayServiceClient(st.Replica(t, pay.Definition(), db, b.upstreams(t)))
			st.Eventually(t, "the payment behind them is settled", func() bool { return sagaOf(t, client).GetState() == "undone" })
			var kept int
			err := db.QueryRow(t.Context(), `SELECT COUNT(*) FROM pay_payments WHERE state = 'pending' AND version = 1 AND log = ?`, log).Scan(&kept)
			if err != nil || kept != 100 {
				t.Errorf("%d of the 100 others are as they were, %v", kept, err)
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
