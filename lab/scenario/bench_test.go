package scenario_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

func TestSpread(t *testing.T) {
	base := scenario.Spread{Median: 10, Low: 8, High: 12}
	for _, tt := range []struct {
		name    string
		s       scenario.Spread
		differs bool
	}{
		{"above", scenario.Spread{Median: 20, Low: 13, High: 30}, true},
		{"below", scenario.Spread{Median: 5, Low: 4, High: 7}, true},
		{"overlaps", scenario.Spread{Median: 20, Low: 11, High: 30}, false},
		{"touches", scenario.Spread{Median: 13, Low: 12, High: 14}, false},
		{"within", scenario.Spread{Median: 10, Low: 9, High: 11}, false},
	} {
		if got := tt.s.Differs(base); got != tt.differs || base.Differs(tt.s) != got {
			t.Errorf("%s: differs %v, want %v both ways", tt.name, got, tt.differs)
		}
	}
	if got, want := (scenario.Spread{Median: 20, Low: 12, High: 24}).Ratio(base), (scenario.Spread{Median: 2, Low: 1, High: 3}); !reflect.DeepEqual(got, want) {
		t.Errorf("got the ratio %v, want %v", got, want)
	}
}

// TestDiffers tells figures apart whose rounds lie apart: a difference inside the
// spread is none, however many rounds there are.
func TestDiffers(t *testing.T) {
	spread := func(rounds ...float64) scenario.Spread {
		return scenario.Spread{Low: slices.Min(rounds), High: slices.Max(rounds), Rounds: rounds}
	}
	ten := spread(1, 2, 3, 4, 5, 6, 7, 8, 9, 20) // one round was late
	for _, tt := range []struct {
		name    string
		a, b    scenario.Spread
		differs bool
	}{
		{"5 rounds, all above", spread(1, 2, 3, 4, 5), spread(6, 7, 8, 9, 10), true},
		{"5 rounds, all but one", spread(1, 2, 3, 4, 6), spread(5, 7, 8, 9, 10), false},
		{"10 rounds, all above", ten, spread(21, 22, 23, 24, 25, 26, 27, 28, 29, 30), true},
		{"10 rounds, all but one", ten, spread(11, 12, 13, 14, 15, 16, 17, 18, 19, 21), false},
		{"10 rounds, mixed", ten, spread(3, 4, 5, 6, 7, 8, 9, 10, 11, 12), false},
		{"3 rounds, all above", spread(1, 2, 3), spread(4, 5, 6), true},
		{"3 rounds, all but one", spread(1, 2, 5), spread(4, 6, 7), false},
		{"all the same", spread(8, 8, 8, 8, 8), spread(8, 8, 8, 8, 8), false},
		{"constant, and another constant", spread(8, 8, 8, 8, 8), spread(1, 1, 1, 1, 1), true},
	} {
		if got := tt.a.Differs(tt.b); got != tt.differs || tt.b.Differs(tt.a) != got {
			t.Errorf("%s: differs %v, want %v both ways", tt.name, got, tt.differs)
		}
	}
}
