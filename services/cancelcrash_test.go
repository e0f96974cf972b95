package services_test

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/replica"
)

// lookOften is how often shopping looks for orders that were left, where a test waits
// until it cancels them; asksBefore, how often it asks pay about one before that.
const (
	lookOften  = 10 * time.Millisecond
	asksBefore = 5
)

// cancelFleet is a fleet with shopping, which cancels an order after a third of a second.
func cancelFleet(t testing.TB) buyer {
	f := newFleet(t, replica.Flaws{})
	f.sweep = lookOften
	f.start("select")
	f.start("shopping")
	b := buyer{f, "00000", goodNumber}
	b.fill()
	return b
}

// leaves has the buyer leave an order behind that pay never heard of, or failed to pay,
// and shopping dead.
func (b buyer) leaves(failed bool) {
	b.Helper()
	var points []crashpoint.Point
	if failed {
		b.lose.Store(methods["card"], status.Error(codes.Aborted, "card is broken"))
	} else {
		points = append(points, crashpoint.Point{Name: "shopping/order/call"})
	}
	b.node("shopping").die()
	b.start("shopping", points...)
	if o, err := b.place(); err == nil {
		b.Fatalf("got %v, want that it fails", o)
	}
	b.lose.Clear()
	b.node("shopping").die()
}

// wantCancelled waits until the order is declined though nobody asks. Its buyer gets the
// same by asking again, and another order paid, of what is in the cart still.
func (b buyer) wantCancelled() {
	b.Helper()
	waitFor(b, "the order is cancelled", func() bool { return b.status() == shoppingv1.Order_STATUS_DECLINED })
	b.wantCart(1)
	o, err := b.place()
	if err != nil || o.GetStatus() != shoppingv1.Order_STATUS_DECLINED || o.GetPayment().GetDeclineCode() != "abandoned" {
		b.Errorf("asked again: got %v, %v, want it declined as abandoned", o, err)
	}
	o, err = b.shopping().PlaceOrder(b.Context(), &shoppingv1.PlaceOrderRequest{
		RequestId: "another", CartId: "cart " + b.member, MemberId: "member-" + b.member,
		Means: &payv1.Means{CouponId: "coupon-" + b.member, Points: money.Won(300), CardNumber: b.card},
	})
	if err != nil || o.GetStatus() != shoppingv1.Order_STATUS_PAID {
		b.Errorf("ordered anew: got %v, %v, want it paid", o, err)
	}
	b.wantCart(0)
	b.wantBooks(1, 1)
}

// wantBooks checks that so many orders are paid and cancelled, and nothing else.
func (b buyer) wantBooks(paid, cancelled int) {
	b.Helper()
	report := b.audit()
	if len(report.Imbalances) > 0 || report.Paid != paid || report.Cancelled != cancelled || report.Untold > 0 {
		b.Errorf("got %+v, want %d orders paid, %d cancelled, all told, all balanced", report, paid, cancelled)
	}
	b.wantMovedOnce()
	if err := b.seals(); err != nil {
		b.Error(err)
	}
}

// TestCrashMatrixOfCancels has shopping, or pay, die while an order is cancelled whose
// buyer has left: one that pay never heard of, or one that it failed to pay. When both are
// back the order is cancelled all the same, and can't be paid any more.
func TestCrashMatrixOfCancels(t *testing.T) {
	points := append(pointsOf("pay/cancel/"), pointsOf("shopping/sweep/")...)
	points = append(points, pointsOf("shopping/settle/")...)
	if len(points) != 6 {
		t.Fatalf("an order is cancelled past the points %q, want 6", points)
	}
	for _, point := range append(points, "") {
		for name, failed := range map[string]bool{"unknown": false, "failed": true} {
			t.Run(name+"."+strings.ReplaceAll(point, "/", "."), func(t *testing.T) {
				t.Parallel()
				b := cancelFleet(t)
				b.leaves(failed)
				function, _, _ := strings.Cut(point, "/")
				at := crashpoint.Point{Name: point}
				if function == "pay" {
					b.node("pay-1").die()
					b.start("pay-1", at)
					b.start("shopping")
					waitFor(t, "pay dies", b.node("pay-1").dead.Load)
					b.start("pay-1")
				} else if function == "shopping" {
					if strings.HasPrefix(point, "shopping/sweep/") {
						at.Skip = asksBefore
					}
					b.start("shopping", at)
					waitFor(t, "shopping dies", b.node("shopping").dead.Load)
					b.start("shopping")
				} else {
					b.start("shopping")
				}
				b.wantCancelled()
			})
		}
	}
}

// TestCancelMeetsBuyer has a buyer's request stand still while the order is cancelled:
// before pay has begun, the order is cancelled, and the buyer hears so; after that it goes
// on, and is paid.
func TestCancelMeetsBuyer(t *testing.T) {
	for point, want := range map[string]shoppingv1.Order_Status{
		"shopping/order/call":    shoppingv1.Order_STATUS_DECLINED,
		"pay/take-coupon/record": shoppingv1.Order_STATUS_DECLINED,
		"pay/take-coupon/call":   shoppingv1.Order_STATUS_PAID,
		"pay/take-capture/call":  shoppingv1.Order_STATUS_PAID,
	} {
		t.Run(strings.ReplaceAll(point, "/", "."), func(t *testing.T) {
			t.Parallel()
			b := cancelFleet(t)
			cancelled := make(chan struct{}, 100)
			hold := func(passed string) {
				switch passed {
				case "pay/cancel/answer":
					select {
					case cancelled <- struct{}{}:
					default:
					}
				case point:
					<-cancelled
				}
			}
			b.hold.Store(&hold)
			o, err := b.place()
			if err != nil || o.GetStatus() != want {
				t.Errorf("got %v, %v, want %v", o, err, want)
			}
			if want == shoppingv1.Order_STATUS_PAID {
				b.wantCart(0)
				b.wantBooks(1, 0)
				return
			}
			none := func(string) {}
			b.hold.Store(&none)
			b.wantCancelled()
		})
	}
}
