package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario/choice"
)

// Policy governs the calls on a link. The zero value governs nothing: it is the
// preset "none".
type Policy struct {
	Deadline  time.Duration `json:"deadline,omitempty"` // of a call, all its attempts together; 0: none
	Try       time.Duration `json:"try,omitempty"`      // of one attempt; 0: none
	Retries   Retries       `json:"retries,omitzero"`
	Breaker   Breaker       `json:"breaker,omitzero"`
	Bulkhead  int           `json:"bulkhead,omitempty"`  // calls at once from one replica of the caller; 0: any number
	Ejection  time.Duration `json:"ejection,omitempty"`  // for how long a sick replica gets no calls; 0: it goes on getting them
	Balancing string        `json:"balancing,omitempty"` // "round-robin" or "least-request"; empty: round-robin
}

// Retries sends a call that failed again. The zero value never does.
type Retries struct {
	Attempts int           `json:"attempts"`         // at most so many, after the first
	On       []string      `json:"on"`               // the gRPC codes that are worth another attempt
	Backoff  time.Duration `json:"backoff"`          // the pause before the first; it doubles, and is drawn
	Budget   float64       `json:"budget,omitempty"` // so many retries a call, on the average; 0: any number
}

// Breaker stops calls for a while when too many have failed. The zero value is
// none.
type Breaker struct {
	Failures int           `json:"failures"` // so many
	Of       int           `json:"of"`       // of the latest calls open the circuit
	Open     time.Duration `json:"open"`     // for so long; then it is half open, and one call tries
}

// off is the preset that governs nothing, and switches a part of a policy off.
const off = "none"

// The ways to spread calls over replicas.
const (
	RoundRobin   = "round-robin"
	LeastRequest = "least-request"
)

// What the parts of a policy are where a file doesn't say.
const (
	DefaultBackoff = 25 * time.Millisecond
	DefaultOpen    = 2 * time.Second
)

// Presets returns the names of the policies that have one.
func Presets() []string { return []string{"none", "sane"} }

// Preset returns the policy of a name. "none" is what a client does that nobody
// configured: it waits for ever. "sane" is what a shop starts with. It suits a link by
// itself, where it hides that a replica is gone: its retries have no budget, and links
// in a row multiply them, up to 27 times behind three. A budget on every link would have
// a crash seen by shoppers: a caller saves few retries, and many calls fail at once.
// Scenario retry-storm shows what it lacks, and what helps.
func Preset(name string) (Policy, bool) {
	switch name {
	case "none":
		return Policy{}, true
	case "sane":
		return Policy{
			Deadline: 2 * time.Second,
			Retries:  Retries{Attempts: 2, On: []string{"UNAVAILABLE"}, Backoff: DefaultBackoff},
			Ejection: 2 * time.Second,
		}, true
	}
	return Policy{}, false
}

// RetryCodes returns the gRPC codes that a call may be retried on.
func RetryCodes() []string {
	return []string{"UNAVAILABLE", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED", "INTERNAL", "CANCELLED"}
}

// Equal reports whether two policies are the same.
func (p Policy) Equal(q Policy) bool {
	on := slices.Equal(p.Retries.On, q.Retries.On)
	p.Retries.On, q.Retries.On = nil, nil
	return on && p.sameButCodes(q)
}

func (p Policy) sameButCodes(q Policy) bool {
	return p.Deadline == q.Deadline && p.Try == q.Try && p.Breaker == q.Breaker && p.Bulkhead == q.Bulkhead &&
		p.Ejection == q.Ejection && p.balancing() == q.balancing() &&
		p.Retries.Attempts == q.Retries.Attempts && p.Retries.Backoff == q.Retries.Backoff && p.Retries.Budget == q.Retries.Budget
}

func (p Policy) balancing() string {
	if p.Balancing == "" {
		return RoundRobin
	}
	return p.Balancing
}

// CallerRetries reports whether the caller itself repeats calls, and not the
// mesh below it: the mesh knows neither a time limit per attempt nor a budget.
// It is always one of the two, as attempts of both would multiply.
func (p Policy) CallerRetries() bool {
	return p.Retries.Attempts > 0 && (p.Try > 0 || p.Retries.Budget > 0)
}

// AtCaller reports whether any of the policy is the caller's own work, and not
// that of the mesh.
func (p Policy) AtCaller() bool {
	return p.Try > 0 || p.Breaker != (Breaker{}) || p.Bulkhead > 0 || p.CallerRetries()
}

// Validate tells what in a policy contradicts itself, all of it, each with what
// would be right.
func (p Policy) Validate() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if p.Deadline < 0 || p.Try < 0 || p.Ejection < 0 || p.Bulkhead < 0 || p.Retries.Attempts < 0 || p.Retries.Backoff < 0 {
		bad("a policy has no negative values: leave out what shall not be")
	}
	if p.Deadline > 0 && p.Try >= p.Deadline {
		bad("try %s is not shorter than the deadline %s, which counts all attempts together: want a shorter try or a longer deadline", p.Try, p.Deadline)
	}
	if r := p.Retries; r.Attempts > 0 && len(r.On) == 0 {
		bad("retries on no code at all: want some of %s", strings.Join(RetryCodes(), ", "))
	}
	for _, c := range p.Retries.On {
		if !slices.Contains(RetryCodes(), c) {
			bad("retries on %s: %s", c, choice.Among("codes to retry on", c, RetryCodes()))
		}
	}
	if p.Retries.Attempts > MaxAttempts {
		bad("%d retries: want at most %d", p.Retries.Attempts, MaxAttempts)
	}
	if b := p.Retries.Budget; b < 0 || b > 1 || math.IsNaN(b) {
		bad("a retry budget of %g: want a share above 0%% and at most 100%%", b)
	}
	if b := p.Breaker; b != (Breaker{}) && (b.Failures < 1 || b.Of < b.Failures || b.Open <= 0) {
		bad("a breaker that opens after %d failures of %d calls, for %s: want at least 1 failure, at least as many calls as failures, and a time above 0s", b.Failures, b.Of, b.Open)
	}
	if !slices.Contains([]string{RoundRobin, LeastRequest}, p.balancing()) {
		bad("balancing %q: %s", p.Balancing, choice.Among("ways to balance", p.Balancing, []string{RoundRobin, LeastRequest}))
	}
	return errors.Join(errs...)
}

// The bounds of a policy.
const (
	MaxAttempts = 10
	MaxCalls    = 10_000 // that a breaker looks back on, or a bulkhead lets through
)

// String describes the policy in a line, as a scenario file would write it:
// "deadline 2s, 2 retries on UNAVAILABLE, ejection 2s".
func (p Policy) String() string {
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	if p.Deadline > 0 {
		add("deadline %s", p.Deadline)
	}
	if p.Try > 0 {
		add("try %s", p.Try)
	}
	if r := p.Retries; r.Attempts > 0 {
		add("%d %s on %s", r.Attempts, Plural(r.Attempts, "retry", "retries"), strings.Join(r.On, " "))
		if r.Budget > 0 {
			add("retry budget %.3g%%", r.Budget*100)
		}
	}
	if b := p.Breaker; b.Failures > 0 {
		add("breaker %d of %d, open %s", b.Failures, b.Of, b.Open)
	}
	if p.Bulkhead > 0 {
		add("bulkhead %d", p.Bulkhead)
	}
	if p.Ejection > 0 {
		add("ejection %s", p.Ejection)
	}
	if p.balancing() != RoundRobin {
		add("%s", p.Balancing)
	}
	if len(parts) == 0 {
		return off
	}
	return strings.Join(parts, ", ")
}

// Plural is the noun for so many, in English.
func Plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
