package load

import (
	"testing"
	"time"
)

func TestSpike(t *testing.T) {
	up := Spike{Rate: 10, To: 100, After: 2 * time.Second, Over: time.Second}
	checkDue(t, up, []due{{20, 2 * time.Second}, {70, 2500 * time.Millisecond}, {120, 3 * time.Second}, {121, 3100 * time.Millisecond}})
	checkRates(t, up, 6*time.Second, func(s float64) float64 {
		if s > 2 && s < 3 {
			return 100
		}
		return 10
	})
	gap := Spike{Rate: 10, After: 2 * time.Second, Over: time.Second}
	checkDue(t, gap, []due{{20, 2 * time.Second}, {21, 3100 * time.Millisecond}})
	checkDue(t, Spike{To: 10, After: time.Second, Over: time.Second}, []due{{1, 1100 * time.Millisecond}, {11, Never}})
	for _, rate := range notRates {
		checkRefuses(t, Spike{Rate: rate}, Spike{To: rate})
	}
	checkRefuses(t, Spike{After: -1}, Spike{Over: -1})
}
