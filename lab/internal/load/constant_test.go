package load

import (
	"testing"
	"time"
)

func TestConstant(t *testing.T) {
	checkDue(t, Constant{Rate: 50}, []due{{0, 0}, {1, 20 * time.Millisecond}, {1.5, 30 * time.Millisecond}, {180_000, time.Hour}})
	checkDue(t, Constant{Rate: 0.5}, []due{{1, 2 * time.Second}})
	checkDue(t, Constant{}, []due{{0, 0}, {1, Never}})
	for _, rate := range notRates {
		checkRefuses(t, Constant{Rate: rate})
	}
}
