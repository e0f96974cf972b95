package pay_test

import (
	"testing"

	"google.golang.org/grpc/codes"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/pay"
)

// TestRecordFails has the disk refuse each record after the first, once for the
// steps and once for the end. As soon as it takes them again the payment is
// settled, although its driver lives and nobody else may take it over.
func TestRecordFails(t *testing.T) {
	for name, tt := range map[string]struct{ when, want string }{
		"steps": {"1", "undone"},
		"end":   {"new.state = 'paid'", "paid"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBooks()
			db := st.Database(t, pay.Definition(), st.Seed())
			client := payv1.NewPayServiceClient(st.Replica(t, pay.Definition(), db, b.upstreams(t)))
			_, err := db.Exec(t.Context(), `CREATE TRIGGER full BEFORE UPDATE ON pay_payments WHEN `+tt.when+`
				BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`)
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Checkout(t.Context(), full("o"))
			st.Code(t, err, codes.Unavailable)
			if got := sagaOf(t, client).GetState(); got != "pending" {
				t.Errorf("got it %s, want it pending", got)
			}
			if _, err := db.Exec(t.Context(), `DROP TRIGGER full`); err != nil {
				t.Fatal(err)
			}
			st.Eventually(t, "it is "+tt.want, func() bool { return sagaOf(t, client).GetState() == tt.want })
			moved := [3]int64{}
			if tt.want == "paid" {
				moved = [3]int64{1_000, 3_000, 6_000}
			}
			if got := b.moved(); got != moved {
				t.Errorf("got %v moved, want %v", got, moved)
			}
		})
	}
}
