package load

import (
	"errors"
	"time"
)

// Spike holds a rate, but is at another for a while.
type Spike struct {
	Rate, To    float64
	After, Over time.Duration // To is held from After for Over
}

var _ Pacer = Spike{}

// Due implements [Pacer].
func (s Spike) Due(n float64) time.Duration {
	before := within(s.After, s.Rate)
	if n <= before {
		return after(n, s.Rate)
	}
	back := Step{From: s.To, To: s.Rate, After: s.Over}
	return later(s.After, back.Due(n-before))
}

// Check implements [Pacer].
func (s Spike) Check() error {
	return errors.Join(checkRate(s.Rate), checkRate(s.To), checkDuration("after", s.After), checkDuration("over", s.Over))
}
