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

	auditv1 "github.com/msalab/msalab/proto/shop/audit/v1"
	cardv1 "github.com/msalab/msalab/proto/shop/card/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/journal"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/refuse"
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
		Schema: schema + journal.Schema("card"),
		Seed:   seed,
		Exempt: []string{"Audit"},
		New: func(deps replica.Deps) (replica.Server, error) {
			return &service{
				storage: storage{deps.DB}, journal: journal.New(deps.DB, "card"), repeats: deps.Flaws.Repeats,
			}, nil
		},
	}
}

type service struct {
	cardv1.UnimplementedCardServiceServer
	storage storage
	journal journal.Journal
	repeats bool // a test's: see replica.Flaws
}

// Register adds the service to a gRPC server.
func (s *service) Register(r grpc.ServiceRegistrar) { cardv1.RegisterCardServiceServer(r, s) }

// Authorize asks for an amount. The answer to a repeated request is the first one,
// even if the amount was captured since; ABORTED if it was voided.
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
	return s.change(ctx, "card/authorize", asked.orderID, func(ctx context.Context, found *authorization) (*authorization, error) {
		return s.authorize(ctx, asked, found)
	})
}

// authorize is Authorize inside its transaction.
func (s *service) authorize(ctx context.Context, asked, found *authorization) (*authorization, error) {
	switch {
	case found == nil:
	case found.status == cardv1.Authorization_STATUS_VOIDED:
		return nil, refuse.Undone(asked.orderID)
	case found.memberID != asked.memberID || found.units != asked.units || found.lastFour != asked.lastFour:
		return nil, refuse.Reused("order %q asked for another authorization before", asked.orderID)
	case !s.repeats:
		if found.status == cardv1.Authorization_STATUS_CAPTURED {
			found.status = cardv1.Authorization_STATUS_AUTHORIZED // as it was then
		}
		return found, nil
	}
	if err := s.storage.insert(ctx, asked); err != nil {
		return nil, err
	}
	if asked.status == cardv1.Authorization_STATUS_DECLINED {
		return asked, nil
	}
	return asked, s.journal.Add(ctx, asked.movement("authorize", 0, asked.units))
}

// Capture takes the authorised amount.
func (s *service) Capture(ctx context.Context, req *cardv1.CaptureRequest) (*cardv1.Authorization, error) {
	return s.change(ctx, "card/capture", req.GetOrderId(), func(ctx context.Context, found *authorization) (*authorization, error) {
		switch {
		case found == nil:
			return nil, refuse.Because(codes.FailedPrecondition, refuse.CardNotHeld, "order %q is not authorised", req.GetOrderId())
		case found.status == cardv1.Authorization_STATUS_CAPTURED && !s.repeats:
			return found, nil
		case found.status != cardv1.Authorization_STATUS_AUTHORIZED && found.status != cardv1.Authorization_STATUS_CAPTURED:
			return nil, refuse.Because(codes.FailedPrecondition, refuse.CardNotHeld, "order %q is %v", req.GetOrderId(), found.status)
		}
		if err := s.storage.setStatus(ctx, found, cardv1.Authorization_STATUS_CAPTURED); err != nil {
			return nil, err
		}
		return found, s.journal.Add(ctx, found.movement("capture", found.units, -found.units))
	})
}

// Void gives an authorised or captured amount back. Where nothing was
// authorised it leaves a voided authorization of nothing behind, so that an
// Authorize that comes late, overtaken by its own undoing, finds that the order
// is over.
func (s *service) Void(ctx context.Context, req *cardv1.VoidRequest) (*cardv1.Authorization, error) {
	return s.change(ctx, "card/void", req.GetOrderId(), func(ctx context.Context, found *authorization) (*authorization, error) {
		var back journal.Movement
		switch {
		case found == nil:
			voided := &authorization{orderID: req.GetOrderId(), status: cardv1.Authorization_STATUS_VOIDED}
			return voided, s.storage.insert(ctx, voided)
		case found.status == cardv1.Authorization_STATUS_AUTHORIZED:
			back = found.movement("void", 0, -found.units)
		case found.status == cardv1.Authorization_STATUS_CAPTURED:
			back = found.movement("void", -found.units, 0)
		case found.status == cardv1.Authorization_STATUS_VOIDED && s.repeats && found.units > 0:
			return found, s.journal.Add(ctx, found.movement("void", 0, -found.units))
		default:
			return found, nil
		}
		if err := s.storage.setStatus(ctx, found, cardv1.Authorization_STATUS_VOIDED); err != nil {
			return nil, err
		}
		return found, s.journal.Add(ctx, back)
	})
}

// GetAuthorization says how an order stands.
func (s *service) GetAuthorization(ctx context.Context, req *cardv1.GetAuthorizationRequest) (*cardv1.Authorization, error) {
	if err := argument.ID("order_id", req.GetOrderId()); err != nil {
		return nil, err
	}
	found, err := s.storage.find(ctx, req.GetOrderId())
	switch {
	case err != nil:
		return nil, store.Status(err)
	case found == nil:
		return nil, status.Errorf(codes.NotFound, "order %q asked for no authorization", req.GetOrderId())
	}
	return found.message(), nil
}

// Audit returns the journal.
func (s *service) Audit(ctx context.Context, req *auditv1.AuditRequest) (*auditv1.AuditResponse, error) {
	return s.journal.Page(ctx, req)
}

// change runs f with the order's authorization, nil where there is none, in a
// transaction, and answers with the one that f returns. what names its points
// of package crashpoint.
func (s *service) change(ctx context.Context, what, orderID string,
	f func(ctx context.Context, found *authorization) (*authorization, error),
) (*cardv1.Authorization, error) {
	if err := argument.ID("order_id", orderID); err != nil {
		return nil, err
	}
	crashpoint.Here(ctx, what+"/begin")
	var after *authorization
	err := s.storage.db.InTx(ctx, func(ctx context.Context) error {
		found, err := s.storage.find(ctx, orderID)
		if err != nil {
			return err
		}
		after, err = f(ctx, found)
		crashpoint.Here(ctx, what+"/commit")
		return err
	})
	if err != nil {
		return nil, store.Status(err)
	}
	crashpoint.Here(ctx, what+"/answer")
	return after.message(), nil
}
