package mesh

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/msalab/msalab/services/internal/histogram"
)

// Policy is what a caller itself does about its calls to a callee, above what
// the control plane tells the mesh to do. The zero value does nothing.
type Policy struct {
	Deadline time.Duration // of a call, all its attempts together; 0: the mesh's
	Try      time.Duration // of one attempt; 0: none
	Retries  Retries
	Breaker  Breaker
	Bulkhead int // calls at once; 0: any number
}

// Retries sends a call that failed again; the zero value never does.
type Retries struct {
	Attempts int // after the first
	Codes    []codes.Code
	Backoff  time.Duration // before the first; doubles up to four times itself, and is drawn
	Budget   float64       // so many retries a call, on the average; 0: any number
}

// Breaker refuses calls for a while when too many have failed; the zero value
// never does.
type Breaker struct {
	Failures int           // so many
	Of       int           // of the latest calls open the circuit
	Open     time.Duration // for so long; then one call tries
}

// validate says what is wrong with a policy, all of it.
func (p Policy) validate() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if p.Deadline < 0 || p.Try < 0 || p.Bulkhead < 0 || p.Retries.Attempts < 0 || p.Retries.Backoff < 0 {
		bad("negative values mean nothing")
	}
	if p.Deadline > 0 && p.Try >= p.Deadline {
		bad("try: %v is not shorter than the deadline %v", p.Try, p.Deadline)
	}
	if r := p.Retries; r.Attempts > 0 && len(r.Codes) == 0 {
		bad("retries: on no code")
	}
	if b := p.Retries.Budget; !(b >= 0 && b <= 1) {
		bad("retries: budget %v is not from 0 to 1", b)
	}
	if b := p.Breaker; b != (Breaker{}) && (b.Failures < 1 || b.Of < b.Failures || b.Open <= 0) {
		bad("breaker: %d of %d for %v can't be", b.Failures, b.Of, b.Open)
	}
	return errors.Join(errs...)
}

// LinkFigures say what became of the calls over a link, and what its policies did.
// Counts only grow.
type LinkFigures struct {
	Callee     string
	Latency    *histogram.Histogram // of unary calls that were sent, as their caller sees them
	Failed     uint64               // of these, by the callee's fault or the network's
	Circuit    string               // "closed", "open", "half-open"; empty: no breaker
	Opened     uint64               // times that the circuit opened
	Tried      uint64               // times that it was half open: a trial call decided
	Closed     uint64               // times that a trial call closed it
	NotSent    uint64               // calls refused by the open circuit
	Full       uint64               // calls refused by the full bulkhead
	TimedOut   uint64               // attempts given up
	Retried    uint64               // attempts after the first
	Unbudgeted uint64               // retries that the budget refused
	Resent     uint64               // attempts after the first that the mesh made
	Ejected    uint64               // times that the mesh left a replica out, as it answered too badly
}

// SetPolicies makes policies, by callee, those in force; a callee that isn't
// among them has none. What is as it was goes on undisturbed: a circuit that is
// open stays open. When one policy is wrong, nothing changes.
func (m *Mesh) SetPolicies(policies map[string]Policy) error {
	if err := ValidatePolicies(policies); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for callee, p := range policies {
		m.link(callee).set(p)
	}
	for callee, l := range m.links {
		if _, ok := policies[callee]; !ok {
			l.set(Policy{})
		}
	}
	return nil
}

// ValidatePolicies says what is wrong with policies, all of it, by callee.
func ValidatePolicies(policies map[string]Policy) error {
	var errs []error
	for callee, p := range policies {
		if err := p.validate(); err != nil {
			errs = append(errs, fmt.Errorf("policy of calls to %s: %w", callee, err))
		}
	}
	return errors.Join(errs...)
}

// Figures returns the figures of every callee that was ever governed or called,
// in alphabetical order.
func (m *Mesh) Figures() []LinkFigures {
	m.mu.Lock()
	defer m.mu.Unlock()
	figures := make([]LinkFigures, 0, len(m.links))
	for _, l := range m.links {
		figures = append(figures, l.figures())
	}
	slices.SortFunc(figures, func(a, b LinkFigures) int { return cmp.Compare(a.Callee, b.Callee) })
	return figures
}

// link returns what governs the calls to callee. m.mu must be held.
func (m *Mesh) link(callee string) *link {
	l := m.links[callee]
	if l == nil {
		l = &link{callee: callee}
		m.links[callee] = l
	}
	return l
}
