package pay

import (
	"context"
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/journal"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/trail"
)

// mostNamed is how many orders may be named beside the latest.
const mostNamed = 100

// ListSagas returns the latest payments and how they came about, newest first,
// and those of the orders that are named. An attempt writes its row anew, so rows
// stand in the order of the latest attempts.
func (s *service) ListSagas(ctx context.Context, req *payv1.ListSagasRequest) (*payv1.ListSagasResponse, error) {
	size, err := journal.PageSize(req.GetPageSize())
	if err != nil {
		return nil, err
	}
	if n := len(req.GetOrderIds()); n > mostNamed {
		return nil, refuse.Field("order_ids", "%d, want at most %d", n, mostNamed)
	}
	payments, err := s.ledger.list(ctx, selectPayments+`true ORDER BY rowid DESC LIMIT ?`, size)
	if err != nil {
		return nil, store.Status(err)
	}
	for _, id := range req.GetOrderIds() {
		if err := argument.ID("order_ids", id); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(payments, func(p *payment) bool { return p.id == id }) {
			continue
		}
		p, err := s.ledger.find(ctx, id)
		if err != nil {
			return nil, store.Status(err)
		}
		if p != nil {
			payments = append(payments, p)
		}
	}
	answer := &payv1.ListSagasResponse{}
	for _, p := range payments {
		answer.Sagas = append(answer.Sagas, p.history())
	}
	return answer, nil
}

// history is how a payment came about.
func (p *payment) history() *payv1.Saga {
	traceID, _ := trail.IDs(p.trail)
	answer := &payv1.Saga{
		OrderId: p.id, Way: p.way, State: string(p.state), TraceId: traceID,
		Total: money.Won(p.total), DeclineCode: p.result.declineCode,
	}
	for _, e := range p.log {
		traceID, spanID := trail.IDs(e.Trail)
		answer.Events = append(answer.Events, &payv1.SagaEvent{
			Kind: string(e.Kind), Step: string(e.Step), Amount: e.Amount, Code: e.Code,
			At: timestamppb.New(e.At), TraceId: traceID, SpanId: spanID,
		})
	}
	return answer
}
