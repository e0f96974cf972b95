package services_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/replica"
)

// longestSleep is how long a driver stands still that nothing wakes. With a flaw
// the second one may never come to where it wakes the first, which then sleeps for
// many leases of a fleet's pay (150 ms), and looks for orphans (250 ms).
const longestSleep, flawedSleep = 30 * time.Second, 900 * time.Millisecond

// freeze has a driver stand still at a point, its lease with it, until another has
// taken its payment over and ended it, or stands still itself, before it undoes the
// card. The first wakes up and goes on where it was, then the second. The error is
// what the first one's buyer got.
func freeze(t *testing.T, point string, flaws replica.Flaws) (*fleet, error) {
	f := newFleet(t, flaws)
	first, second := make(chan struct{}), make(chan struct{})
	wakeFirst := sync.OnceFunc(func() { close(first) })
	hold := func(passed string) {
		if passed == "pay/undo-card/call" || passed == "pay/end/answer" {
			wakeFirst()
		}
	}
	f.hold.Store(&hold)
	sleep := longestSleep
	if flaws != (replica.Flaws{}) {
		sleep = flawedSleep
	}
	f.start("pay-2", crashpoint.Point{Name: "pay/undo-card/call", Stall: longestSleep, Wake: second})
	if err := f.node("pay-1").points.Replace([]crashpoint.Point{{Name: point, Stall: sleep, Wake: first}}); err != nil {
		t.Fatal(err)
	}
	answer, err := payv1.NewPayServiceClient(f.node("pay-1").local).Checkout(f.Context(), &payv1.CheckoutRequest{
		OrderId: "o", MemberId: "member-00000", Total: money.Won(10_000),
		Means: &payv1.Means{CouponId: "coupon-00000", Points: money.Won(3_000), CardNumber: goodNumber},
	})
	close(second)
	if err == nil && answer.GetStatus() == payv1.Payment_STATUS_PAID {
		f.mu.Lock()
		f.told["o"] = "paid"
		f.mu.Unlock()
	}
	if _, second := f.passed.Load("pay/undo-card/call"); second {
		waitFor(t, "the second driver is done", func() bool {
			_, done := f.passed.Load("pay/undo-card/answer")
			return done
		})
	}
	return f, err
}

// drivers are the points at which the driver of a payment that works out may stand
// still, once it owns it.
func drivers() (points []string) {
	for _, p := range crashpoint.Names() {
		if (strings.HasPrefix(p, "pay/take-") || p == "pay/end/record") && p != "pay/take-coupon/record" {
			points = append(points, p)
		}
	}
	return points
}

// TestSleepingDriver has a driver wake up that was taken for dead: another one has
// taken its payment over, its records are refused, and nothing has moved twice.
func TestSleepingDriver(t *testing.T) {
	for _, point := range drivers() {
		t.Run(strings.ReplaceAll(point, "/", "."), func(t *testing.T) {
			t.Parallel()
			f, err := freeze(t, point, replica.Flaws{})
			if _, taken := f.passed.Load("pay/takeover/answer"); !taken {
				t.Fatal("nobody took the payment over")
			}
			if refused := err != nil && strings.Contains(err.Error(), "another driver has taken the payment over"); !refused && !strings.HasSuffix(point, "/call") {
				t.Errorf("the sleeper's buyer got %v, want that its record was refused", err)
			}
			report := f.audit()
			if len(report.Imbalances) > 0 || report.Paid+report.Cancelled != 1 {
				t.Errorf("got %+v, want the order paid or cancelled", report)
			}
			f.wantMovedOnce()
			if err := f.seals(); err != nil {
				t.Error(err)
			}
		})
	}
}

// wantMovedOnce checks that no journal has the same movement twice.
func (f *fleet) wantMovedOnce() {
	f.Helper()
	times := map[string]int{}
	for _, m := range f.books().Movements {
		what := m.Means + " " + m.Kind + " " + m.Key
		if times[what]++; times[what] > 1 {
			f.Errorf("%s happened %d times", what, times[what])
		}
	}
}

// TestMatrixFindsFlaws: with any of the four things that keep money right switched
// off, a process that dies, or stands still, at one of all points leaves books that
// don't balance. The matrix is gone through until it does.
func TestMatrixFindsFlaws(t *testing.T) {
	for name, flaws := range map[string]replica.Flaws{
		"idempotency": {Repeats: true}, "record before act": {Unrecorded: true},
		"leases": {Unleased: true}, "compensation": {Uncompensated: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, point := range sagaPoints() {
				found := func(how string, f *fleet) bool {
					report := f.audit()
					for _, i := range report.Imbalances {
						t.Logf("%s at %s: %+v", how, point, i)
					}
					return len(report.Imbalances) > 0
				}
				if found("death", crash(t, point, flaws)) {
					return
				}
				if strings.HasPrefix(point, "pay/take-") {
					if f, _ := freeze(t, point, flaws); found("sleep", f) {
						return
					}
				}
			}
			t.Error("no point showed an imbalance")
		})
	}
}
