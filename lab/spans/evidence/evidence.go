// Package evidence finds out from traces alone why requests are slow: it compares
// traces of a slow time with traces of a healthy one, names a cause and the
// function that it is in, and says by what in the spans it is told.
//
// Each cause is told by one rule, in a file of its own. A rule knows what its
// cause looks like, and nothing of what was planted: spans go in, without the
// stamps of injected faults.
//
// The thresholds in the rules are wide on purpose (three times, a quarter): a
// cause that is worth finding stands out, and what doesn't may be chance.
package evidence

import (
	"fmt"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/spans"
)

// Cause is why requests are slow.
type Cause string

// The causes that can be told.
const (
	SlowQuery    Cause = "slow-query"     // one statement takes nearly all the time
	NPlusOne     Cause = "n-plus-one"     // the same statement or call again and again
	Lock         Cause = "lock"           // requests wait for each other
	SerialFanOut Cause = "serial-fan-out" // calls that could overlap don't
	BadReplica   Cause = "bad-replica"    // one replica is slow, the others aren't
)

// Finding is a cause, its place, and what shows it.
type Finding struct {
	Cause    Cause
	Function string
	Replica  string        // of BadReplica
	Trace    spans.TraceID // shows it best
	Excess   time.Duration // that it costs a request that it strikes
	EN, KO   string        // the evidence in a sentence
}

// A rule looks for its cause in what functions did in a slow time and in a
// healthy one.
type rule func(slow, healthy []*visit) (Finding, bool)

func rules() []rule { return []rule{lock, slowQuery, nPlusOne, serialFanOut, badReplica} }

// Find returns the cause that costs most of those whose rules fit; ok: there is
// one. Traces that aren't whole are passed over.
func Find(slow, healthy [][]spans.Span) (best Finding, ok bool) {
	a, b := visitsOf(slow), visitsOf(healthy)
	for _, r := range rules() {
		if f, fits := r(a, b); fits && (!ok || f.Excess > best.Excess) {
			best, ok = f, true
		}
	}
	return best, ok
}

// better keeps the finding that costs more.
func better(best *Finding, found *bool, f Finding) {
	if !*found || f.Excess > best.Excess {
		*best, *found = f, true
	}
}

// fewest is how many requests a rule wants to see before it believes in a
// difference.
const fewest = 5

func median(values []time.Duration) time.Duration {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// ms writes a duration as people read it: "0.12", "34".
func ms(d time.Duration) string {
	v := float64(d) / float64(time.Millisecond)
	switch {
	case v < 1:
		return fmt.Sprintf("%.2g", v)
	case v < 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.0f", v)
}
