package services_test

import (
	"strings"
	"sync/atomic"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/replica"
)

// TestRefusalsNeedReasons has a participant do its part, and an error come instead of
// its answer, by whatever code: that is no refusal, and nothing stays taken for an
// order that isn't paid.
func TestRefusalsNeedReasons(t *testing.T) {
	for code := codes.Canceled; code <= codes.Unauthenticated; code++ {
		for step, method := range methods {
			t.Run(step+"/"+code.String(), func(t *testing.T) {
				t.Parallel()
				f := newFleet(t, replica.Flaws{})
				f.lose.Store(method, status.Error(code, "instead of an answer"))
				paid := f.purchase("o", "00000", goodNumber)
				f.lose.Clear()
				report := f.audit()
				if len(report.Imbalances) > 0 || report.Paid+report.Cancelled != 1 || paid && report.Paid == 0 {
					t.Errorf("told that it is paid: %v, books: %+v", paid, report)
				}
				if err := f.seals(); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// TestPanicStrandsNoPayment has the code of pay panic in the middle of a payment. The
// replica lives on, as it does after any panic in a handler, and so it must see to it
// that the payment comes to an end.
func TestPanicStrandsNoPayment(t *testing.T) {
	for _, way := range []string{"saga", "naive"} {
		for _, point := range []string{"pay/take-points/call", "pay/take-points/answer", "pay/take-capture/answer", "pay/undo-points/call", "pay/end/record"} {
			if way == "naive" && !strings.HasPrefix(point, "pay/take") {
				continue
			}
			t.Run(way+"/"+strings.ReplaceAll(point, "/", "."), func(t *testing.T) {
				t.Parallel()
				f := newFleet(t, replica.Flaws{})
				if err := f.node("pay-1").server.(replica.Switcher).Switch(way); err != nil {
					t.Fatal(err)
				}
				var panicked atomic.Bool
				hold := func(passed string) {
					if passed == point && !panicked.Swap(true) {
						panic("oops")
					}
				}
				f.hold.Store(&hold)
				func() {
					defer func() { _ = recover() }() // as the replica does
					f.purchase("o", "00000", badNumber)
				}()
				func() {
					defer func() { _ = recover() }()
					f.purchase("p", "00001", goodNumber)
				}()
				report := f.audit()
				if !panicked.Load() {
					t.Errorf("nobody came by %s", point)
				}
				if way == "saga" && (len(report.Imbalances) > 0 || report.Paid+report.Cancelled != 2) {
					t.Errorf("got %+v, want both orders paid or cancelled", report)
				}
			})
		}
	}
}
