// Package card plays the card company: it authorises an amount, then captures
// or voids it. An order has at most one authorization, so each call can be
// repeated without charging twice.
package card

import (
	"context"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	cardv1 "github.com/msalab/msalab/proto/shop/card/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/work"
)

// Definition describes the service to the replica that carries it. Its service
// time has a long tail, as calls to a company outside have.
func Definition() replica.Definition {
	return replica.Definition{
		Name:   "card",
		Work:   work.Time{Distribution: "lognormal", Mean: 20 * time.Millisecond},
		Schema: schema,
		Seed:   seed,
		New: func(deps replica.Deps) (replica.Server, error) {
			return &service{storage: storage{deps.DB}}, nil
		},
	}
}

type service struct {
	cardv1.UnimplementedCardServiceServer
	storage storage
}

// Register adds the service to a gRPC server.
func (s *service) Register(r grpc.ServiceRegistrar) { cardv1.RegisterCardServiceServer(r, s) }

// Authorize asks for an amount. The answer to a repeated request is the
// authorization as it is now, which may have been captured or voided since.
func (s *service) Authorize(ctx context.Context, req *cardv1.AuthorizeRequest) (*cardv1.Authorization, error) {
	units, amountErr := money.Positive("amount", req.GetAmount())
	err := argument.First(
		argument.ID("order_id", req.GetOrderId()),
		argument.ID("member_id", req.GetMemberId()),
		argument.ID("card_number", req.GetCardNumber()),
		amountErr)
	if err != nil {
		return nil, err
	}
	number := digits(req.GetCardNumber())
	asked := &authorization{
		orderID:     req.GetOrderId(),
		memberID:    req.GetMemberId(),
		lastFour:    lastFour(number),
		units:       units,
		status:      cardv1.Authorization_STATUS_AUTHORIZED,
		declineCode: declineCode(number),
	}
	if asked.declineCode != "" {
		asked.status = cardv1.Authorization_STATUS_DECLINED
	}
	return s.change(ctx, req.GetOrderId(), func(ctx context.Context, found *authorization) (*authorization, error) {
		switch {
		case found == nil:
			return asked, s.storage.insert(ctx, asked)
		case found.memberID == "": // voided before it was authorised: see Void
			return found, nil
		case found.memberID != asked.memberID || found.units != asked.units || found.lastFour != asked.lastFour:
			return nil, status.Errorf(codes.InvalidArgument, "order %q asked for another authorization before", asked.orderID)
		}
		return found, nil
	})
}

// Capture takes the authorised amount.
func (s *service) Capture(ctx context.Context, req *cardv1.CaptureRequest) (*cardv1.Authorization, error) {
	return s.change(ctx, req.GetOrderId(), func(ctx context.Context, found *authorization) (*authorization, error) {
		switch {
		case found == nil:
			return nil, status.Errorf(codes.FailedPrecondition, "order %q is not authorised", req.GetOrderId())
		case found.status == cardv1.Authorization_STATUS_AUTHORIZED:
			return found, s.storage.setStatus(ctx, found, cardv1.Authorization_STATUS_CAPTURED)
		case found.status == cardv1.Authorization_STATUS_CAPTURED:
			return found, nil
		}
		return nil, status.Errorf(codes.FailedPrecondition, "order %q is %v", req.GetOrderId(), found.status)
	})
}

// Void gives an authorised or captured amount back. Where nothing was
// authorised it leaves a voided authorization of nothing behind: it makes an
// Authorize that comes late, overtaken by its own undoing, find that the order
// is over.
func (s *service) Void(ctx context.Context, req *cardv1.VoidRequest) (*cardv1.Authorization, error) {
	return s.change(ctx, req.GetOrderId(), func(ctx context.Context, found *authorization) (*authorization, error) {
		switch {
		case found == nil:
			voided := &authorization{orderID: req.GetOrderId(), status: cardv1.Authorization_STATUS_VOIDED}
			return voided, s.storage.insert(ctx, voided)
		case found.status == cardv1.Authorization_STATUS_DECLINED:
			return found, nil
		}
		return found, s.storage.setStatus(ctx, found, cardv1.Authorization_STATUS_VOIDED)
	})
}

// change runs f with the order's authorization, nil where there is none, in a
// transaction, and answers with the one that f returns.
func (s *service) change(ctx context.Context, orderID string,
	f func(ctx context.Context, found *authorization) (*authorization, error),
) (*cardv1.Authorization, error) {
	if err := argument.ID("order_id", orderID); err != nil {
		return nil, err
	}
	var after *authorization
	err := s.storage.db.InTx(ctx, func(ctx context.Context) error {
		found, err := s.storage.find(ctx, orderID)
		if err != nil {
			return err
		}
		after, err = f(ctx, found)
		return err
	})
	if err != nil {
		return nil, store.Status(err)
	}
	return after.message(), nil
}
