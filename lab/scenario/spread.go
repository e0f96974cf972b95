package scenario

import (
	"math"
	"slices"
)

// Spread is a figure as several rounds measured it: their median, the lowest and
// the highest.
type Spread struct {
	Median float64   `json:"median"`
	Low    float64   `json:"low"`
	High   float64   `json:"high"`
	Rounds []float64 `json:"rounds,omitempty"` // each round's, in order
}

// Differs tells whether two figures can be told apart: their intervals lie apart. Where
// they overlap nothing is known: the figures may be alike, or more rounds may tell.
//
// Up to eight rounds all of one must lie above all of the other. Chance alone orders two
// figures that are alike so once in 126 times by 5 rounds each, and once in 10 by 3.
// From nine rounds on the intervals narrow, so that more rounds tell more.
func (s Spread) Differs(other Spread) bool {
	low, high := s.Interval()
	from, to := other.Interval()
	return low > to || from > high
}

// doubt is how seldom, at most, an interval of enough rounds misses the median.
const doubt = 0.05

// Interval is where the figure's median lies, from six rounds on but for one in twenty
// times, whatever the rounds are distributed like: between two of them, as many from the
// lowest as from the highest. Of fewer than nine rounds it reaches from the lowest to the
// highest; of three that misses the median once in four times, of five once in sixteen.
func (s Spread) Interval() (low, high float64) {
	n := len(s.Rounds)
	if n == 0 {
		return s.Low, s.High
	}
	sorted := slices.Sorted(slices.Values(s.Rounds))
	// That at most k of n rounds lie below their median is as likely as so many heads.
	heads, missed, rank := 1.0, 0.0, 0
	for k := 0; k < n/2; k++ {
		missed += 2 * heads / math.Pow(2, float64(n))
		if missed > doubt {
			break
		}
		rank = k
		heads *= float64(n-k) / float64(k+1)
	}
	// A p99 is that of all rounds together, and may lie beyond those of most.
	return min(sorted[rank], s.Median), max(sorted[n-1-rank], s.Median)
}

// Ratio is how many times as much as base it is; low and high are the most extreme that
// their intervals allow.
func (s Spread) Ratio(base Spread) Spread {
	low, high := s.Interval()
	from, to := base.Interval()
	return Spread{Median: s.Median / base.Median, Low: low / to, High: high / from}
}
