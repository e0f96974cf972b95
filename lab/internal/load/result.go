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
	Failed
	Shed // never sent: too many were under way
)

// results is how many there are.
const results = 4

// Func carries out one request. ctx ends at the request's deadline.
type Func func(ctx context.Context, a Arrival) Result

// Figures is what was measured of some requests. Latencies count from the
// moment due; a shed request took until its deadline.
type Figures struct {
	N, OK, Declined, Failed, Shed int
	P50, P95, P99                 time.Duration
	LastFailed                    time.Time // when the last that failed or was shed was due; zero: none
}

// Second is what ended within one second of the clock.
type Second struct {
	At    time.Time // its beginning
	Kinds map[string]Figures
	All   Figures
}
