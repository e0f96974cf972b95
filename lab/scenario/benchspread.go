package scenario

// Spread is a figure as several rounds measured it: their median, the lowest and
// the highest.
type Spread struct {
	Median float64   `json:"median"`
	Low    float64   `json:"low"`
	High   float64   `json:"high"`
	Rounds []float64 `json:"rounds,omitempty"` // each round's, in order
}

const (
	// leastRanked is how many rounds of each it takes to tell two figures apart by
	// the order of their rounds.
	leastRanked = 5
	// byChance is how seldom chance alone may order the rounds of two figures so
	// that they are said to differ.
	byChance = 0.01
)

// Differs tells whether two figures differ by more than chance: by the test of
// Mann and Whitney, at 1 %. Of 5 rounds each, all of one must lie above all of the
// other; of more, as many as chance would seldom order so. Fewer rounds are too
// few for the test: all of one must lie above all of the other.
func (s Spread) Differs(other Spread) bool {
	if min(len(s.Rounds), len(other.Rounds)) < leastRanked {
		return s.Low > other.High || other.Low > s.High
	}
	return chance(s.Rounds, other.Rounds) < byChance
}

// chance is how likely it is that rounds of two figures that are alike come to lie
// this far apart, or farther, either way.
func chance(a, b []float64) float64 {
	above := 0.0 // pairs in which a is the higher one
	for _, x := range a {
		for _, y := range b {
			switch {
			case x > y:
				above++
			case x == y:
				above += 0.5
			}
		}
	}
	pairs := len(a) * len(b)
	few := int(min(above, float64(pairs)-above) + 0.5)
	so, all := 0.0, 0.0
	for n, orders := range rankings(len(a), len(b)) {
		all += orders
		if n <= few {
			so += orders
		}
	}
	return min(1, 2*so/all)
}

// rankings counts the orders in which n and m values can lie, by the number of
// pairs in which one of the n is the higher: the coefficients of the Gaussian
// binomial of n+m over n.
func rankings(n, m int) []float64 {
	orders := make([]float64, n*m+1)
	orders[0] = 1
	for k := 1; k <= n; k++ {
		for i := len(orders) - 1; i >= m+k; i-- {
			orders[i] -= orders[i-m-k]
		}
		for i := k; i < len(orders); i++ {
			orders[i] += orders[i-k]
		}
	}
	return orders
}

// Ratio is how many times as much as base it is; low and high are the most
// extreme that the rounds allow.
func (s Spread) Ratio(base Spread) Spread {
	return Spread{Median: s.Median / base.Median, Low: s.Low / base.High, High: s.High / base.Low}
}
