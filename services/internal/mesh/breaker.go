package mesh

import (
	"context"
	"errors"
	"time"

	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/circuitbreaker"
	"github.com/failsafe-go/failsafe-go/common"
	"github.com/failsafe-go/failsafe-go/policy"
	"github.com/failsafe-go/failsafe-go/timeout"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func (l *link) newBreaker(b Breaker) circuitbreaker.CircuitBreaker[any] {
	if b == (Breaker{}) {
		return nil
	}
	return circuitbreaker.NewBuilder[any]().
		HandleIf(func(_ any, err error) bool { return calleeFailed(err) }).
		WithFailureThresholdRatio(uint(b.Failures), uint(b.Of)).
		WithSuccessThresholdRatio(1, 1). // half open one call decides
		WithDelay(b.Open).
		OnOpen(func(e circuitbreaker.StateChangedEvent) {
			l.opened.Add(1)
			note(e.Context(), "circuit opened")
		}).
		OnHalfOpen(func(circuitbreaker.StateChangedEvent) { l.tried.Add(1) }).
		OnClose(func(circuitbreaker.StateChangedEvent) { l.closed.Add(1) }).
		Build()
}

// calleeFailed tells the errors that say that a callee is unwell from its
// answers. Its CANCELLED is one of them, unless the caller gave up: see givenUp.
func calleeFailed(err error) bool {
	if errors.Is(err, timeout.ErrExceeded) {
		return true
	}
	switch status.Code(err) {
	case codes.Unavailable, codes.DeadlineExceeded, codes.Canceled, codes.ResourceExhausted, codes.Internal, codes.Unknown, codes.DataLoss:
		return true
	}
	return false
}

// deadlineMet is how far from its deadline a call may end that met it. The caller
// of a caller lets go at the deadline that both have, so that a cancellation and
// the deadline's end come within moments of each other, in any order.
const deadlineMet = 100 * time.Millisecond

// givenUp reports whether a call ended because its caller gave it up before its
// deadline: a sibling failed, say, or the shopper left. That says nothing of the
// callee.
func givenUp(ctx context.Context, err error) bool {
	if !errors.Is(ctx.Err(), context.Canceled) || !errors.Is(err, context.Canceled) && status.Code(err) != codes.Canceled {
		return false
	}
	deadline, ok := ctx.Deadline()
	return !ok || time.Until(deadline) > deadlineMet
}

// ignoring is a circuit breaker to which a call that its caller gave up is neither
// a failure nor a success. A trial call that was given up has found out nothing:
// the circuit opens again.
type ignoring struct {
	circuitbreaker.CircuitBreaker[any]
}

// ToExecutor makes the policy's part of an execution.
func (b ignoring) ToExecutor(typeToken any) any {
	return ignoringExecutor{b.CircuitBreaker.ToExecutor(typeToken).(policy.Executor[any]), b.CircuitBreaker}
}

type ignoringExecutor struct {
	policy.Executor[any]
	breaker circuitbreaker.CircuitBreaker[any]
}

// Apply puts the breaker around what is inside of it.
func (e ignoringExecutor) Apply(inner func(failsafe.Execution[any]) *common.PolicyResult[any]) func(failsafe.Execution[any]) *common.PolicyResult[any] {
	return func(exec failsafe.Execution[any]) *common.PolicyResult[any] {
		internal := exec.(policy.ExecutionInternal[any])
		if refused := e.PreExecute(internal); refused != nil {
			return refused
		}
		trial := e.breaker.IsHalfOpen()
		result := inner(exec)
		if !givenUp(exec.Context(), result.Error) {
			return e.PostExecute(internal, result)
		}
		if trial {
			e.breaker.RecordFailure()
		}
		return result.WithDone(true, false)
	}
}
