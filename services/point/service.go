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

	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/journal"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/work"
)

// Definition describes the service to the replica that carries it.
func Definition() replica.Definition {
	return replica.Definition{
		Name:   "point",
		Work:   work.Time{Distribution: "exponential", Mean: 5 * time.Millisecond},
		Schema: schema + journal.Schema("point"),
		Seed:   seed,
		Exempt: []string{"Audit"},
		New: func(deps replica.Deps) (replica.Server, error) {
			return &service{
				storage: storage{deps.DB}, journal: journal.New(deps.DB, "point"), repeats: deps.Flaws.Repeats,
			}, nil
		},
	}
}

type service struct {
	pointv1.UnimplementedPointServiceServer
	storage storage
	journal journal.Journal
	repeats bool // a test's: see replica.Flaws
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
			return refuse.Reused("request_id %q earned other points before", req.GetRequestId())
		case before != nil:
			return nil
		case balance > money.Max-units:
			return refuse.Because(codes.FailedPrecondition, refuse.TooManyPoints, "member %q would have more than %d points", req.GetMemberId(), money.Max)
		}
		return s.storage.earn(ctx, req.GetRequestId(), req.GetMemberId(), units)
	})
}

// GetBalance returns a member's points. One who never earned any has none.
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
