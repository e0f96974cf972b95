package load

import (
	"testing"
	"time"
)

func TestRamp(t *testing.T) {
	// 10 s at 5/s on average: 50 are due at its end.
	up := Ramp{To: 10, Over: 10 * time.Second}
	checkDue(t, up, []due{{0.5, time.Second}, {2, 2 * time.Second}, {50, 10 * time.Second}, {60, 11 * time.Second}})
	down := Ramp{From: 10, Over: 10 * time.Second}
	checkDue(t, down, []due{{9.5, time.Second}, {50, 10 * time.Second}, {50.1, Never}})
	checkRates(t, Ramp{From: 20, To: 80, Over: 6 * time.Second}, 10*time.Second, func(s float64) float64 {
		return min(20+10*s, 80)
	})
	checkDue(t, Ramp{From: 7, To: 7, Over: time.Second}, []due{{3.5, 500 * time.Millisecond}, {14, 2 * time.Second}})
	checkDue(t, Ramp{From: 7, To: 10}, []due{{10, time.Second}})
	checkDue(t, Ramp{Over: time.Second}, []due{{1, Never}})
	for _, rate := range notRates {
		checkRefuses(t, Ramp{From: rate}, Ramp{To: rate})
	}
	checkRefuses(t, Ramp{Over: -1})
}
