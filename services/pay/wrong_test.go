package pay_test

import (
	"context"
	"testing"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services/internal/plant"
	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/pay"
)

// With the lock planted a payment that hangs keeps all others waiting, and the
// wait is a span; without it, and once it is healed, they pass.
func TestLockHoldsOtherPaymentsUp(t *testing.T) {
	for _, tt := range []struct {
		name   string
		causes [][]string // one after the other
		waits  int
	}{
		{"healthy", [][]string{nil}, 0},
		{"planted", [][]string{{plant.Lock}}, 1},
		{"healed", [][]string{{plant.Lock}, nil}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBooks()
			b.hang = make(chan struct{}, 1)
			g := st.NewGround(t, pay.Definition(), b.upstreams(t))
			for _, causes := range tt.causes {
				g.Plant(t, causes...)
			}
			client := payv1.NewPayServiceClient(g)
			checkOut := func(ctx context.Context, order string) chan error {
				done := make(chan error, 1)
				go func() {
					_, err := client.Checkout(ctx, checkout(order, "", 0, goodCard))
					done <- err
				}()
				return done
			}
			hanging, leave := context.WithCancel(t.Context())
			first := checkOut(hanging, "hangs")
			st.Eventually(t, "the first asks for its card", func() bool { return len(b.hang) > 0 })
			second := checkOut(t.Context(), "second")
			if tt.waits > 0 {
				g.AwaitSpan(t, "wait for lock")
				leave()
			}
			if err := <-second; err != nil {
				t.Errorf("got %v, want it paid", err)
			}
			leave()
			<-first
			if got := g.Spans()["wait for lock"]; got != tt.waits {
				t.Errorf("got %d waits for the lock, want %d", got, tt.waits)
			}
		})
	}
}
