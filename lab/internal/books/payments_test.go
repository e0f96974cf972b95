package books_test

import (
	"context"
	"net"
	"slices"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/msalab/msalab/lab/internal/books"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/spans"
	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
)

// pay answers with one saga, and remembers what it was asked.
type pay struct {
	payv1.UnimplementedPayServiceServer
	asked *payv1.ListSagasRequest
}

func (p *pay) ListSagas(_ context.Context, req *payv1.ListSagasRequest) (*payv1.ListSagasResponse, error) {
	p.asked = req
	at := timestamppb.New(time.Unix(7, 0))
	return &payv1.ListSagasResponse{Sagas: []*payv1.Saga{{
		OrderId: "o", Way: "saga", State: "pending", TraceId: "0102030405060708090a0b0c0d0e0f10", Total: &moneyv1.Money{Units: 12_000},
		Events: []*payv1.SagaEvent{
			{Kind: "done", Step: "coupon", Amount: 1_000, At: at, TraceId: "0102030405060708090a0b0c0d0e0f10", SpanId: "0102030405060708"},
			{Kind: "resumed", At: at},
		},
	}}}, nil
}

// TestPayments reads a payment as pay tells it; what was not traced has no ids.
func TestPayments(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server, asked := grpc.NewServer(), &pay{}
	payv1.RegisterPayServiceServer(server, asked)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	defer func() {
		server.Stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	}()
	got, err := books.Auditor{}.Payments(t.Context(), listener.Addr().String(), 20, []string{"x"})
	if err != nil || len(got) != 1 {
		t.Fatalf("got %v, %v, want one payment", got, err)
	}
	if asked.asked.GetPageSize() != 20 || !slices.Equal(asked.asked.GetOrderIds(), []string{"x"}) {
		t.Errorf("pay was asked %v, want 20 and x", asked.asked)
	}
	trace, at := spans.TraceID{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, time.Unix(7, 0).UTC()
	p := got[0]
	if p.Order != "o" || p.Way != "saga" || p.State != runs.PaymentPending || p.Total != 12_000 || p.Trace != trace {
		t.Errorf("got %+v, want the order with its trace", p)
	}
	want := []runs.PaymentEvent{
		{Kind: "done", Step: "coupon", Amount: 1_000, At: at, Trace: trace, Span: spans.ID{1, 2, 3, 4, 5, 6, 7, 8}},
		{Kind: "resumed", At: at},
	}
	if !slices.Equal(p.Events, want) {
		t.Errorf("got events %+v, want %+v", p.Events, want)
	}
}
