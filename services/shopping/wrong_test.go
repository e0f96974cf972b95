package shopping_test

import (
	"context"
	"fmt"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/plant"
	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/shopping"
)

// upstream is select and pay; it counts what select is asked, and payments wait
// until they are let go.
type upstream struct {
	others
	singles int
	paying  chan struct{} // a payment has come
	let     chan struct{} // it may go
}

func (u *upstream) GetProduct(_ context.Context, req *selectv1.GetProductRequest) (*selectv1.Product, error) {
	u.set(func() { u.singles++ })
	if req.GetId() == "gone" {
		return nil, status.Error(codes.NotFound, "no such product")
	}
	return &selectv1.Product{Id: req.GetId(), Name: "the " + req.GetId(), Price: money.Won(1_000)}, nil
}

func (u *upstream) Checkout(ctx context.Context, req *payv1.CheckoutRequest) (*payv1.Payment, error) {
	select {
	case u.paying <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case <-u.let:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return u.others.Checkout(ctx, req)
}

func newGround(t *testing.T) (*st.Ground, *upstream, shoppingv1.ShoppingServiceClient) {
	u := &upstream{paying: make(chan struct{}), let: make(chan struct{})}
	u.payments, u.declined = make(map[string]int64), make(map[string]bool)
	conn := st.Serve(t, func(r grpc.ServiceRegistrar) {
		selectv1.RegisterSelectServiceServer(r, u)
		payv1.RegisterPayServiceServer(r, u)
	})
	g := st.NewGround(t, shopping.Definition(), st.Upstreams{"select": conn, "pay": conn})
	return g, u, shoppingv1.NewShoppingServiceClient(g)
}

func TestNPlusOneAsksForEachProductByItself(t *testing.T) {
	g, u, client := newGround(t)
	for i := range 5 {
		_, err := client.AddItem(t.Context(), &shoppingv1.AddItemRequest{
			RequestId: fmt.Sprint("r", i), CartId: "cart", ProductId: fmt.Sprint("p", i), Quantity: 1,
		})
		st.Code(t, err, codes.OK)
	}
	for _, tt := range []struct {
		name             string
		causes           []string
		batches, singles int
	}{{"healthy", nil, 1, 0}, {"planted", []string{plant.NPlusOne}, 0, 2 * 5}, {"healed", nil, 1, 0}} {
		g.Plant(t, tt.causes...)
		u.set(func() { u.lookups, u.singles = 0, 0 })
		cart, err := client.GetCart(t.Context(), &shoppingv1.GetCartRequest{CartId: "cart"})
		if err != nil || cart.GetTotal().GetUnits() != 5_000 {
			t.Errorf("%s: got %v, %v, want a cart of 5000 won", tt.name, cart, err)
		}
		if u.lookups != tt.batches || u.singles != tt.singles {
			t.Errorf("%s: got %d calls for many and %d for one, want %d and %d", tt.name, u.lookups, u.singles, tt.batches, tt.singles)
		}
	}
}

func TestLockPlacesOneOrderAtATime(t *testing.T) {
	g, u, client := newGround(t)
	for _, planted := range []bool{false, true, false} {
		if g.Plant(t); planted {
			g.Plant(t, plant.Lock)
		}
		orders := make(chan error, 2)
		for i := range 2 {
			id := fmt.Sprint(planted, i, len(u.payments))
			_, err := client.AddItem(t.Context(), &shoppingv1.AddItemRequest{RequestId: id, CartId: id, ProductId: "p1", Quantity: 1})
			st.Code(t, err, codes.OK)
			go func() {
				_, err := client.PlaceOrder(t.Context(), &shoppingv1.PlaceOrderRequest{RequestId: id, CartId: id, MemberId: "ada"})
				orders <- err
			}()
		}
		paying := func() {
			t.Helper()
			select {
			case <-u.paying:
			case err := <-orders:
				t.Fatalf("an order ended (%v) before its payment", err)
			}
		}
		paying()
		if planted {
			g.AwaitSpan(t, "wait for lock")
			u.let <- struct{}{}
			<-u.paying // only now does the second come
			u.let <- struct{}{}
		} else {
			paying() // both at once
			u.let <- struct{}{}
			u.let <- struct{}{}
		}
		for range 2 {
			if err := <-orders; err != nil {
				t.Error(err)
			}
		}
		waits := 0
		if planted {
			waits = 1
		}
		if got := g.Spans()["wait for lock"]; got != waits {
			t.Errorf("planted %v: got %d waits for the lock, want %d", planted, got, waits)
		}
	}
}
