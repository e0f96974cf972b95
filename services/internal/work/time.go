package work

import "time"

// Time is a function's simulated service time: how long a request keeps its
// slot busy on top of what the real code takes.
type Time struct {
	Distribution string        // "fixed", "exponential", "lognormal"
	Mean         time.Duration // zero: none
}
