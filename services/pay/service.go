// Package pay pays orders by coupon, points and card together.
//
// The three are services of their own, so a payment is several calls, and any
// of them can be refused, fail, or lose its answer. There are three ways to go
// about that, and which is in use can be changed while orders come in:
//
//   - driver.go leads a saga: each step is recorded in ledger.go before it is
//     taken by participants.go and after it is known, undone if need be, and
//     taken over by recover.go if its driver dies. What comes next is decided
//     in package saga, who owns a payment in lease.go.
//   - direct.go has the two that record nothing in between: naive, which is
//     wrong, and a transaction over all books, which only a monolith can have.
//
// service.go answers the calls, audit.go those of an audit.
package pay

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/plant"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/trail"
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
		Exempt: []string{"GetSaga", "ListSagas", "ListPayments"},
		Seed:   seed,
		New:    newService,

		Durable: true,
	}
}

type service struct {
	payv1.UnimplementedPayServiceServer
	ledger    ledger
	lease     *lease
	ways      map[string]checkout
	way       atomic.Pointer[string] // a key of ways
	recoverer recoverer

	// paying is what a careless author guards Checkout with; see there.
	paying *plant.Mutex
}

var (
	_ replica.Runner   = (*service)(nil)
	_ replica.Switcher = (*service)(nil)
)

func newService(deps replica.Deps) (replica.Server, error) {
	to, err := dialParticipants(deps.Dial)
	if err != nil {
		return nil, err
	}
	l := ledger{db: deps.DB, unleased: deps.Flaws.Unleased}
	alive := newLease(deps.DB, deps.Lease)
	d := &driver{ledger: l, participants: to, lease: alive, flaws: deps.Flaws, wake: make(chan struct{}, 1)}
	s := &service{
		ledger: l, lease: alive,
		ways:      map[string]checkout{waySaga: d, wayNaive: naive{l, to, alive}},
		recoverer: recoverer{driver: d, tracer: deps.Tracer},
		paying:    plant.NewMutex(),
	}
	way := waySaga
	if deps.Ahead != nil {
		s.ways[wayTx] = transaction{l, to, alive, deps.Ahead}
		way = wayTx
	}
	s.way.Store(&way)
	return s, nil
}

// Run keeps this replica's lease and takes over payments that nobody is at,
// until ctx ends.
func (s *service) Run(ctx context.Context) {
	var both sync.WaitGroup
	both.Go(func() { s.lease.keep(ctx) })
	both.Go(func() { s.recoverer.run(ctx) }) // it has calls of its own, which end with ctx
	both.Wait()
}

// Register adds the service to a gRPC server.
func (s *service) Register(r grpc.ServiceRegistrar) { payv1.RegisterPayServiceServer(r, s) }

// Checkout pays an order. Of several calls for one order, on whatever replicas,
// one makes the attempt and the others wait for how it comes out.
func (s *service) Checkout(ctx context.Context, req *payv1.CheckoutRequest) (*payv1.Payment, error) {
	o, err := parse(req)
	if err != nil {
		return nil, err
	}
	s.lease.calls.Add(1)
	defer s.lease.calls.Add(-1)
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
	p, err := s.ways[s.Way()].pay(ctx, o)
	if err != nil {
		return nil, store.Status(err)
	}
	return s.settled(ctx, p)
}

// Cancel ends an order that its buyer has left, unless its payment is under way or has
// ended. It takes no part in how orders are paid: all ways begin by the same record, and
// find that of the cancelled order there.
func (s *service) Cancel(ctx context.Context, req *payv1.CancelRequest) (*payv1.Payment, error) {
	o, err := parse(&payv1.CheckoutRequest{OrderId: req.GetOrderId(), MemberId: req.GetMemberId(), Total: req.GetTotal()})
	if err != nil {
		return nil, err
	}
	p := newPayment(o, s.Way())
	p.trail = trail.Of(ctx)
	crashpoint.Here(ctx, "pay/cancel/record")
	err = s.ledger.db.InGroup(ctx, func(ctx context.Context) (err error) {
		p, err = s.ledger.cancel(ctx, p)
		return err
	})
	crashpoint.Here(ctx, "pay/cancel/answer")
	if err != nil {
		return nil, store.Status(err)
	}
	return p.message(), nil
}

// parse checks a request.
func parse(req *payv1.CheckoutRequest) (order, error) {
	var nameErr error
	if strings.Contains(req.GetOrderId(), attemptMark) {
		nameErr = refuse.Field("order_id", "%q has a %q, which tells attempts apart", req.GetOrderId(), attemptMark)
	}
	total, totalErr := money.Positive("total", req.GetTotal())
	points, pointsErr := money.Units("means.points", req.GetMeans().GetPoints())
	err := argument.First(
		argument.ID("order_id", req.GetOrderId()),
		argument.ID("member_id", req.GetMemberId()),
		nameErr, totalErr, pointsErr)
	return order{
		id:         req.GetOrderId(),
		memberID:   req.GetMemberId(),
		total:      total,
		couponID:   req.GetMeans().GetCouponId(),
		points:     points,
		cardNumber: req.GetMeans().GetCardNumber(),
	}, err
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
		case undone:
			return nil, status.Errorf(codes.Unavailable, "the attempt to pay order %q failed", p.id)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, status.FromContextError(ctx.Err()).Err()
		}
		var err error
		if p, err = s.ledger.find(ctx, p.id); err != nil {
			return nil, store.Status(err)
		}
	}
}

// GetPayment tells how an order's payment stands.
func (s *service) GetPayment(ctx context.Context, req *payv1.GetPaymentRequest) (*payv1.Payment, error) {
	if err := argument.ID("order_id", req.GetOrderId()); err != nil {
		return nil, err
	}
	p, err := s.ledger.find(ctx, req.GetOrderId())
	if err != nil {
		return nil, store.Status(err)
	}
	if p == nil {
		return nil, status.Errorf(codes.NotFound, "no payment for order %q", req.GetOrderId())
	}
	return p.message(), nil
}
