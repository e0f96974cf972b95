package point

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	auditv1 "github.com/msalab/msalab/proto/shop/audit/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/journal"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/store"
)

// Spend takes points for an order. The answer to a repeated request is the first
// one: the balance as it was then. Where there are too few it is refused for
// good: a copy of the request that comes when there are more, and the order is
// declined, must not be granted.
func (s *service) Spend(ctx context.Context, req *pointv1.SpendRequest) (*pointv1.Balance, error) {
	units, amountErr := money.Positive("points", req.GetPoints())
	err := argument.First(
		argument.ID("order_id", req.GetOrderId()),
		argument.ID("member_id", req.GetMemberId()),
		amountErr)
	if err != nil {
		return nil, err
	}
	crashpoint.Here(ctx, "point/spend/begin")
	var refusal error
	remain := int64(-1) // as it was answered before
	answer, err := s.change(ctx, req.GetMemberId(), func(ctx context.Context, balance int64) error {
		err := s.spend(ctx, req, units, balance, &remain)
		if refuse.Reason(err) == refuse.TooFewPoints {
			refusal, err = err, s.storage.refuse(ctx, req.GetOrderId(), req.GetMemberId(), units, refuse.Pack(err))
		}
		crashpoint.Here(ctx, "point/spend/commit")
		return err
	})
	if err == nil {
		crashpoint.Here(ctx, "point/spend/answer")
		err = refusal
	}
	if err != nil {
		return nil, err
	}
	if remain >= 0 {
		answer.Points = money.Won(remain)
	}
	return answer, nil
}

// spend is Spend inside its transaction, with the member's balance. It sets remain
// where it did its work before.
func (s *service) spend(ctx context.Context, req *pointv1.SpendRequest, units, balance int64, remain *int64) error {
	before, err := s.storage.spending(ctx, req.GetOrderId())
	switch {
	case err != nil:
		return err
	case before != nil && before.refunded && before.refusal == nil:
		return refuse.Undone(req.GetOrderId())
	case before != nil && (before.memberID != req.GetMemberId() || before.units != units):
		return refuse.Reused("order %q spent other points before", req.GetOrderId())
	case before != nil && before.refusal != nil:
		return refuse.Unpack(before.refusal)
	case before != nil && !s.repeats:
		*remain = before.remain
		return nil
	case balance < units:
		return refuse.Because(codes.FailedPrecondition, refuse.TooFewPoints,
			"member %q has %d points, needs %d", req.GetMemberId(), balance, units)
	}
	if err := s.storage.spend(ctx, req.GetOrderId(), req.GetMemberId(), units, balance-units); err != nil {
		return err
	}
	return s.journal.Add(ctx, journal.Movement{Key: req.GetOrderId(), Kind: "spend", Taken: units, Member: req.GetMemberId()})
}

// Refund gives back what Spend took for an order. The order is over with it: a
// later Spend for it is refused (ABORTED).
func (s *service) Refund(ctx context.Context, req *pointv1.RefundRequest) (*pointv1.RefundResponse, error) {
	if err := argument.ID("order_id", req.GetOrderId()); err != nil {
		return nil, err
	}
	crashpoint.Here(ctx, "point/refund/begin")
	refunded := false
	err := s.storage.db.InTx(ctx, func(ctx context.Context) (err error) {
		refunded, err = s.refund(ctx, req.GetOrderId())
		crashpoint.Here(ctx, "point/refund/commit")
		return err
	})
	if err != nil {
		return nil, store.Status(err)
	}
	crashpoint.Here(ctx, "point/refund/answer")
	return &pointv1.RefundResponse{Refunded: refunded}, nil
}

// refund says whether points were given back, now or by a call before.
func (s *service) refund(ctx context.Context, orderID string) (bool, error) {
	spent, err := s.storage.spending(ctx, orderID)
	switch {
	case err != nil:
		return false, err
	case spent == nil:
		return false, s.storage.refund(ctx, orderID)
	case spent.refusal != nil: // so nothing was taken, nor will be
		return false, nil
	case spent.refunded && (!s.repeats || spent.memberID == ""):
		return spent.memberID != "", nil
	}
	if err := s.storage.refund(ctx, orderID); err != nil {
		return false, err
	}
	if err := s.storage.add(ctx, spent.memberID, spent.units); err != nil {
		return false, err
	}
	return true, s.journal.Add(ctx, journal.Movement{Key: orderID, Kind: "refund", Taken: -spent.units, Member: spent.memberID})
}

// GetSpending says what an order spent, or why it was refused points.
func (s *service) GetSpending(ctx context.Context, req *pointv1.GetSpendingRequest) (*pointv1.Spending, error) {
	if err := argument.ID("order_id", req.GetOrderId()); err != nil {
		return nil, err
	}
	spent, err := s.storage.spending(ctx, req.GetOrderId())
	switch {
	case err != nil:
		return nil, store.Status(err)
	case spent == nil:
		return nil, status.Errorf(codes.NotFound, "order %q spent no points", req.GetOrderId())
	case spent.refusal != nil:
		return nil, refuse.Unpack(spent.refusal)
	}
	return &pointv1.Spending{
		OrderId: req.GetOrderId(), MemberId: spent.memberID, Points: money.Won(spent.units), Refunded: spent.refunded,
	}, nil
}

// Audit returns the journal.
func (s *service) Audit(ctx context.Context, req *auditv1.AuditRequest) (*auditv1.AuditResponse, error) {
	return s.journal.Page(ctx, req)
}
