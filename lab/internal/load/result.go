package load

import (
	"context"
	"time"
)

// Result is how a request ended.
type Result int

// The results. Shed is the driver's own: no function returns it.
const (
	OK       Result = iota
	Declined        // a proper answer: no
	Failed          // by an error, or broken off
	Refused         // failed: turned away, as too much was under way there
	TimedOut        // failed: no answer came in time
	Shed            // never sent: too many were under way
)

// results is how many there are.
const results = 6

// failed reports whether a request was sent and failed, whatever by.
func (r Result) failed() bool { return r == Failed || r == Refused || r == TimedOut }

// Func carries out one request. ctx ends at the request's deadline.
type Func func(ctx context.Context, a Arrival) Result

// Figures is what was measured of some requests. Latencies count from the
// moment due; a shed request took until its deadline.
type Figures struct {
	N, OK, Declined, Failed, Shed int
	Refused, TimedOut             int // of the failed
	P50, P95, P99                 time.Duration
	Delayed                       int       // ended well, but took more than [Patience]
	LastFailed                    time.Time // when the last that failed or was shed was due; zero: none
}

// Patience is how long an answer may take before whoever waits for it notices
// more than a delay and loses the thread: J. Nielsen, Usability Engineering, 1993,
// chapter 5.
const Patience = time.Second

// Second is what ended within one second of the clock.
type Second struct {
	At    time.Time // its beginning
	Kinds map[string]Figures
	All   Figures
	// Spread counts the latencies by [Bounds]: each at the first bound that is
	// not below it, those beyond all bounds at the end.
	Spread [buckets]int
}
