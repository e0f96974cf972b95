package load

import (
	"math"
	"time"
)

// Never is the due time of what never falls due.
const Never time.Duration = math.MaxInt64

// Pacer is a rate over time, told by the time that it takes: Due returns when,
// counted from the start, n requests are due in all, or Never. It is a pure
// function that never decreases with n. Rates are requests a second.
//
// Being the inverse of the expected number of requests, it serves both kinds
// of arrivals: even ones ask for whole n, those of a Poisson process ask for
// the sum of exponentially distributed steps.
type Pacer interface {
	Due(n float64) time.Duration
	// Check says what is wrong with the pacer's settings.
	Check() error
}

// after returns how long n requests take at a rate.
func after(n, rate float64) time.Duration {
	if n <= 0 {
		return 0
	}
	return nanoseconds(n * float64(time.Second) / rate)
}

// nanoseconds rounds to whole nanoseconds; what is too long is Never.
func nanoseconds(ns float64) time.Duration {
	if !(ns < math.MaxInt64) { // +Inf and NaN too
		return Never
	}
	return time.Duration(math.Round(ns))
}

// later returns d after a start; Never stays Never.
func later(start, d time.Duration) time.Duration {
	if d > Never-start {
		return Never
	}
	return start + d
}

// within returns how many requests a rate makes due in d.
func within(d time.Duration, rate float64) float64 { return rate * d.Seconds() }
