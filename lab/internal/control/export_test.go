package control

import "time"

// Patient is a controller that waits so long for an answer, and twice as long where a
// fault is prepared first.
func Patient(d time.Duration) *Controller {
	c := New()
	c.patience, c.prepares = d, 2*d
	return c
}
