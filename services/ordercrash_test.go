package services_test

import (
	"strings"
	"testing"
	"time"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/replica"
)

// buyer is a shopper with a cart of their own, who asks shopping.
type buyer struct {
	*fleet
	member string // "00000"
	card   string
}

func (b buyer) shopping() shoppingv1.ShoppingServiceClient {
	return shoppingv1.NewShoppingServiceClient(b.node("shopping").local)
}

// fill puts something into the cart.
func (b buyer) fill() {
	b.Helper()
	_, err := b.shopping().AddItem(b.Context(), &shoppingv1.AddItemRequest{
		RequestId: "item " + b.member, CartId: "cart " + b.member, ProductId: "product-0000", Quantity: 1,
	})
	if err != nil {
		b.Fatal(err)
	}
}

// place orders what is in the cart, by the same request each time.
func (b buyer) place() (*shoppingv1.Order, error) {
	return b.shopping().PlaceOrder(b.Context(), &shoppingv1.PlaceOrderRequest{
		RequestId: "order " + b.member, CartId: "cart " + b.member, MemberId: "member-" + b.member,
		Means: &payv1.Means{CouponId: "coupon-" + b.member, Points: money.Won(300), CardNumber: b.card},
	})
}

// status is what shopping says of the order, without being asked to pay it.
func (b buyer) status() shoppingv1.Order_Status {
	o, err := b.shopping().GetOrder(b.Context(), &shoppingv1.GetOrderRequest{RequestId: "order " + b.member})
	if err != nil {
		return shoppingv1.Order_STATUS_UNSPECIFIED
	}
	return o.GetStatus()
}

// wantCart checks what is left in the cart: nothing, once the order is paid.
func (b buyer) wantCart(items int) {
	b.Helper()
	cart, err := b.shopping().GetCart(b.Context(), &shoppingv1.GetCartRequest{CartId: "cart " + b.member})
	if err != nil || len(cart.GetItems()) != items {
		b.Errorf("got the cart %v, %v, want %d items", cart, err, items)
	}
}

// orderCrash is how shopping dies of an order: at a point, as it is placed, or as it is
// swept up after shopping has died of it once.
type orderCrash struct {
	point string
	swept bool
	left  shoppingv1.Order_Status // of the order when shopping is back, until its buyer tries again; unspecified: there is none
}

const settled = shoppingv1.Order_Status(-1) // paid, or declined, as it would have been

func orderCrashes() []orderCrash {
	return []orderCrash{
		{"shopping/order/record", false, shoppingv1.Order_STATUS_UNSPECIFIED},
		{"shopping/order/call", false, shoppingv1.Order_STATUS_PENDING},
		{"shopping/order/answer", false, settled},
		{"shopping/settle/record", false, settled},
		{"shopping/settle/answer", false, settled},
		{"shopping/sweep/call", true, settled},
		{"shopping/sweep/answer", true, settled},
		{"shopping/settle/record", true, settled},
		{"shopping/settle/answer", true, settled},
	}
}

// TestCrashMatrixOfOrders has shopping die around the record of an order, around its call
// of pay, around the record of how that came out, and while it finds out about an order
// whose buyer never heard. When it is back it settles each order that pay knows of by
// itself. Of one that pay doesn't know of nothing has moved; its buyer has it paid by
// asking again, if that comes soon: see TestCrashMatrixOfCancels.
func TestCrashMatrixOfOrders(t *testing.T) {
	tested := map[string]bool{}
	for _, crash := range orderCrashes() {
		tested[crash.point] = true
		name := strings.ReplaceAll(crash.point, "/", ".")
		if crash.swept {
			name += ".swept"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFleet(t, replica.Flaws{})
			if crash.left == shoppingv1.Order_STATUS_PENDING {
				f.sweep = time.Hour // the buyer is back before the order is cancelled
			}
			f.start("select")
			f.start("shopping")
			buyers := map[shoppingv1.Order_Status]buyer{
				shoppingv1.Order_STATUS_DECLINED: {f, "00001", badNumber}, shoppingv1.Order_STATUS_PAID: {f, "00000", goodNumber},
			}
			for want, b := range buyers {
				b.fill()
				b.dieOf(crash, want)
			}
			report := f.audit()
			if len(report.Imbalances) > 0 || report.Paid != 1 || report.Cancelled != 1 || report.Untold > 0 {
				t.Errorf("got %+v, want one order paid, one cancelled, both told, all balanced", report)
			}
			f.wantMovedOnce()
			if err := f.seals(); err != nil {
				t.Error(err)
			}
			buyers[shoppingv1.Order_STATUS_PAID].wantCart(0)
			buyers[shoppingv1.Order_STATUS_DECLINED].wantCart(1)
		})
	}
	for _, point := range pointsOf("shopping/") {
		if !tested[point] {
			t.Errorf("shopping doesn't die at %s in any test", point)
		}
	}
}

// dieOf has shopping die of the buyer's order, and come again; then the buyer asks again,
// and gets what the order would have come to.
func (b buyer) dieOf(crash orderCrash, want shoppingv1.Order_Status) {
	b.Helper()
	at := crashpoint.Point{Name: crash.point}
	if crash.swept {
		at.Name = "shopping/order/answer"
	}
	b.node("shopping").die()
	b.start("shopping", at)
	if o, err := b.place(); err == nil {
		b.Errorf("got %v, want no answer from the dead", o)
	}
	if !b.node("shopping").dead.Load() {
		b.Fatalf("shopping lives on after %s", at.Name)
	}
	if crash.swept {
		b.start("shopping", crashpoint.Point{Name: crash.point})
		waitFor(b, "shopping dies of its sweep", b.node("shopping").dead.Load)
	}
	b.start("shopping")
	if crash.left == settled {
		waitFor(b, "the order is settled though nobody asks", func() bool { return b.status() == want })
	} else if got := b.status(); got != crash.left {
		b.Errorf("the order is %v, want %v", got, crash.left)
	}
	if o, err := b.place(); err != nil || o.GetStatus() != want {
		b.Errorf("asked again: got %v, %v, want %v", o, err, want)
	}
}
