package services_test

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	cardv1 "github.com/msalab/msalab/proto/shop/card/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/pay/saga"
)

// purchase asks pay-1 to pay an order of 10,000 won by a coupon, points and a
// card, and returns whether the answer was that it is paid.
func (f *fleet) purchase(id, member, cardNumber string) bool {
	answer, err := payv1.NewPayServiceClient(f.node("pay-1").local).Checkout(f.Context(), &payv1.CheckoutRequest{
		OrderId: id, MemberId: "member-" + member, Total: money.Won(10_000),
		Means: &payv1.Means{CouponId: "coupon-" + member, Points: money.Won(3_000), CardNumber: cardNumber},
	})
	return err == nil && answer.GetStatus() == payv1.Payment_STATUS_PAID
}

const goodNumber, badNumber = "4242424242424242", "4000000000000002"

// sagaPoints are the points that sagas pass; see TestCrashMatrixOfOrders,
// TestCrashMatrixOfCancels, TestCrashMatrixOfNaive and TestCrashMatrixOfTx for the others.
func sagaPoints() []string { return slices.DeleteFunc(crashpoint.Names(), isOther) }

func isOther(point string) bool {
	return slices.ContainsFunc([]string{"pay/cancel/", "pay/naive-", "pay/tx/", "shopping/"}, func(other string) bool {
		return strings.HasPrefix(point, other)
	})
}

// TestEveryStepHasPoints: each step of a saga can be broken off, and each step with
// points is one, in the same order.
func TestEveryStepHasPoints(t *testing.T) {
	var got, want []string
	for _, point := range crashpoint.Names() {
		if step, ok := strings.CutPrefix(point, "pay/take-"); ok && strings.HasSuffix(step, "/record") {
			got = append(got, strings.TrimSuffix(step, "/record"))
		}
	}
	for _, step := range saga.Steps() {
		want = append(want, string(step))
	}
	if !slices.Equal(got, want) {
		t.Errorf("points are in the steps %q, a saga takes %q", got, want)
	}
}

// methods are the calls by which steps are taken.
var methods = map[string]string{
	"coupon": couponv1.CouponService_Redeem_FullMethodName, "points": pointv1.PointService_Spend_FullMethodName,
	"card": cardv1.CardService_Authorize_FullMethodName, "capture": cardv1.CardService_Capture_FullMethodName,
}

// crash has a node die at a point while it and others work on three purchases:
// one that works out, one whose card is declined, and one for which answers are
// lost that make pay ask, or undo the card. Then all start again.
func crash(t *testing.T, name string, flaws replica.Flaws) *fleet {
	f := newFleet(t, flaws)
	owner, what, _ := strings.Cut(name, "/")
	at := crashpoint.Point{Name: name}
	if step, ok := strings.CutPrefix(what, "ask-"); ok {
		step, _, _ = strings.Cut(step, "/")
		f.lose.Store(methods[step], errDead)
	}
	if strings.HasPrefix(what, "undo-card") || strings.HasPrefix(name, "card/void") {
		f.lose.Store(methods["card"], errDead)
		f.lose.Store(cardv1.CardService_GetAuthorization_FullMethodName, errDead)
	}
	if strings.HasPrefix(what, "handover") { // of a payment that can't be undone for now
		f.lose.Store(pointv1.PointService_Refund_FullMethodName, errDead)
	}
	switch {
	case strings.HasPrefix(what, "takeover"):
		f.node("pay-1").die()
		f.start("pay-1", crashpoint.Point{Name: "pay/take-card/answer"})
		f.start("pay-2", at)
	case owner == "pay":
		f.node("pay-1").die()
		f.start("pay-1", at)
	default:
		f.node(owner).die()
		f.start(owner, at)
	}
	f.purchase("declined", "00001", badNumber)
	f.purchase("paid", "00000", goodNumber)
	if strings.HasPrefix(what, "takeover") {
		waitFor(t, "pay-2 dies", f.node("pay-2").dead.Load)
	}
	f.lose.Clear()
	f.revive()
	f.audit()
	f.purchase("declined", "00001", badNumber) // the shopper tries again
	f.purchase("paid", "00000", goodNumber)
	return f
}

func waitFor(t testing.TB, what string, f func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !f(); <-time.After(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited a minute until %s", what)
		}
	}
}

// TestCrashMatrix has a process die at every point there is. After recovery the
// books balance, and an order that is tried again is declined, or paid as it
// would have been. Where recovery took too long, which a slow machine may do to a
// few, it is cancelled instead, with nothing taken.
func TestCrashMatrix(t *testing.T) {
	var paid atomic.Int64
	t.Run("points", func(t *testing.T) { // ends when all of them have
		for _, name := range sagaPoints() {
			t.Run(strings.ReplaceAll(name, "/", "."), func(t *testing.T) {
				t.Parallel()
				f := crash(t, name, replica.Flaws{})
				if _, ok := f.passed.Load(name); !ok {
					t.Fatalf("no request came by %s", name)
				}
				report := f.audit()
				if len(report.Imbalances) > 0 || report.Paid+report.Cancelled != 2 || report.Cancelled == 0 {
					t.Errorf("got %+v, want one order paid, one cancelled, all balanced", report)
				}
				paid.Add(int64(report.Paid))
			})
		}
	})
	if got, all := int(paid.Load()), len(sagaPoints()); got < all*9/10 {
		t.Errorf("%d of %d orders were paid after a crash, want 9 of 10 at least", got, all)
	}
}

// TestTwoDrivers has a driver stand still before it captures, and whoever takes
// the payment over meanwhile stand still before it undoes. With leases nobody
// takes it over; without them the buyer is told that the order is paid, and then
// it is undone.
func TestTwoDrivers(t *testing.T) {
	for _, unleased := range []bool{false, true} {
		f := newFleet(t, replica.Flaws{Unleased: unleased})
		second, answered := make(chan struct{}, 100), make(chan struct{})
		hold := func(point string) {
			switch point {
			case "pay/take-capture/record":
				select {
				case <-second:
				case <-time.After(700 * time.Millisecond): // a lease is 150 ms, a look for orphans comes each 250
				}
			case "pay/undo-card/call":
				second <- struct{}{}
				<-answered
			}
		}
		f.hold.Store(&hold)
		f.start("pay-2")
		paid := f.purchase("o", "00000", goodNumber)
		close(answered)
		if unleased {
			waitFor(t, "it is undone", func() bool { return f.audit().Paid == 0 })
		}
		report := f.audit()
		if lied := paid && report.Paid == 0 || len(report.Imbalances) > 0; lied != unleased {
			t.Errorf("unleased %v: told that it is paid: %v, books: %+v", unleased, paid, report)
		}
	}
}

// TestDrainFinishesPayments has a replica of pay drain while a payment of it goes
// on: that one is paid, and the other replica takes over nothing.
func TestDrainFinishesPayments(t *testing.T) {
	f := newFleet(t, replica.Flaws{})
	f.start("pay-2")
	leaving := f.node("pay-1")
	hold := func(point string) {
		if point == "pay/take-card/answer" {
			leaving.stop()
			<-time.After(700 * time.Millisecond) // a lease is 150 ms, a look for orphans comes each 250
		}
	}
	f.hold.Store(&hold)
	if !f.purchase("o", "00000", goodNumber) {
		t.Error("the payment failed, want it paid")
	}
	if _, taken := f.passed.Load("pay/takeover/record"); taken {
		t.Error("another replica took it over")
	}
	leaving.running.Wait() // then it leaves at once
	if report := f.audit(); report.Paid != 1 || len(report.Imbalances) > 0 {
		t.Errorf("got %+v, want one order paid", report)
	}
}
