package tui

import (
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// loadDialog changes the load: how many journeys, of which kinds, how evenly.
type loadDialog struct {
	load scenario.Load
	mix  int // index into mixes
}

// mixes are the mixes to choose from; the first keeps the present one.
func mixes() []string { return []string{"", "article", "even"} }

// declines are the shares of cards that are declined to choose from.
func declines() []float64 { return []float64{0, 0.05, 0.2, 0.5} }

func newLoadDialog(m *model) *loadDialog {
	d := &loadDialog{load: m.load()}
	for i, name := range mixes() {
		if mix, ok := scenario.Mix(name); ok && maps.Equal(mix, d.load.Mix) {
			d.mix = i
		}
	}
	return d
}

func (d *loadDialog) takes(_ *model, key string) bool {
	return slices.Contains(strings.Fields("left down - < , right up + = > . m a d enter"), key)
}

func (d *loadDialog) press(m *model, key string) (bool, tea.Cmd) {
	switch key {
	case "left", "down", "-", "<", ",":
		d.load.Rate, _ = beside(rates(), d.load.Rate, -1)
	case "right", "up", "+", "=", ">", ".":
		d.load.Rate, _ = beside(rates(), d.load.Rate, +1)
	case "m":
		d.mix = (d.mix + 1) % len(mixes())
		if mix, ok := scenario.Mix(mixes()[d.mix]); ok {
			d.load.Mix = mix
		} else {
			d.load.Mix = m.load().Mix
		}
	case "a":
		if d.load.Arrivals == "even" {
			d.load.Arrivals = "poisson"
		} else {
			d.load.Arrivals = "even"
		}
	case "d":
		d.load.Declined = declines()[(slices.Index(declines(), d.load.Declined)+1)%len(declines())]
	case "enter":
		m.welcomed = true
		return true, m.setLoad(d.load)
	}
	return false, nil
}

func (d *loadDialog) draw(a canvas.Area, m *model) {
	in := window(a, 76, 10, text.LoadTitle.In(m.lang), text.DialogHint.In(m.lang))
	mix := mixes()[d.mix]
	if mix == "" {
		mix = text.MixKeep.In(m.lang)
	}
	arrivals := d.load.Arrivals
	if arrivals == "" {
		arrivals = "poisson"
	}
	for i, row := range [][2]string{
		{text.LoadRate.In(m.lang), text.Rate(d.load.Rate)},
		{text.LoadMix.In(m.lang), mix},
		{text.LoadArrivals.In(m.lang), arrivals},
		{text.LoadDeclined.In(m.lang), text.Errors(d.load.Declined)},
	} {
		in.Fit(1, i+1, 20, row[0], theme.Muted)
		in.Fit(22, i+1, 12, row[1], theme.Strong)
	}
	bar := in.Sub(36, 1, in.Width-37, 1)
	g := m.theme.Glyphs
	filled := 0
	for i, r := range rates() {
		if d.load.Rate >= r {
			filled = (i + 1) * bar.Width / len(rates())
		}
	}
	bar.Repeat(0, 0, filled, g.Full, theme.First)
	bar.Repeat(filled, 0, bar.Width-filled, g.Light, theme.Border)
	in.Fit(1, in.Height-1, in.Width-1, text.LoadHint.In(m.lang), theme.Muted)
}
