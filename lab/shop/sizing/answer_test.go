package sizing

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/figures"
)

// TestAnswer: whether a set kept its target is told from how many took longer; what
// may be chance is not told.
func TestAnswer(t *testing.T) {
	for _, tt := range []struct {
		n, over     int
		success     float64
		predicted   float64
		kept, close bool
	}{
		{29, 0, 1, 300, false, false}, // too few for anything
		{50, 0, 1, 300, false, true},  // by chance one time in thirteen
		{50, 3, 1, 300, false, true},
		{50, 5, 1, 300, false, true},
		{50, 6, 1, 300, false, false},
		{90, 0, 1, 300, true, false},
		{90, 2, 1, 300, false, true},
		{200, 4, 1, 300, true, false},
		{200, 10, 1, 300, false, true},
		{200, 16, 1, 300, false, false},
		{200, 0, 0.98, 300, false, false},
		{200, 0, 1, 0, false, false}, // the queue only grows
	} {
		s := runs.Size{N: tt.n, Over: tt.over, Success: tt.success, Predicted: tt.predicted}
		if kept, close := answer(s); kept != tt.kept || close != tt.close {
			t.Errorf("%d of %d over, predicted %g: kept %v, close %v, want %v, %v", tt.over, tt.n, tt.predicted, kept, close, tt.kept, tt.close)
		}
	}
	for k := range 50 {
		atMost, _ := binomial(k, 50, 0.05)
		if _, atLeast := binomial(k+1, 50, 0.05); math.Abs(atMost+atLeast-1) > 1e-9 {
			t.Errorf("at most %d and at least %d: %g and %g, want 1 together", k, k+1, atMost, atLeast)
		}
	}
	if atMost, _ := binomial(3, 50, 0.05); math.Abs(atMost-0.7604) > 1e-4 { // a table's figure
		t.Errorf("at most 3 of 50: %g, want 0.7604", atMost)
	}
}

// TestHoldSpread takes the waits for a slot out of how long requests took: exponential
// holds of mean 20 ms have the spread 1, in whatever queue.
func TestHoldSpread(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var took, waited figures.Histogram
	add := func(h *figures.Histogram, seconds float64) {
		const scale = 4
		i := int(math.Floor(math.Log2(seconds) * (1 << scale)))
		*h = h.Add(figures.Histogram{Scale: scale, Offset: i, Counts: []uint64{1}})
	}
	for range 20_000 {
		wait, hold := 0.1*random.ExpFloat64(), 0.02*random.ExpFloat64()
		add(&took, wait+hold)
		add(&waited, wait)
	}
	if got := holdSpread(took, waited); got < 0.5 || got > 1.5 {
		t.Errorf("got the spread %.2f, want about 1", got)
	}
	if got := holdSpread(took, figures.Histogram{}); got > 0.9 {
		t.Errorf("all of it taken for holds: got %.2f, want less, as a sum of two varies less", got)
	}
}
