package pay

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	cardv1 "github.com/msalab/msalab/proto/shop/card/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/trail"
	"github.com/msalab/msalab/services/pay/saga"
)

// move takes an order's steps one after the other and records none of them. It
// returns where that led: to the end, or to the first step that was refused. An
// error means that nobody knows whether the last one happened.
func (c participants) move(ctx context.Context, o order, key string) (saga.Saga, error) {
	s := saga.New(o.saga())
	for {
		a := s.Next()
		e := saga.Event{Kind: saga.Refused, Step: a.Step, Code: a.Code}
		switch a.Verb {
		case saga.Take:
			var err error
			intent, _ := a.Intent()
			if s, err = s.Apply(intent); err != nil {
				return s, err
			}
			crashpoint.Here(ctx, pointOf(a)+"/call")
			if e, err = c.take(ctx, o, key, a); err != nil {
				return s, err
			}
			crashpoint.Here(ctx, pointOf(a)+"/answer")
		case saga.Decline:
		default:
			return s, nil
		}
		var err error
		if s, err = s.Apply(e); err != nil {
			return s, err
		}
	}
}

// naive is the checkout that goes ahead without care: it calls coupon, point and
// card in turn, and when one of them fails, that is that. What was taken before
// stays taken.
type naive struct {
	ledger       ledger
	participants participants
	lease        *lease
}

var _ checkout = naive{}

func (n naive) pay(ctx context.Context, o order) (*payment, error) {
	p := newPayment(o, wayNaive)
	p.trail, p.owner = trail.Of(ctx), n.lease.id
	crashpoint.Here(ctx, "pay/naive-begin/record")
	var found *payment
	err := n.ledger.db.InGroup(ctx, func(ctx context.Context) (err error) {
		if err := n.lease.hold(ctx); err != nil {
			return err
		}
		found, err = n.ledger.begin(ctx, p)
		return err
	})
	if err != nil || found != p {
		return found, err
	}
	crashpoint.Here(ctx, "pay/naive-begin/answer")
	ended := false
	defer func() {
		if !ended { // it panics, and nobody else would ever end the payment
			p.state = undone
			_ = n.ledger.save(ctx, p)
		}
	}()
	s, moveErr := n.participants.move(ctx, o, p.key())
	ended = true
	switch {
	case moveErr != nil:
		p.state = undone // so it believes
	case s.Status() == saga.Paid:
		p.settle(s)
	default:
		p.state, p.result.declineCode = declined, s.Code()
	}
	crashpoint.Here(ctx, "pay/naive-end/record")
	err = n.ledger.save(ctx, p)
	crashpoint.Here(ctx, "pay/naive-end/answer")
	if moveErr != nil {
		return p, moveErr
	}
	return p, err
}

// transaction is the checkout of a monolith, where all books are in one
// database: what a decline leaves behind is rolled back. It spans what pay, coupon,
// point and card write, which is all the money. Shopping writes the order beforehand,
// and its outcome and the cart afterwards, in transactions of its own: an order must
// be known before it is paid, whichever way, and shopping asks pay for the outcome of
// an order when it didn't hear of it.
//
// Checkouts that wait for the write lock at the same time share a commit. Each can be
// rolled back alone.
type transaction struct {
	ledger       ledger
	participants participants
	lease        *lease
	// ahead does the simulated work of calls to come: while a transaction goes on
	// nobody else writes. See methods for what that costs.
	ahead func(ctx context.Context, methods ...string) (context.Context, error)
}

var _ checkout = transaction{}

// errDeclined rolls a declined payment back.
var errDeclined = errors.New("declined")

func (t transaction) pay(ctx context.Context, o order) (*payment, error) {
	ctx, err := t.ahead(ctx, t.methods(o)...)
	if err != nil {
		return nil, err
	}
	p := newPayment(o, wayTx)
	p.trail, p.owner = trail.Of(ctx), t.lease.id
	var found *payment
	crashpoint.Here(ctx, "pay/tx/begin")
	err = t.ledger.db.InGroup(ctx, func(ctx context.Context) (err error) {
		if found, err = t.ledger.begin(ctx, p); err != nil || found != p {
			return err
		}
		err = t.ledger.db.InTx(ctx, func(ctx context.Context) error { return t.move(ctx, p) })
		if err != nil && !errors.Is(err, errDeclined) {
			return err
		}
		err = t.ledger.save(ctx, p)
		crashpoint.Here(ctx, "pay/tx/commit")
		return err
	})
	crashpoint.Here(ctx, "pay/tx/answer")
	return found, err
}

func (t transaction) move(ctx context.Context, p *payment) error {
	s, err := t.participants.move(ctx, p.order, p.key())
	if err != nil {
		return err
	}
	if s.Status() != saga.Paid {
		p.state, p.result.declineCode = declined, s.Code()
		return errDeclined
	}
	p.settle(s)
	return nil
}

// methods returns the calls that an order may need. That a coupon covers all or the
// card is declined is known inside the transaction, when the calls are made; such an
// order has paid for the work of calls that it doesn't make, and a fault that strikes
// them fails it. The other ways call as they go, and do neither: whoever compares how
// long declined orders take should know.
func (t transaction) methods(o order) []string {
	var all []string
	if o.couponID != "" {
		all = append(all, couponv1.CouponService_Redeem_FullMethodName)
	}
	if o.points > 0 {
		all = append(all, pointv1.PointService_Spend_FullMethodName)
	}
	if o.cardNumber != "" && o.points < o.total {
		all = append(all, cardv1.CardService_Authorize_FullMethodName, cardv1.CardService_Capture_FullMethodName)
	}
	return all
}

// Switch says how orders are paid from now on. Sagas that have begun go on as
// such.
func (s *service) Switch(way string) error {
	if way == wayTx && s.ways[wayTx] == nil {
		return status.Errorf(codes.InvalidArgument,
			"checkout %q needs coupon, point and card in one process over one database, as in the monolith; services can do %q or %q",
			way, wayNaive, waySaga)
	}
	if s.ways[way] == nil {
		return status.Errorf(codes.InvalidArgument, "checkout %q is not one of %q", way, s.Ways())
	}
	s.way.Store(&way)
	return nil
}

// Ways lists the ways that there are here, and Way says which is in use.
func (s *service) Ways() []string {
	var all []string
	for _, way := range []string{wayTx, wayNaive, waySaga} {
		if s.ways[way] != nil {
			all = append(all, way)
		}
	}
	return all
}

// Way returns the way in use.
func (s *service) Way() string { return *s.way.Load() }
