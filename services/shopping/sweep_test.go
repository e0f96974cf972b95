package shopping_test

import (
	"context"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	"github.com/msalab/msalab/services/internal/money"
)

// GetPayment tells of what Checkout did.
func (o *others) GetPayment(_ context.Context, req *payv1.GetPaymentRequest) (*payv1.Payment, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	units, paid := o.payments[req.GetOrderId()]
	if !paid {
		return nil, status.Error(codes.NotFound, "no payment")
	}
	return &payv1.Payment{OrderId: req.GetOrderId(), Status: payv1.Payment_STATUS_PAID, ByCard: money.Won(units)}, nil
}

// TestSweep: an order that was paid, and whose shopper never heard, is paid here
// too after a while, though nobody asks again.
func TestSweep(t *testing.T) {
	s := start(t)
	s.mustAdd("r1", "p1", 2)
	s.set(func() { s.lost = true })
	if _, err := s.place("o1"); err == nil {
		t.Fatal("got an answer, want it lost")
	}
	for deadline := time.Now().Add(time.Minute); ; <-time.After(20 * time.Millisecond) {
		list, err := s.client.ListOrders(t.Context(), &shoppingv1.ListOrdersRequest{})
		if err != nil {
			t.Fatal(err)
		}
		if list.GetOrders()[0].GetStatus() == paid {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("got %v after 20 s, want it paid", list)
		}
	}
	s.wantCart()
}
