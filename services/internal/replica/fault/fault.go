// Package fault breaks a replica on purpose. A Set holds the faults that are
// active in it. There are three sorts:
//
//   - those that strike requests: every request passes through Strike, which
//     draws for each fault that matches whether it strikes, counts both, and
//     acts it out (latency.go, error.go, hang.go, crash.go)
//   - those that stand beside the requests and burden the replica, as long as
//     they are active (cpuburn.go, leak.go, flood.go, crashloop.go)
//   - those that are planted in the services' own code, which asks by package
//     plant (planted.go)
//
// Each kind is one file. To add one, write its file and its test and name it in
// kinds.
package fault

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/msalab/msalab/services/internal/baggage"
	"github.com/msalab/msalab/services/internal/plant"
)

// Fault says what to break. Kind decides which of the last fields count.
type Fault struct {
	ID       string
	Kind     string
	Function string
	Method   string  // empty: all
	Baggage  string  // "member=vip": requests that carry it alone; empty: all
	Rate     float64 // the share of requests that it strikes, above 0, at most 1
	Seed     uint64  // of the draw
	Hidden   bool    // stamps no span

	Delay        time.Duration // latency, crash-loop, queue-flood
	Distribution string        // latency: "fixed" (or empty), "lognormal"
	Code         codes.Code    // error
	Requests     float64       // queue-flood: a second
	Workers      int           // cpu-burn: goroutines
	Share        float64       // cpu-burn: of the time that each spins
	Growth       uint64        // leak: bytes a second
	Ceiling      uint64        // leak: bytes
}

// kind is a way to break a replica. It is a striker or a burden, or planted.
type kind interface {
	// validate checks the fields that are the kind's own.
	validate(Fault) error
}

// striker is a kind that strikes requests.
type striker interface {
	kind
	// strike acts the fault out. nil: the request goes on.
	strike(context.Context, strike) error
}

// strike is one request being struck.
type strike struct {
	fault  Fault
	draw   float64             // 0 up to 1, of the fault's seed; for what else there is to draw
	healed <-chan struct{}     // closed when the fault is healed
	ended  <-chan struct{}     // closed when the replica has ended
	crash  func(reason string) // ends the replica
}

// burden is a kind that stands beside the requests.
type burden interface {
	kind
	// stand burdens the replica until ctx ends, and takes all of it away again
	// before it returns. fired counts each thing that it does.
	stand(ctx context.Context, f Fault, host Host, fired func())
}

// Host is the replica that a Set breaks.
type Host struct {
	ID    string              // goes into the draws, so that replicas aren't struck in step
	Ended <-chan struct{}     // closed once the replica has ended
	Crash func(reason string) // ends the replica
	// Occupy takes a slot of a function as a request does, waiting its turn in
	// the queue, and holds it for a while.
	Occupy func(ctx context.Context, function string, d time.Duration)
}

func kinds() map[string]kind {
	all := map[string]kind{
		"latency":     latency{},
		"error":       failure{},
		"hang":        hang{},
		"crash":       crash{},
		"crash-loop":  crashLoop{},
		"queue-flood": flood{},
		"cpu-burn":    cpuBurn{},
		"leak":        leak{},
	}
	for _, cause := range plant.Causes() {
		all[cause] = planted{}
	}
	return all
}

// Kinds returns the names of all kinds that a replica acts out whose services
// have these causes planted, sorted.
func Kinds(causes ...string) []string {
	all := kinds()
	for _, cause := range plant.Causes() {
		if !slices.Contains(causes, cause) {
			delete(all, cause)
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// Target is a function as faults may name it.
type Target struct {
	Methods []string
	Plants  []string // the causes that are planted in its code
}

// Validate says what is wrong with faults, all of it, by fault and field.
// functions are those that the replica carries.
func Validate(faults []Fault, functions map[string]Target) error {
	var errs []error
	var leaks uint64
	seen := make(map[string]bool)
	for i, f := range faults {
		name := fmt.Sprintf("fault %q", f.ID)
		if f.ID == "" {
			name = fmt.Sprintf("fault %d", i+1)
			errs = append(errs, fmt.Errorf("%s: id: empty", name))
		} else if seen[f.ID] {
			errs = append(errs, fmt.Errorf("%s: id: given twice", name))
		}
		seen[f.ID] = true
		if f.Kind == "leak" {
			leaks += min(f.Ceiling, MaxLeak)
		}
		for _, err := range f.validate(functions) {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
	}
	if leaks > MaxLeak {
		errs = append(errs, fmt.Errorf("ceiling: all leaks of a replica together take %d bytes, at most %d", leaks, MaxLeak))
	}
	return errors.Join(errs...)
}

func (f Fault) validate(functions map[string]Target) (errs []error) {
	target, carried := functions[f.Function]
	switch {
	case !carried:
		errs = append(errs, fmt.Errorf("function: %q is not one of %q", f.Function, slices.Sorted(maps.Keys(functions))))
	case f.Method != "" && !slices.Contains(target.Methods, f.Method):
		errs = append(errs, fmt.Errorf("method: %q is not one of %q", f.Method, target.Methods))
	}
	if !(f.Rate > 0 && f.Rate <= 1) { // so that NaN is refused
		errs = append(errs, fmt.Errorf("rate: %v is not above 0 and at most 1", f.Rate))
	}
	if f.Baggage != "" {
		if err := baggage.Check(f.Baggage); err != nil {
			errs = append(errs, fmt.Errorf("baggage: %w", err))
		}
	}
	k, ok := kinds()[f.Kind]
	if !ok {
		return append(errs, fmt.Errorf("kind: %q is not one of %q", f.Kind, Kinds(plant.Causes()...)))
	}
	if _, is := k.(planted); is && carried && !slices.Contains(target.Plants, f.Kind) {
		errs = append(errs, fmt.Errorf("kind: %s can't be planted in %s, which knows %q", f.Kind, f.Function, target.Plants))
	}
	if err := k.validate(f); err != nil {
		errs = append(errs, err)
	}
	return errs
}
