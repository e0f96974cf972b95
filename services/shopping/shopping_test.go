package shopping_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/refuse"
	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/shopping"
)

const (
	paid     = shoppingv1.Order_STATUS_PAID
	declined = shoppingv1.Order_STATUS_DECLINED
)

// others stands in for select and pay. Its products are "p0" to "p199" of 1,000
// won each, and "dear", which costs as much as anything may.
type others struct {
	selectv1.UnimplementedSelectServiceServer
	payv1.UnimplementedPayServiceServer

	mu       sync.Mutex
	lookups  int
	broken   bool             // pay fails
	lost     bool             // pay pays, and its answer is lost
	decline  bool             // pay declines new orders
	payments map[string]int64 // what was paid, by order
	declined map[string]bool
}

func (o *others) set(f func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f()
}

func (o *others) paid() (sum int64) {
	o.set(func() {
		for _, n := range o.payments {
			sum += n
		}
	})
	return sum
}

func (o *others) BatchGetProducts(_ context.Context, req *selectv1.BatchGetProductsRequest) (*selectv1.BatchGetProductsResponse, error) {
	o.set(func() { o.lookups++ })
	var answer selectv1.BatchGetProductsResponse
	for _, id := range req.GetIds() {
		var n int
		price := money.Won(1_000)
		if id == "dear" {
			price = money.Won(money.Max)
		} else if _, err := fmt.Sscanf(id, "p%d", &n); err != nil || n >= 200 {
			return nil, status.Errorf(codes.NotFound, "no product %q", id)
		}
		answer.Products = append(answer.Products, &selectv1.Product{Id: id, Name: "the " + id, Price: price})
	}
	return &answer, nil
}

func (o *others) Checkout(_ context.Context, req *payv1.CheckoutRequest) (*payv1.Payment, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.broken {
		return nil, status.Error(codes.Unavailable, "pay is down")
	}
	id := req.GetOrderId()
	if _, before := o.payments[id]; !before && (o.decline || o.declined[id]) {
		o.declined[id] = true
		return &payv1.Payment{OrderId: id, Status: payv1.Payment_STATUS_DECLINED, DeclineCode: "card_declined"}, nil
	}
	o.payments[id] = req.GetTotal().GetUnits()
	if o.lost {
		return nil, status.Error(codes.DeadlineExceeded, "the answer is lost")
	}
	return &payv1.Payment{OrderId: id, Status: payv1.Payment_STATUS_PAID, ByCard: req.GetTotal()}, nil
}

type shop struct {
	*testing.T
	*others
	client shoppingv1.ShoppingServiceClient
}

func start(t *testing.T) shop {
	o := &others{payments: make(map[string]int64), declined: make(map[string]bool)}
	conn := st.Serve(t, func(r grpc.ServiceRegistrar) {
		selectv1.RegisterSelectServiceServer(r, o)
		payv1.RegisterPayServiceServer(r, o)
	})
	up := st.Upstreams{"select": conn, "pay": conn}
	return shop{t, o, shoppingv1.NewShoppingServiceClient(st.Start(t, shopping.Definition(), up))}
}

func (s shop) add(request, product string, quantity int32) (*shoppingv1.Cart, error) {
	return s.client.AddItem(s.Context(), &shoppingv1.AddItemRequest{
		RequestId: request, CartId: "cart", ProductId: product, Quantity: quantity,
	})
}

func (s shop) mustAdd(request, product string, quantity int32) {
	s.Helper()
	if _, err := s.add(request, product, quantity); err != nil {
		s.Fatal(err)
	}
}

func (s shop) place(request string) (*shoppingv1.Order, error) {
	return s.client.PlaceOrder(s.Context(), &shoppingv1.PlaceOrderRequest{
		RequestId: request, CartId: "cart", MemberId: "ada", Means: &payv1.Means{CardNumber: "4242424242424242"},
	})
}

func (s shop) wantCart(want ...string) {
	s.Helper()
	cart, err := s.client.GetCart(s.Context(), &shoppingv1.GetCartRequest{CartId: "cart"})
	st.Code(s, err, codes.OK)
	if got := lines(cart.GetItems()); !slices.Equal(got, want) {
		s.Errorf("got cart %v, want %v", got, want)
	}
}

func lines(items []*shoppingv1.Item) []string {
	var lines []string
	for _, item := range items {
		lines = append(lines, fmt.Sprint(item.GetQuantity(), " ", item.GetProductId()))
	}
	return lines
}

// TestAddItem takes requests one after the other, on one cart.
func TestAddItem(t *testing.T) {
	s := start(t)
	tests := []struct {
		name, request, product string
		quantity               int32
		want                   codes.Code
		total                  int64
	}{
		{"one", "r1", "p1", 1, codes.OK, 1_000},
		{"the same again", "r1", "p1", 1, codes.OK, 1_000},
		{"something else by that request", "r1", "p2", 1, codes.InvalidArgument, 0},
		{"two more of it", "r2", "p1", 2, codes.OK, 3_000},
		{"another", "r3", "p2", 1, codes.OK, 4_000},
		{"unknown product", "r4", "p999", 1, codes.NotFound, 0},
		{"none", "r4", "p1", 0, codes.InvalidArgument, 0},
		{"fewer than none", "r4", "p1", -1, codes.InvalidArgument, 0},
		{"too many", "r4", "p1", 100, codes.InvalidArgument, 0},
		{"far too many", "r4", "p1", math.MaxInt32, codes.InvalidArgument, 0},
		{"too many with those before", "r4", "p1", 97, codes.FailedPrecondition, 0},
		{"no request", "", "p1", 1, codes.InvalidArgument, 0},
		{"no product", "r4", "", 1, codes.InvalidArgument, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cart, err := s.add(test.request, test.product, test.quantity)
			st.Code(t, err, test.want)
			if wrong := test.want == codes.InvalidArgument; wrong != (refuse.WrongField(err)+refuse.Reason(err) != "") {
				t.Errorf("%v: programs can't read which field is wrong, or that the key was used before", err)
			}
			if got := cart.GetTotal().GetUnits(); got != test.total {
				t.Errorf("got a total of %d, want %d", got, test.total)
			}
		})
	}
	s.wantCart("3 p1", "1 p2")
}

func TestAddItemManyAtOnce(t *testing.T) {
	s := start(t)
	st.Together(50, func(int) {
		_, err := s.add("r1", "p1", 2)
		st.Code(t, err, codes.OK)
	})
	s.wantCart("2 p1")
}

func TestFullCart(t *testing.T) {
	s := start(t)
	for i := range 100 {
		s.mustAdd(fmt.Sprint("r", i), fmt.Sprint("p", i), 1)
	}
	_, err := s.add("one more", "p100", 1)
	st.Code(t, err, codes.FailedPrecondition)
	s.set(func() { s.lookups = 0 })
	_, err = s.place("o")
	st.Code(t, err, codes.OK)
	if got, want := s.lookups, 1; got != want {
		t.Errorf("got %d calls to select for 100 products, want %d", got, want)
	}
}

func TestPlaceOrder(t *testing.T) {
	s := start(t)
	s.mustAdd("r1", "p1", 2)
	s.mustAdd("r2", "p2", 1)
	order, err := s.place("o1")
	st.Code(t, err, codes.OK)
	if order.GetStatus() != paid || order.GetTotal().GetUnits() != 3_000 || order.GetPayment().GetByCard().GetUnits() != 3_000 {
		t.Errorf("got %v, want 3000 won paid by card", order)
	}
	if got, want := lines(order.GetItems()), []string{"2 p1", "1 p2"}; !slices.Equal(got, want) {
		t.Errorf("got items %v, want %v", got, want)
	}
	s.wantCart()

	again, err := s.place("o1")
	st.Code(t, err, codes.OK)
	later, err := s.client.GetOrder(t.Context(), &shoppingv1.GetOrderRequest{Id: order.GetId()})
	st.Code(t, err, codes.OK)
	for _, got := range []*shoppingv1.Order{again, later} {
		if got.GetId() != order.GetId() || got.GetStatus() != paid || got.GetPayment().GetByCard().GetUnits() != 3_000 ||
			!slices.Equal(lines(got.GetItems()), lines(order.GetItems())) {
			t.Errorf("got %v, want %v", got, order)
		}
	}
	_, err = s.place("o2")
	st.Code(t, err, codes.FailedPrecondition) // the cart is empty
	if got, want := s.paid(), int64(3_000); got != want {
		t.Errorf("got %d paid, want %d", got, want)
	}
}

func TestPlaceOrderManyAtOnce(t *testing.T) {
	tests := []struct {
		name    string
		request func(i int) string
	}{
		{"one request", func(int) string { return "o" }},
		{"the same cart by many requests", func(i int) string { return fmt.Sprint("o", i) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := start(t)
			s.mustAdd("r1", "p1", 2)
			var mu sync.Mutex
			ids := make(map[string]int)
			st.Together(50, func(i int) {
				order, err := s.place(test.request(i))
				if status.Code(err) == codes.FailedPrecondition && test.request(0) != test.request(1) {
					return // it came when the cart was paid already
				}
				st.Code(t, err, codes.OK)
				if order.GetStatus() != paid {
					t.Errorf("got %v, want %v", order.GetStatus(), paid)
				}
				mu.Lock()
				defer mu.Unlock()
				ids[order.GetId()]++
			})
			if len(ids) != 1 {
				t.Errorf("got orders %v, want one", ids)
			}
			if got, want := s.paid(), int64(2_000); got != want {
				t.Errorf("got %d paid, want %d", got, want)
			}
			s.wantCart()
		})
	}
}

func TestDeclinedKeepsTheCart(t *testing.T) {
	s := start(t)
	s.mustAdd("r1", "p1", 2)
	s.set(func() { s.decline = true })
	for range 2 {
		order, err := s.place("o1")
		st.Code(t, err, codes.OK)
		if order.GetStatus() != declined || order.GetPayment().GetDeclineCode() != "card_declined" {
			t.Errorf("got %v, want it declined", order)
		}
	}
	s.wantCart("2 p1")
	s.set(func() { s.decline = false }) // another card
	order, err := s.place("o2")
	st.Code(t, err, codes.OK)
	if order.GetStatus() != paid {
		t.Errorf("got %v, want %v", order.GetStatus(), paid)
	}
	s.wantCart()
}

// TestPayFails has pay fail, with and without paying, and the order placed once
// more: by the same request, and by another one of the same cart.
func TestPayFails(t *testing.T) {
	for _, next := range []string{"o1", "o2"} {
		for _, lost := range []bool{false, true} {
			t.Run(fmt.Sprintf("then %s, lost %v", next, lost), func(t *testing.T) {
				s := start(t)
				s.mustAdd("r1", "p1", 2)
				s.set(func() { s.broken, s.lost = !lost, lost })
				_, err := s.place("o1")
				if got := status.Code(err); got != codes.Unavailable && got != codes.DeadlineExceeded {
					t.Fatalf("got %v, want pay's error", err)
				}
				if got := status.Convert(err).Message(); strings.Contains(got, "rpc error") || !strings.HasPrefix(got, "pay order order-") {
					t.Errorf("got the message %q, want what was being done and pay's words alone", got)
				}
				s.wantCart("2 p1")
				s.mustAdd("r2", "p1", 1) // comes too late for the order
				s.mustAdd("r3", "p2", 1)

				s.set(func() { s.broken, s.lost = false, false })
				order, err := s.place(next)
				st.Code(t, err, codes.OK)
				if order.GetStatus() != paid || order.GetTotal().GetUnits() != 2_000 {
					t.Errorf("got %v, want 2000 won paid", order)
				}
				if got, want := s.paid(), int64(2_000); got != want {
					t.Errorf("got %d paid, want %d", got, want)
				}
				s.wantCart("1 p1", "1 p2")
			})
		}
	}
}

func TestPendingOrderIsItsMembersOwn(t *testing.T) {
	s := start(t)
	s.mustAdd("r1", "p1", 1)
	s.set(func() { s.broken = true })
	_, err := s.place("o1")
	st.Code(t, err, codes.Unavailable)
	_, err = s.client.PlaceOrder(t.Context(), &shoppingv1.PlaceOrderRequest{RequestId: "o2", CartId: "cart", MemberId: "bob"})
	st.Code(t, err, codes.PermissionDenied)
}

func TestPlaceOrderRefuses(t *testing.T) {
	s := start(t)
	_, err := s.place("empty")
	st.Code(t, err, codes.FailedPrecondition)
	s.mustAdd("r1", "p1", 1)
	_, err = s.place("taken")
	st.Code(t, err, codes.OK)
	s.mustAdd("r2", "p1", 1)
	before := s.paid()
	points := func(m *moneyv1.Money) *payv1.Means { return &payv1.Means{Points: m} }
	tests := []struct {
		name string
		req  *shoppingv1.PlaceOrderRequest
	}{
		{"no request", &shoppingv1.PlaceOrderRequest{CartId: "cart", MemberId: "ada"}},
		{"no cart", &shoppingv1.PlaceOrderRequest{RequestId: "o", MemberId: "ada"}},
		{"no member", &shoppingv1.PlaceOrderRequest{RequestId: "o", CartId: "cart"}},
		{"another cart by that request", &shoppingv1.PlaceOrderRequest{RequestId: "taken", CartId: "other", MemberId: "ada"}},
		{"another member by that request", &shoppingv1.PlaceOrderRequest{RequestId: "taken", CartId: "cart", MemberId: "bob"}},
		{"other means by that request", &shoppingv1.PlaceOrderRequest{RequestId: "taken", CartId: "cart", MemberId: "ada", Means: points(money.Won(7))}},
		{"points in dollars", &shoppingv1.PlaceOrderRequest{RequestId: "o", CartId: "cart", MemberId: "ada", Means: points(&moneyv1.Money{CurrencyCode: "USD", Units: 1})}},
		{"negative points", &shoppingv1.PlaceOrderRequest{RequestId: "o", CartId: "cart", MemberId: "ada", Means: points(money.Won(-1))}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := s.client.PlaceOrder(t.Context(), test.req)
			st.Code(t, err, codes.InvalidArgument)
		})
	}
	if got := s.paid(); got != before {
		t.Errorf("got %d paid, want %d as before", got, before)
	}
	s.mustAdd("r3", "dear", 2)
	_, err = s.place("too dear")
	st.Code(t, err, codes.FailedPrecondition)
	_, err = s.client.GetOrder(t.Context(), &shoppingv1.GetOrderRequest{Id: "unknown"})
	st.Code(t, err, codes.NotFound)
}
