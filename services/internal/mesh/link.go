package mesh

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/budget"
	"github.com/failsafe-go/failsafe-go/bulkhead"
	"github.com/failsafe-go/failsafe-go/circuitbreaker"
	"github.com/failsafe-go/failsafe-go/retrypolicy"
	"github.com/failsafe-go/failsafe-go/timeout"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/histogram"
	"github.com/msalab/msalab/services/internal/refuse"
)

// link governs the unary calls to one callee by failsafe-go's policies. From
// the outside in: retries, bulkhead, breaker, the time limit of an attempt; so
// that a retry takes a place in the bulkhead anew, and the breaker counts
// attempts as they ended. Streams are not governed.
type link struct {
	callee string

	current atomic.Pointer[governor] // nil: no policy

	latency histogram.Histogram // of unary calls that were sent, retries included
	failed  atomic.Uint64       // of these

	sent   atomic.Uint64 // calls that gRPC was given
	begun  atomic.Uint64 // its attempts at these; none where nothing is traced
	resent atomic.Uint64 // of these, beyond a call's first

	opened, tried, closed, notSent, full, timedOut, retried, unbudgeted, ejected atomic.Uint64

	mu       sync.Mutex // held by set
	policy   Policy
	breaker  circuitbreaker.CircuitBreaker[any]
	bulkhead bulkhead.Bulkhead[any]
	budget   *retryBudget
}

// governor is a policy in force.
type governor struct {
	policy   Policy
	breaker  circuitbreaker.CircuitBreaker[any] // nil: none
	executor failsafe.Executor[any]
}

// set puts a policy into force for calls that come from now on. Parts with a
// memory are kept where they are as before.
func (l *link) set(p Policy) {
	l.mu.Lock()
	defer l.mu.Unlock()
	old := l.policy
	if p.Breaker != old.Breaker {
		l.breaker = l.newBreaker(p.Breaker)
	}
	if p.Bulkhead != old.Bulkhead {
		l.bulkhead = nil
		if p.Bulkhead > 0 {
			l.bulkhead = bulkhead.New[any](uint(p.Bulkhead))
		}
	}
	if p.Retries.Budget != old.Retries.Budget {
		l.budget = nil
		if p.Retries.Budget > 0 {
			l.budget = newRetryBudget(p.Retries.Budget)
		}
	}
	l.policy = p
	var parts []failsafe.Policy[any]
	if p.Retries.Attempts > 0 {
		parts = append(parts, l.newRetries(p.Retries))
	}
	if l.bulkhead != nil {
		parts = append(parts, l.bulkhead)
	}
	if l.breaker != nil {
		parts = append(parts, ignoring{l.breaker})
	}
	if p.Try > 0 {
		parts = append(parts, l.newTry(p.Try))
	}
	if len(parts) == 0 && p.Deadline == 0 {
		l.current.Store(nil)
		return
	}
	l.current.Store(&governor{policy: p, breaker: l.breaker, executor: failsafe.With(parts...)})
}

func (l *link) newRetries(r Retries) failsafe.Policy[any] {
	b := retrypolicy.NewBuilder[any]().
		HandleIf(func(_ any, err error) bool { return err != nil && r.again(err) }).
		WithMaxRetries(r.Attempts).
		ReturnLastFailure().
		OnRetry(func(failsafe.ExecutionEvent[any]) { l.retried.Add(1) })
	if r.Backoff > 0 {
		b = b.WithBackoff(r.Backoff, 4*r.Backoff).WithJitterFactor(0.5)
	}
	if l.budget != nil {
		b = b.WithBudget(l.budget)
	}
	return b.Build()
}

// again reports whether an error is worth another attempt. What was refused
// unsent, here or by a caller further down, would be refused again.
func (r Retries) again(err error) bool {
	code := status.Code(err)
	switch {
	case errors.Is(err, circuitbreaker.ErrOpen), errors.Is(err, bulkhead.ErrFull), refuse.Final(err):
		return false
	case errors.Is(err, timeout.ErrExceeded):
		code = codes.DeadlineExceeded
	}
	for _, c := range r.Codes {
		if c == code {
			return true
		}
	}
	return false
}

func (l *link) newTry(limit time.Duration) failsafe.Policy[any] {
	return timeout.NewBuilder[any](limit).
		OnTimeoutExceeded(func(e failsafe.ExecutionDoneEvent[any]) {
			l.timedOut.Add(1)
			note(e.Context(), "attempt given up", attribute.String("after", limit.String()))
		}).
		Build()
}

// unary stands around every unary call to the callee, within its span, and counts
// it as its caller sees it: one that was refused here, unsent, as refused alone.
func (l *link) unary(ctx context.Context, method string, req, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	began := time.Now()
	sent, err := l.govern(ctx, method, req, reply, conn, invoke, opts...)
	err = refuse.Plain(err)
	if !sent {
		return err
	}
	l.latency.Add(time.Since(began))
	if err != nil && calleeFailed(err) && !givenUp(ctx, err) {
		l.failed.Add(1)
	}
	return err
}

// govern makes a call by the policy that is in force, and reports whether any
// attempt was sent.
func (l *link) govern(ctx context.Context, method string, req, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) (sent bool, err error) {
	g := l.current.Load()
	if g == nil {
		l.sent.Add(1)
		return true, invoke(ctx, method, req, reply, conn, opts...)
	}
	if g.policy.Deadline > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, g.policy.Deadline)
		defer cancel()
	}
	var last error // of an attempt that was sent
	err = g.executor.WithContext(ctx).RunWithExecution(func(e failsafe.Execution[any]) error {
		if g.breaker != nil && g.breaker.IsHalfOpen() {
			note(ctx, "circuit half-open: trial call")
		}
		l.sent.Add(1)
		sent = true
		attempt, done := g.attempt(e.Context())
		defer done()
		last = invoke(attempt, method, req, reply, conn, opts...)
		if last != nil && e.Context().Err() != nil && ctx.Err() == nil {
			last = l.tooLong(g.policy.Try) // and not CANCELLED: its caller still waits
		}
		return last
	})
	return sent, l.explain(ctx, g, err, last)
}

// attempt gives an attempt its limit as a deadline, too: it travels to the callee, which
// can tell a limit that was met from a caller that lost interest. It is a little later
// than the limit itself, which ends the attempt.
func (g *governor) attempt(ctx context.Context) (context.Context, context.CancelFunc) {
	if g.policy.Try == 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, g.policy.Try+deadlineMet/2)
}

// explain turns what failsafe-go answers into what a gRPC caller understands,
// and notes on the call's span what its attempts can't show.
func (l *link) explain(ctx context.Context, g *governor, err, last error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, circuitbreaker.ErrOpen):
		l.notSent.Add(1)
		note(ctx, "circuit open: not sent")
		return refuse.Because(codes.Unavailable, refuse.CircuitOpen, "circuit open: %s is not called for another %v", l.callee, g.breaker.RemainingDelay().Round(time.Millisecond))
	case errors.Is(err, bulkhead.ErrFull):
		l.full.Add(1)
		note(ctx, "bulkhead full: not sent")
		return refuse.Because(codes.Unavailable, refuse.BulkheadFull, "bulkhead full: %d calls to %s are under way", g.policy.Bulkhead, l.callee)
	case errors.Is(err, budget.ErrExceeded):
		l.unbudgeted.Add(1)
		note(ctx, "retry budget spent: not sent again")
		return last
	case errors.Is(err, timeout.ErrExceeded):
		return l.tooLong(g.policy.Try)
	}
	if _, ok := status.FromError(err); ok {
		return err
	}
	return status.FromContextError(err).Err()
}

// tooLong is what a caller gets whose last attempt was given up.
func (l *link) tooLong(limit time.Duration) error {
	return status.Errorf(codes.DeadlineExceeded, "%s did not answer an attempt within %v", l.callee, limit)
}

// again counts the attempts that gRPC made beyond the first of each call. A call
// that waits for a replica has none yet, so that the difference may fall for a
// moment: the most that was seen counts.
func (l *link) again() uint64 {
	begun := l.begun.Load() // first: what is sent meanwhile makes it too few, never too many
	most, sent := l.resent.Load(), l.sent.Load()
	if begun > sent+most && l.resent.CompareAndSwap(most, begun-sent) {
		return begun - sent
	}
	return most
}

func (l *link) figures() LinkFigures {
	f := LinkFigures{
		Callee: l.callee, Latency: &l.latency, Failed: l.failed.Load(), Opened: l.opened.Load(), NotSent: l.notSent.Load(), Full: l.full.Load(),
		TimedOut: l.timedOut.Load(), Retried: l.retried.Load(), Unbudgeted: l.unbudgeted.Load(),
		Resent: l.again(), Ejected: l.ejected.Load(), Tried: l.tried.Load(), Closed: l.closed.Load(),
	}
	if g := l.current.Load(); g != nil && g.breaker != nil {
		f.Circuit = g.breaker.State().String()
	}
	return f
}

// note adds an event to the span of a call.
func note(ctx context.Context, what string, attrs ...attribute.KeyValue) {
	trace.SpanFromContext(ctx).AddEvent(what, trace.WithAttributes(attrs...))
}
