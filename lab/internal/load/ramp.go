package load

import (
	"errors"
	"math"
	"time"
)

// Ramp moves evenly from one rate to another, and stays there.
type Ramp struct {
	From, To float64
	Over     time.Duration
}

var _ Pacer = Ramp{}

// Due implements [Pacer].
func (r Ramp) Due(n float64) time.Duration {
	if n <= 0 {
		return 0
	}
	during := within(r.Over, (r.From+r.To)/2)
	if n > during {
		return later(r.Over, after(n-during, r.To))
	}
	// After t seconds From·t + slope·t²/2 requests are due. Solved for t in the
	// form that loses no digits when the slope is small.
	slope := (r.To - r.From) / r.Over.Seconds()
	root := math.Sqrt(max(r.From*r.From+2*slope*n, 0))
	return min(nanoseconds(2*n/(r.From+root)*float64(time.Second)), r.Over)
}

// Check implements [Pacer].
func (r Ramp) Check() error {
	return errors.Join(checkRate(r.From), checkRate(r.To), checkDuration("over", r.Over))
}
