// Package point keeps each member's points, one point worth one won.
//
// Each change can be asked for again without harm: Earn is remembered by its
// request_id, Spend and Refund by their order_id.
package point

import (
	"context"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/work"
)

// Definition describes the service to the replica that carries it.
func Definition() replica.Definition {
	return replica.Definition{
		Name:   "point",
		Work:   work.Time{Distribution: "exponential", Mean: 5 * time.Millisecond},
		Schema: schema,
		Seed:   seed,
		New: func(deps replica.Deps) (replica.Server, error) {
			return &service{storage: storage{deps.DB}}, nil
		},
	}
}

type service struct {
	pointv1.UnimplementedPointServiceServer
	storage storage
}

// Register adds the service to a gRPC server.
func (s *service) Register(r grpc.ServiceRegistrar) { pointv1.RegisterPointServiceServer(r, s) }

// Earn adds points, once per request_id.
func (s *service) Earn(ctx context.Context, req *pointv1.EarnRequest) (*pointv1.Balance, error) {
	units, amountErr := money.Positive("points", req.GetPoints())
	err := argument.First(
		argument.ID("request_id", req.GetRequestId()),
		argument.ID("member_id", req.GetMemberId()),
		amountErr)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, req.GetMemberId(), func(ctx context.Context, balance int64) error {
		before, err := s.storage.earning(ctx, req.GetRequestId())
		switch {
		case err != nil:
			return err
		case before != nil && (before.memberID != req.GetMemberId() || before.units != units):
			return status.Errorf(codes.InvalidArgument, "request_id %q earned other points before", req.GetRequestId())
		case before != nil:
			return nil
		case balance > money.Max-units:
			return status.Errorf(codes.FailedPrecondition, "member %q would have more than %d points", req.GetMemberId(), money.Max)
		}
		return s.storage.earn(ctx, req.GetRequestId(), req.GetMemberId(), units)
	})
}

// GetBalance returns a member's points; who never earned any has none.
func (s *service) GetBalance(ctx context.Context, req *pointv1.GetBalanceRequest) (*pointv1.Balance, error) {
	if err := argument.ID("member_id", req.GetMemberId()); err != nil {
		return nil, err
	}
	units, err := s.storage.balance(ctx, req.GetMemberId())
	if err != nil {
		return nil, store.Status(err)
	}
	return &pointv1.Balance{MemberId: req.GetMemberId(), Points: money.Won(units)}, nil
}

// Spend takes points for an order.
func (s *service) Spend(ctx context.Context, req *pointv1.SpendRequest) (*pointv1.Balance, error) {
	units, amountErr := money.Positive("points", req.GetPoints())
	err := argument.First(
		argument.ID("order_id", req.GetOrderId()),
		argument.ID("member_id", req.GetMemberId()),
		amountErr)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, req.GetMemberId(), func(ctx context.Context, balance int64) error {
		before, err := s.storage.spending(ctx, req.GetOrderId())
		switch {
		case err != nil:
			return err
		case before != nil && before.refunded:
			return status.Errorf(codes.Aborted, "order %q was undone", req.GetOrderId())
		case before != nil && (before.memberID != req.GetMemberId() || before.units != units):
			return status.Errorf(codes.InvalidArgument, "order %q spent other points before", req.GetOrderId())
		case before != nil:
			return nil
		case balance < units:
			return status.Errorf(codes.FailedPrecondition, "member %q has %d points, needs %d", req.GetMemberId(), balance, units)
		}
		return s.storage.spend(ctx, req.GetOrderId(), req.GetMemberId(), units)
	})
}

// change runs f with a member's balance in a transaction, and returns the
// balance as f left it.
func (s *service) change(ctx context.Context, memberID string, f func(ctx context.Context, balance int64) error) (*pointv1.Balance, error) {
	var after int64
	err := s.storage.db.InTx(ctx, func(ctx context.Context) error {
		before, err := s.storage.balance(ctx, memberID)
		if err != nil {
			return err
		}
		if err := f(ctx, before); err != nil {
			return err
		}
		after, err = s.storage.balance(ctx, memberID)
		return err
	})
	if err != nil {
		return nil, store.Status(err)
	}
	return &pointv1.Balance{MemberId: memberID, Points: money.Won(after)}, nil
}

// Refund gives back what Spend took for an order. The order is over with it: a
// later Spend for it is refused (ABORTED).
func (s *service) Refund(ctx context.Context, req *pointv1.RefundRequest) (*pointv1.RefundResponse, error) {
	if err := argument.ID("order_id", req.GetOrderId()); err != nil {
		return nil, err
	}
	refunded := false
	err := s.storage.db.InTx(ctx, func(ctx context.Context) error {
		spent, err := s.storage.spending(ctx, req.GetOrderId())
		if err != nil {
			return err
		}
		if err := s.storage.refund(ctx, req.GetOrderId()); err != nil {
			return err
		}
		if spent == nil || spent.refunded {
			return nil
		}
		refunded = true
		return s.storage.add(ctx, spent.memberID, spent.units)
	})
	if err != nil {
		return nil, store.Status(err)
	}
	return &pointv1.RefundResponse{Refunded: refunded}, nil
}
