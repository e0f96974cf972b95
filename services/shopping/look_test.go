package shopping

import (
	"context"
	"fmt"
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

// onePayment is a pay that knows of one order, and counts what it is asked.
type onePayment struct {
	payv1.PayServiceClient
	paid string

	mu    sync.Mutex
	asked map[string]int
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

// TestSweepComesToTheYoungest: however many orders stay pending that pay never heard
// of, more than a page or than can be asked about before the first are due again, one
// that was paid after them is settled, and all are asked about.
func TestSweepComesToTheYoungest(t *testing.T) {
	const abandoned = pageSize + 300
	db := st.Database(t, Definition(), st.Seed())
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		for i := range abandoned + 1 {
			_, err := db.Exec(ctx, `INSERT INTO shopping_orders VALUES (?1, ?1, 'ada', 500, 1, 0, 0, 0, '', '')`, fmt.Sprintf("o%04d", i))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	pay := &onePayment{paid: fmt.Sprintf("o%04d", abandoned), asked: make(map[string]int)}
	s := &service{db: db, carts: carts{db}, orders: orders{db}, news: news.New(), pay: pay}
	w := sweep{service: s, asked: map[string]asked{}, asks: leastAsks}
	now := time.Now()
	for range abandoned/leastAsks + 10 {
		if err := w.look(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		now = now.Add(sweepEvery)
	}
	o, err := s.orders.byID(t.Context(), pay.paid)
	if err != nil {
		t.Fatal(err)
	}
	if o.Status.String() != "STATUS_PAID" {
		t.Errorf("the youngest order is %v, want it paid", o.Status)
	}
	if got := len(pay.asked); got != abandoned+1 {
		t.Errorf("%d orders were asked about, want all %d", got, abandoned+1)
	}
	if got := len(w.asked); got > abandoned {
		t.Errorf("it remembers %d orders, want the %d at most that are pending", got, abandoned)
	}
}
