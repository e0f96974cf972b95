package load

import (
	"errors"
	"time"
)

// Step jumps from one rate to another.
type Step struct {
	From, To float64
	After    time.Duration
}

var _ Pacer = Step{}

// Due implements [Pacer].
func (s Step) Due(n float64) time.Duration {
	before := within(s.After, s.From)
	if n <= before {
		return after(n, s.From)
	}
	return later(s.After, after(n-before, s.To))
}

// Check implements [Pacer].
func (s Step) Check() error {
	return errors.Join(checkRate(s.From), checkRate(s.To), checkDuration("after", s.After))
}
