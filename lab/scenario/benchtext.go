package scenario

import "fmt"

// Tell says what a contrast came to, in both languages; empty where the bench
// didn't measure it.
func (k BenchKind) Tell(c Contrast, b Bench) Text {
	cell, ok := b.Cells[c.Cell][c.Figure]
	base, also := b.Cells[c.Base][c.Figure]
	if !ok || !also {
		return Text{}
	}
	unit := k.Unit(c.Figure)
	figures := Amount(cell.Median, unit) + ", " + Amount(base.Median, unit)
	if !cell.Differs(base) {
		return Text{
			EN: fmt.Sprintf("%s: %s; no difference, the rounds overlap", c.Text.EN, figures),
			KO: fmt.Sprintf("%s: %s, 측정 회차가 겹쳐 차이 없음", c.Text.KO, figures),
		}
	}
	if base.Low <= 0 {
		return Text{EN: c.Text.EN + ": " + figures, KO: c.Text.KO + ": " + figures} // no multiple of nothing
	}
	r := cell.Ratio(base)
	ratio := fmt.Sprintf("(%s … %s)", digits(r.Low), digits(r.High))
	pace := c.pace(cell.Low > base.High)
	return Text{
		EN: fmt.Sprintf("%s: %s; %s times %s%s", c.Text.EN, figures, digits(r.Median), ratio, pace.EN),
		KO: fmt.Sprintf("%s: %s, %s배 %s%s", c.Text.KO, figures, digits(r.Median), ratio, pace.KO),
	}
}

// pace says of latencies who loses; of other figures more is not always worse.
func (c Contrast) pace(more bool) Text {
	switch {
	case c.Figure != "p50" && c.Figure != "p99":
		return Text{}
	case more:
		return Text{", slower", ", 앞쪽이 느림"}
	}
	return Text{", faster", ", 앞쪽이 빠름"}
}

// Amount writes a figure with its unit, long times in milliseconds: "61.2 µs",
// "10.4 ms", "312 B".
func Amount(v float64, unit string) string {
	if unit == "µs" && v >= 1000 {
		v, unit = v/1000, "ms"
	}
	return digits(v) + " " + unit
}

// digits writes a number with about three digits.
func digits(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// Show writes a figure with its spread: half of what lies between the lowest
// and the highest round, as a share of the median. "61.2 µs ±4 %".
func (s Spread) Show(unit string) string {
	if s.Median == 0 || s.High == s.Low {
		return Amount(s.Median, unit)
	}
	return fmt.Sprintf("%s ±%.0f %%", Amount(s.Median, unit), (s.High-s.Low)/2/s.Median*100)
}
