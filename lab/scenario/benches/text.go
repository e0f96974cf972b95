package benches

import (
	"fmt"

	"github.com/msalab/msalab/lab/scenario"
)

// Tell says what a contrast came to, in both languages; empty where the bench
// didn't measure it.
func (k Kind) Tell(c Contrast, b scenario.Bench) scenario.Text {
	cell, ok := b.Cells[c.Cell][c.Figure]
	base, also := b.Cells[c.Base][c.Figure]
	if !ok || !also {
		return scenario.Text{}
	}
	unit := k.Unit(c.Figure)
	figures := scenario.Amount(cell.Median, unit) + ", " + scenario.Amount(base.Median, unit)
	if !cell.Differs(base) {
		return scenario.Text{
			EN: fmt.Sprintf("%s: %s; no difference can be told: their spreads overlap", c.Text.EN, figures),
			KO: fmt.Sprintf("%s: %s, 측정 범위가 겹쳐 차이를 가릴 수 없음", c.Text.KO, figures),
		}
	}
	if base.Low <= 0 {
		return scenario.Text{EN: c.Text.EN + ": " + figures, KO: c.Text.KO + ": " + figures} // no multiple of nothing
	}
	r := cell.Ratio(base)
	ratio := fmt.Sprintf("(%s … %s)", scenario.Digits(r.Low), scenario.Digits(r.High))
	pace := c.pace(cell.Median > base.Median)
	return scenario.Text{
		EN: fmt.Sprintf("%s: %s; %s times %s%s", c.Text.EN, figures, scenario.Digits(r.Median), ratio, pace.EN),
		KO: fmt.Sprintf("%s: %s, %s배 %s%s", c.Text.KO, figures, scenario.Digits(r.Median), ratio, pace.KO),
	}
}

// pace says of latencies who loses; of other figures more is not always worse.
func (c Contrast) pace(more bool) scenario.Text {
	switch {
	case c.Figure != "p50" && c.Figure != "p99":
		return scenario.Text{}
	case more:
		return scenario.Text{EN: ", slower", KO: ", 앞쪽이 느림"}
	}
	return scenario.Text{EN: ", faster", KO: ", 앞쪽이 빠름"}
}
