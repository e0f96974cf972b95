// Package plant is how a service asks whether a request shall take a wrong way
// that the lab has planted: the statement a row, the lock that is held too
// long. Both ways stand side by side in the service, and both are real code:
//
//	if plant.Active(ctx, plant.NPlusOne) {
//		return s.oneByOne(ctx, ids)
//	}
//	return s.allAtOnce(ctx, ids)
//
// Asking is what makes the fault fire: it is drawn, counted, and stamped on the
// request's span there and then. So a service asks once per request, and where
// the two ways part.
package plant

import "context"

// The causes that can be planted. Which of them a service knows stands in its
// Definition.
const (
	SlowQuery    = "slow-query"     // a large table is searched without an index
	NPlusOne     = "n-plus-one"     // a statement or a call for each item, not one for all
	Lock         = "lock"           // a mutex is held across the whole request
	SerialFanOut = "serial-fan-out" // calls that don't need each other wait for each other
)

// Causes returns all causes.
func Causes() []string { return []string{SlowQuery, NPlusOne, Lock, SerialFanOut} }

// Ask tells whether a cause is planted for a request. ctx is that of the place
// that asks, whose span gets the stamp.
type Ask func(ctx context.Context, cause string) bool

type askKey struct{}

// With returns a context in which Active asks ask.
func With(ctx context.Context, ask Ask) context.Context { return context.WithValue(ctx, askKey{}, ask) }

// Asked tells whether ctx is that of a request for which Active asks anyone.
func Asked(ctx context.Context) bool { return ctx.Value(askKey{}) != nil }

// Active tells whether the request shall take the wrong way.
func Active(ctx context.Context, cause string) bool {
	ask, ok := ctx.Value(askKey{}).(Ask)
	return ok && ask(ctx, cause)
}
