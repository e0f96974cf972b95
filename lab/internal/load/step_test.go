package load

import (
	"testing"
	"time"
)

func TestStep(t *testing.T) {
	up := Step{From: 10, To: 100, After: 5 * time.Second}
	checkDue(t, up, []due{{1, 100 * time.Millisecond}, {50, 5 * time.Second}, {51, 5*time.Second + 10*time.Millisecond}})
	checkRates(t, up, 10*time.Second, func(s float64) float64 {
		if s < 5 {
			return 10
		}
		return 100
	})
	checkDue(t, Step{To: 10, After: time.Second}, []due{{1, 1100 * time.Millisecond}})
	checkDue(t, Step{From: 10, After: time.Second}, []due{{10, time.Second}, {10.5, Never}, {11, Never}})
	for _, rate := range notRates {
		checkRefuses(t, Step{From: rate}, Step{To: rate})
	}
	checkRefuses(t, Step{After: -1})
}
