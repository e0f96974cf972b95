package scenario

// Spread is a figure as several rounds measured it: their median, the lowest and
// the highest.
type Spread struct {
	Median float64   `json:"median"`
	Low    float64   `json:"low"`
	High   float64   `json:"high"`
	Rounds []float64 `json:"rounds,omitempty"` // each round's, in order
}

// Differs tells whether two figures differ: all rounds of one lie above all of the
// other. A difference inside the spread is none, however many rounds there are. Of 5
// rounds each, chance alone orders two figures that are alike so once in 126 times.
func (s Spread) Differs(other Spread) bool {
	return s.Low > other.High || other.Low > s.High
}

// Ratio is how many times as much as base it is; low and high are the most
// extreme that the rounds allow.
func (s Spread) Ratio(base Spread) Spread {
	return Spread{Median: s.Median / base.Median, Low: s.Low / base.High, High: s.High / base.Low}
}
