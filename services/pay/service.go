// Package pay pays orders by coupon, points and card together.
//
// The three are services of their own, so a payment is several calls, and any
// of them can be refused, fail, or lose its answer. This package sees to it
// that an order is paid in full or not at all, and once:
//
//   - service.go answers the calls and owns the payment's record
//   - checkout.go says what a way to move the money must do
//   - inline.go is such a way: step by step, undone on the spot
package pay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	cardv1 "github.com/msalab/msalab/proto/shop/card/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/plant"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/work"
)

// Definition describes the service to the replica that carries it.
func Definition() replica.Definition {
	return replica.Definition{
		Name:   "pay",
		Calls:  []string{"coupon", "point", "card"},
		Work:   work.Time{Distribution: "exponential", Mean: 15 * time.Millisecond},
		Schema: schema,
		Plants: []string{plant.Lock},
		Aside:  []string{"GetSaga", "ListPayments"},
		Seed:   seed,
		New:    newService,
	}
}

type service struct {
	payv1.UnimplementedPayServiceServer
	storage  storage
	checkout checkout

	// paying is what a careless author guards Checkout with; see there.
	paying *plant.Mutex
}

func newService(deps replica.Deps) (replica.Server, error) {
	var conns [3]grpc.ClientConnInterface
	for i, callee := range []string{"coupon", "point", "card"} {
		conn, err := deps.Dial(callee)
		if err != nil {
			return nil, fmt.Errorf("dial %s: %w", callee, err)
		}
		conns[i] = conn
	}
	return &service{
		storage: storage{deps.DB},
		paying:  plant.NewMutex(),
		checkout: inline{
			coupon: couponv1.NewCouponServiceClient(conns[0]),
			point:  pointv1.NewPointServiceClient(conns[1]),
			card:   cardv1.NewCardServiceClient(conns[2]),
		},
	}, nil
}

// Register adds the service to a gRPC server.
func (s *service) Register(r grpc.ServiceRegistrar) { payv1.RegisterPayServiceServer(r, s) }

// Checkout pays an order. Of several calls for one order, on whatever replicas,
// one makes the attempt and the others wait for how it comes out.
func (s *service) Checkout(ctx context.Context, req *payv1.CheckoutRequest) (*payv1.Payment, error) {
	a, err := parse(req)
	if err != nil {
		return nil, err
	}
	if plant.Active(ctx, plant.Lock) {
		// The wrong way: one payment at a time, held across the calls to coupon,
		// point and card. The record that begin makes is lock enough, and only
		// for the order that it is of.
		unlock, err := s.paying.Lock(ctx)
		if err != nil {
			return nil, err
		}
		defer unlock()
	}
	p, mine, err := s.begin(ctx, a)
	switch {
	case err != nil:
		return nil, store.Status(err)
	case !mine:
		return s.settled(ctx, p)
	}
	a.number = p.attempt
	r, payErr := s.checkout.pay(ctx, a)
	if err := s.end(ctx, p, a, r, payErr); err != nil {
		return nil, store.Status(err)
	}
	return p.message(), nil
}

// parse checks a request and turns it into an attempt.
func parse(req *payv1.CheckoutRequest) (attempt, error) {
	total, totalErr := money.Positive("total", req.GetTotal())
	points, pointsErr := money.Units("means.points", req.GetMeans().GetPoints())
	err := argument.First(
		argument.ID("order_id", req.GetOrderId()),
		argument.ID("member_id", req.GetMemberId()),
		totalErr, pointsErr)
	return attempt{
		orderID:  req.GetOrderId(),
		memberID: req.GetMemberId(),
		total:    total,
		means: means{
			couponID:   req.GetMeans().GetCouponId(),
			points:     points,
			cardNumber: req.GetMeans().GetCardNumber(),
		},
	}, err
}

// begin records that an attempt is under way, before any money moves. mine says
// that the caller is to make it; otherwise the payment is settled, or someone
// else is at it.
func (s *service) begin(ctx context.Context, a attempt) (p *payment, mine bool, err error) {
	var before state
	err = s.storage.db.InTx(ctx, func(ctx context.Context) (err error) {
		p, err = s.storage.find(ctx, a.orderID)
		switch {
		case err != nil:
			return err
		case p == nil: // as good as undone
			p = &payment{orderID: a.orderID, memberID: a.memberID, total: a.total, state: undone}
		case p.memberID != a.memberID || p.total != a.total:
			return status.Errorf(codes.InvalidArgument, "order %q was another payment before", a.orderID)
		}
		before = p.state
		switch before {
		case undone:
			p.attempt++
		case doubtful:
		default:
			return nil
		}
		p.state, mine = pending, true
		return s.storage.save(ctx, p)
	})
	if err == nil && before == doubtful {
		err = s.clear(ctx, p, a)
	}
	return p, mine, err
}

// clear undoes the attempt that p was left with, so that another can follow.
func (s *service) clear(ctx context.Context, p *payment, a attempt) error {
	a.number = p.attempt
	undoErr := s.checkout.undo(ctx, a)
	if undoErr != nil {
		p.state = doubtful
		undoErr = fmt.Errorf("undo the attempt before: %w", undoErr)
	} else {
		p.attempt++
	}
	return errors.Join(undoErr, s.record(ctx, p))
}

// end records how an attempt came out.
func (s *service) end(ctx context.Context, p *payment, a attempt, r result, payErr error) error {
	var doubt *inDoubt
	switch {
	case errors.As(payErr, &doubt):
		p.state = doubtful
	case payErr != nil:
		p.state = undone
	case r.declineCode != "":
		p.state = declined
	default:
		p.state = paid
	}
	p.result = r
	err := s.record(ctx, p)
	if err != nil && p.state == paid { // paid, and nobody would ever know
		err = errors.Join(err, s.checkout.undo(ctx, a))
	}
	return errors.Join(payErr, err)
}

// record saves p even when the caller has left: the money has moved all the
// same.
func (s *service) record(ctx context.Context, p *payment) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	return s.storage.save(ctx, p)
}

// How long a caller waits for an attempt that another one makes, and how soon
// and how seldom it looks: ever more seldom, or those who wait would slow down
// the one they wait for. That one may be in another replica, so the database is
// all that they share.
const (
	waitTimeout  = 5 * time.Second
	waitShortest = 20 * time.Millisecond
	waitLongest  = 320 * time.Millisecond
)

// settled returns the payment as soon as it is settled.
func (s *service) settled(ctx context.Context, p *payment) (*payv1.Payment, error) {
	ctx, cancel := context.WithTimeout(ctx, waitTimeout)
	defer cancel()
	for pause := waitShortest; ; pause = min(2*pause, waitLongest) {
		switch p.state {
		case paid, declined:
			return p.message(), nil
		case undone, doubtful:
			return nil, status.Errorf(codes.Unavailable, "the attempt to pay order %q failed", p.orderID)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, status.FromContextError(ctx.Err()).Err()
		}
		var err error
		if p, err = s.storage.find(ctx, p.orderID); err != nil {
			return nil, store.Status(err)
		}
	}
}

// GetPayment tells how an order's payment stands.
func (s *service) GetPayment(ctx context.Context, req *payv1.GetPaymentRequest) (*payv1.Payment, error) {
	if err := argument.ID("order_id", req.GetOrderId()); err != nil {
		return nil, err
	}
	p, err := s.storage.find(ctx, req.GetOrderId())
	if err != nil {
		return nil, store.Status(err)
	}
	if p == nil {
		return nil, status.Errorf(codes.NotFound, "no payment for order %q", req.GetOrderId())
	}
	return p.message(), nil
}
