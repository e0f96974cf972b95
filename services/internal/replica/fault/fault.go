// Package fault breaks requests on purpose. A Set holds the faults that are
// active in a replica; every request passes through Strike, which draws for
// each fault that matches whether it strikes, counts both, and acts it out.
//
// Each kind is one file: latency.go, error.go, hang.go, crash.go. To add one,
// write its file and its test and name it in kinds.
package fault

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"google.golang.org/grpc/codes"
)

// Fault says what to break. Kind decides which of the last fields count.
type Fault struct {
	ID       string
	Kind     string
	Function string
	Method   string  // empty: all
	Rate     float64 // the share of requests that it strikes, above 0, at most 1
	Seed     uint64  // of the draw

	Delay time.Duration // latency
	Code  codes.Code    // error
}

// kind is a way to break a request.
type kind interface {
	// validate checks the fields that are the kind's own.
	validate(Fault) error
	// strike acts the fault out. nil: the request goes on.
	strike(context.Context, strike) error
}

// strike is one request being struck.
type strike struct {
	fault  Fault
	healed <-chan struct{}     // closed when the fault is healed
	ended  <-chan struct{}     // closed when the replica has ended
	crash  func(reason string) // ends the replica
}

func kinds() map[string]kind {
	return map[string]kind{
		"latency": latency{},
		"error":   failure{},
		"hang":    hang{},
		"crash":   crash{},
	}
}

// Kinds returns the names of all kinds, sorted.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds())) }

// Validate says what is wrong with faults, all of it, by fault and field.
// methods are the methods of each function that the replica carries.
func Validate(faults []Fault, methods map[string][]string) error {
	var errs []error
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
		for _, err := range f.validate(methods) {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
	}
	return errors.Join(errs...)
}

func (f Fault) validate(methods map[string][]string) (errs []error) {
	known, carried := methods[f.Function]
	switch {
	case !carried:
		errs = append(errs, fmt.Errorf("function: %q is not one of %q", f.Function, slices.Sorted(maps.Keys(methods))))
	case f.Method != "" && !slices.Contains(known, f.Method):
		errs = append(errs, fmt.Errorf("method: %q is not one of %q", f.Method, known))
	}
	if !(f.Rate > 0 && f.Rate <= 1) { // so that NaN is refused
		errs = append(errs, fmt.Errorf("rate: %v is not above 0 and at most 1", f.Rate))
	}
	k, ok := kinds()[f.Kind]
	if !ok {
		return append(errs, fmt.Errorf("kind: %q is not one of %q", f.Kind, Kinds()))
	}
	if err := k.validate(f); err != nil {
		errs = append(errs, err)
	}
	return errs
}
