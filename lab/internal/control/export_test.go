package control

import "time"

// Patient is a controller that waits so long for an answer.
func Patient(d time.Duration) *Controller {
	c := New()
	c.patience = d
	return c
}
