package load

import (
	"fmt"
	"time"
)

// Constant holds one rate.
type Constant struct{ Rate float64 }

var _ Pacer = Constant{}

// Due implements [Pacer].
func (c Constant) Due(n float64) time.Duration { return after(n, c.Rate) }

// Check implements [Pacer].
func (c Constant) Check() error { return checkRate(c.Rate) }

// maxRate keeps a slip of the keyboard from flooding the machine.
const maxRate = 1e6

func checkRate(rate float64) error {
	if !(rate >= 0 && rate <= maxRate) {
		return fmt.Errorf("rate %v: want 0 to %v a second", rate, maxRate)
	}
	return nil
}

func checkDuration(name string, d time.Duration) error {
	if d < 0 {
		return fmt.Errorf("%s %v: want no less than 0", name, d)
	}
	return nil
}
