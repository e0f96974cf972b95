package pay

import (
	"context"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/journal"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/trail"
)

// GetSaga tells how a payment came about.
func (s *service) GetSaga(ctx context.Context, req *payv1.GetSagaRequest) (*payv1.Saga, error) {
	if err := argument.ID("order_id", req.GetOrderId()); err != nil {
		return nil, err
	}
	p, err := s.ledger.find(ctx, req.GetOrderId())
	switch {
	case err != nil:
		return nil, store.Status(err)
	case p == nil:
		return nil, status.Errorf(codes.NotFound, "no payment for order %q", req.GetOrderId())
	}
	return p.history(), nil
}

// ListPayments returns all payments, for an audit.
func (s *service) ListPayments(ctx context.Context, req *payv1.ListPaymentsRequest) (*payv1.ListPaymentsResponse, error) {
	size, err := journal.PageSize(req.GetPageSize())
	if err != nil {
		return nil, err
	}
	payments, err := s.ledger.list(ctx, selectUnlogged+`order_id > ? ORDER BY order_id LIMIT ?`, req.GetAfter(), size)
	if err != nil {
		return nil, store.Status(err)
	}
	alive, err := s.ledger.drivers(ctx)
	if err != nil {
		return nil, store.Status(err)
	}
	answer := &payv1.ListPaymentsResponse{}
	for _, p := range payments {
		answer.Payments = append(answer.Payments, p.record(alive))
	}
	return answer, nil
}

// record is what an audit must know of a payment. One that is pending is owned if
// its driver lives. A saga is owned whoever began it, since this replica, which
// answers, is a driver and will take it over. Its own lease has no say in that: it
// may not have been written yet, or not renewed in time on a busy machine.
func (p *payment) record(alive map[string]bool) *payv1.PaymentRecord {
	traceID, _ := trail.IDs(p.trail)
	r := &payv1.PaymentRecord{
		OrderId: p.id, MemberId: p.memberID, Way: p.way, State: string(p.state), TraceId: traceID,
		Total: money.Won(p.total), ByCoupon: money.Won(p.result.byCoupon),
		ByPoints: money.Won(p.result.byPoints), ByCard: money.Won(p.result.byCard),
		Owned: p.state == pending && (alive[p.owner] || p.way == waySaga),
	}
	for n := range p.attempt {
		r.Keys = append(r.Keys, key(p.id, n+1))
	}
	return r
}

// drivers returns the drivers that are alive.
func (l ledger) drivers(ctx context.Context) (map[string]bool, error) {
	rows, err := l.db.Query(ctx, `SELECT id FROM pay_drivers WHERE until > ?`, time.Now().UnixMilli())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	alive := make(map[string]bool)
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		alive[id] = true
	}
	return alive, rows.Err()
}
