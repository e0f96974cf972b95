package form

import (
	"slices"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
)

// Beside returns the step next to a value, above or below it; a value that is
// no step itself finds its neighbours too. ok is false at the end.
func Beside(all []float64, v float64, by int) (next float64, ok bool) {
	if by > 0 {
		for _, s := range all {
			if s > v {
				return s, true
			}
		}
		return v, false
	}
	for _, s := range slices.Backward(all) {
		if s < v {
			return s, true
		}
	}
	return v, false
}

// Durations are steps in seconds.
func Durations(all ...time.Duration) []float64 {
	var steps []float64
	for _, d := range all {
		steps = append(steps, d.Seconds())
	}
	return steps
}

// Seconds is the duration of a step.
func Seconds(v float64) time.Duration { return time.Duration(v * float64(time.Second)) }

// OrNone writes a duration as a scenario file does; zero: none.
func OrNone(d time.Duration, l scenario.Lang) string {
	if d == 0 {
		return text.FormNone.In(l)
	}
	return d.String()
}
