package receipts

import (
	"math"
	"testing"
)

func TestInterval(t *testing.T) {
	// the figures of the score interval without continuity correction
	for _, tt := range []struct {
		fired, seen uint64
		lo, hi      float64
	}{
		{0, 0, 0, 1}, {0, 10, 0, 0.2775}, {10, 10, 0.7225, 1}, {30, 100, 0.2189, 0.3958}, {5, 10, 0.2366, 0.7634},
	} {
		got := Interval(tt.fired, tt.seen)
		if math.Abs(got[0]-tt.lo) > 5e-4 || math.Abs(got[1]-tt.hi) > 5e-4 {
			t.Errorf("%d of %d: got %.4f, want %.4f to %.4f", tt.fired, tt.seen, got, tt.lo, tt.hi)
		}
	}
}
