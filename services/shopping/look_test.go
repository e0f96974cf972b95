package shopping

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/news"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

// onePayment is a pay that knows of one order, and counts what it is asked. It can't cancel
// any, unless it is told to.
type onePayment struct {
	payv1.PayServiceClient
	paid    string
	cancels bool

	mu        sync.Mutex
	asked     map[string]int
	cancelled []string
}

func (p *onePayment) Cancel(_ context.Context, req *payv1.CancelRequest, _ ...grpc.CallOption) (*payv1.Payment, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.cancels {
		return nil, status.Error(codes.Unavailable, "pay can't write")
	}
	if req.GetMemberId() != "ada" || req.GetTotal().GetUnits() != 500 {
		return nil, status.Error(codes.InvalidArgument, "another order")
	}
	p.cancelled = append(p.cancelled, req.GetOrderId())
	return &payv1.Payment{OrderId: req.GetOrderId(), Status: payv1.Payment_STATUS_DECLINED, DeclineCode: "abandoned"}, nil
}

func (p *onePayment) GetPayment(_ context.Context, req *payv1.GetPaymentRequest, _ ...grpc.CallOption) (*payv1.Payment, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked[req.GetOrderId()]++
	if req.GetOrderId() != p.paid {
		return nil, status.Error(codes.NotFound, "no payment")
	}
	return &payv1.Payment{OrderId: p.paid, Status: payv1.Payment_STATUS_PAID, ByCard: money.Won(500)}, nil
}

// pending is a sweep over so many orders that are being paid, of which pay knows the
// youngest alone.
func pending(t *testing.T, orderCount int) (*sweep, *onePayment) {
	t.Helper()
	db := st.Database(t, Definition(), st.Seed())
	s := &service{db: db, carts: carts{db}, orders: orders{db}, news: news.New()}
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		for i := range orderCount {
			if err := s.pend(ctx, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	pay := &onePayment{paid: orderID(orderCount - 1), asked: make(map[string]int)}
	s.pay = pay
	return s.newSweep(), pay
}

func orderID(i int) string { return fmt.Sprintf("o%04d", i) }

// pend records an order that is being paid.
func (s *service) pend(ctx context.Context, i int) error {
	_, err := s.db.Exec(ctx, `INSERT INTO shopping_orders VALUES (?1, ?1, 'ada', 500, 1, 0, 0, 0, '', '')`, orderID(i))
	return err
}

// status is how an order stands.
func (w *sweep) status(t *testing.T, id string) string {
	t.Helper()
	o, err := w.orders.byID(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return o.Status.String()
}

// TestSweepKeepsUpWithAbandonedOrders: however many orders stay pending that pay never
// heard of, more than are asked about at least before the first are due again, one
// whose end nobody heard is settled within a minute.
func TestSweepKeepsUpWithAbandonedOrders(t *testing.T) {
	const abandoned = 2 * leastAsks * int(askMost/sweepEvery)
	w, pay := pending(t, abandoned)
	pay.paid = orderID(abandoned)
	now := time.Now()
	look := func() {
		t.Helper()
		if err := w.look(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		now = now.Add(sweepEvery)
	}
	for range abandoned/leastAsks + 10 {
		look()
	}
	if err := w.pend(t.Context(), abandoned); err != nil {
		t.Fatal(err)
	}
	for range int(time.Minute / sweepEvery) {
		look()
	}
	if got := w.status(t, pay.paid); got != "STATUS_PAID" {
		t.Errorf("the order is %v after a minute, want it paid", got)
	}
	if w.asks > mostAsks/2 {
		t.Errorf("a look asks about %d orders that stay pending, want few", w.asks)
	}
}

// TestSweepCancels: an order that pay never heard of is left to its buyer for half a
// minute, and cancelled then, once.
func TestSweepCancels(t *testing.T) {
	w, pay := pending(t, 2)
	pay.cancels = true
	began := time.Now()
	left := time.Duration(0)
	for now := began; now.Before(began.Add(2 * time.Minute)); now = now.Add(sweepEvery) {
		if err := w.look(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		if w.status(t, orderID(0)) == "STATUS_PENDING" {
			left = now.Sub(began)
		}
	}
	if left < 30*time.Second || left > 35*time.Second {
		t.Errorf("the order was pending for %v, want some 30 s", left)
	}
	o, err := w.orders.byID(t.Context(), orderID(0))
	if err != nil || o.Status.String() != "STATUS_DECLINED" || o.Payment.GetDeclineCode() != "abandoned" {
		t.Errorf("got %v, %v, want the order declined as abandoned", o, err)
	}
	if want := []string{orderID(0)}; !slices.Equal(pay.cancelled, want) {
		t.Errorf("cancelled %q, want %q: the other is paid", pay.cancelled, want)
	}
}

// TestSweepComesToTheYoungest: however many orders stay pending that pay never heard
// of, more than a page or than can be asked about before the first are due again, one
// that was paid after them is settled, and all are asked about.
func TestSweepComesToTheYoungest(t *testing.T) {
	const abandoned = pageSize + 300
	w, pay := pending(t, abandoned+1)
	now := time.Now()
	for range abandoned/leastAsks + 10 {
		if err := w.look(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		now = now.Add(sweepEvery)
	}
	if got := w.status(t, pay.paid); got != "STATUS_PAID" {
		t.Errorf("the youngest order is %v, want it paid", got)
	}
	if got := len(pay.asked); got != abandoned+1 {
		t.Errorf("%d orders were asked about, want all %d", got, abandoned+1)
	}
	if got := len(w.asked); got > abandoned {
		t.Errorf("it remembers %d orders, want the %d at most that are pending", got, abandoned)
	}
}
