package scenario_test

import (
	"math/rand/v2"
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

// spread is a figure of rounds.
func spread(rounds ...float64) scenario.Spread {
	sorted := slices.Sorted(slices.Values(rounds))
	return scenario.Spread{Median: sorted[len(sorted)/2], Low: sorted[0], High: sorted[len(sorted)-1], Rounds: rounds}
}

// TestDiffers tells figures apart whose intervals lie apart: those of all rounds, or
// of many rounds those of most.
func TestDiffers(t *testing.T) {
	ten := spread(1, 2, 3, 4, 5, 6, 7, 8, 9, 20) // one round was late
	for _, tt := range []struct {
		name    string
		a, b    scenario.Spread
		differs bool
	}{
		{"5 rounds, all above", spread(1, 2, 3, 4, 5), spread(6, 7, 8, 9, 10), true},
		{"5 rounds, all but one", spread(1, 2, 3, 4, 6), spread(5, 7, 8, 9, 10), false},
		{"10 rounds, all above", ten, spread(21, 22, 23, 24, 25, 26, 27, 28, 29, 30), true},
		{"10 rounds, all but one", ten, spread(11, 12, 13, 14, 15, 16, 17, 18, 19, 21), true},
		{"10 rounds, all but two", ten, spread(8, 9, 13, 14, 15, 16, 17, 18, 19, 21), false},
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

// TestIntervals are those of the sign test: of so many rounds, so many are left out at
// either end.
func TestIntervals(t *testing.T) {
	for rounds, out := range map[int]int{1: 0, 3: 0, 5: 0, 8: 0, 9: 1, 11: 1, 12: 2, 20: 5, 50: 17} {
		var all []float64
		for i := range rounds {
			all = append(all, float64(i))
		}
		if low, high := spread(all...).Interval(); low != float64(out) || high != float64(rounds-1-out) {
			t.Errorf("%d rounds: got %v to %v, want %d left out at either end", rounds, low, high, out)
		}
	}
	late := scenario.Spread{Median: 30, Low: 1, High: 40, Rounds: []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 40}}
	if low, high := late.Interval(); low != 2 || high != 30 {
		t.Errorf("got %v to %v, want 2 to 30: a p99 of all calls lies in it", low, high)
	}
}

// TestMoreRoundsTellMore draws rounds of two figures that lie two standard deviations
// apart, and of two that are alike: more rounds tell the first apart more often, and
// the second hardly ever.
func TestMoreRoundsTellMore(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	const draws = 2000
	told := func(rounds int, apart float64) (share float64) {
		for range draws {
			var a, b []float64
			for range rounds {
				a, b = append(a, rnd.NormFloat64()), append(b, apart+rnd.NormFloat64())
			}
			if spread(a...).Differs(spread(b...)) {
				share += 1.0 / draws
			}
		}
		return share
	}
	before := 0.0
	for _, rounds := range []int{5, 10, 20, 50} {
		got, alike := told(rounds, 2), told(rounds, 0)
		t.Logf("%d rounds: %.3f told apart, %.4f though they are alike", rounds, got, alike)
		if got <= before && before < 1 || alike > 0.02 {
			t.Errorf("%d rounds tell %.2f apart, and %.3f that are alike; want more than the %.2f of fewer rounds, and 0.02 at most", rounds, got, alike, before)
		}
		before = got
	}
	if before < 0.99 {
		t.Errorf("50 rounds tell %.2f apart, want all", before)
	}
}
