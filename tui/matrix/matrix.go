// Package matrix draws which journeys lived through which fault in which shape,
// and under it the verdicts and the faults' receipts.
package matrix

import (
	"slices"
	"strconv"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/look"
	"github.com/msalab/msalab/tui/narration"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// fewest is the number of requests from which on a cell is judged.
const fewest = 30

// Data is what the matrix shows.
type Data struct {
	Cells   []runs.Cell
	Results []scenario.Result
	Doubt   scenario.Text // why the run can't be believed; empty: it can
	Faults  []runs.ActiveFault
	Lang    scenario.Lang
}

// Draw draws the matrix; where no fault was measured yet, what would fill it.
func Draw(a canvas.Area, d Data) {
	a = a.Sub(1, 0, a.Width-2, a.Height)
	shops, faults := axes(d.Cells)
	if len(faults) == 0 || len(faults) == 1 && faults[0] == "none" && len(d.Faults) == 0 {
		a.Message(text.MatrixNone.In(d.Lang), theme.Strong, text.MatrixNoneHint.In(d.Lang))
		return
	}
	x := a.Fit(0, 0, a.Width, text.MatrixTitle.In(d.Lang), theme.Accent) + 2
	if legend := text.MatrixLegend.In(d.Lang); x+text.Width(legend) <= a.Width {
		a.Right(a.Width, 0, legend, theme.Muted)
	}
	y := 2
	rows := len(scenario.Journeys()) + 2
	beside := a.Width / max(len(shops), 1)
	need := 9 + 13*len(faults)
	for i, shop := range shops {
		if need <= beside-2 {
			d.drawShop(a.Sub(i*beside, y, beside-2, rows), shop, faults)
			continue
		}
		d.drawShop(a.Sub(0, y, a.Width, rows), shop, faults)
		y += rows
	}
	if need <= beside-2 {
		y += rows
	}
	d.drawVerdicts(a.Sub(0, y, a.Width, a.Height-y))
}

func axes(cells []runs.Cell) (shops, faults []string) {
	for _, c := range cells {
		if !slices.Contains(shops, c.Shop) {
			shops = append(shops, c.Shop)
		}
		if !slices.Contains(faults, c.Fault) {
			faults = append(faults, c.Fault)
		}
	}
	return shops, faults
}

// drawMatrixOf draws one shop's matrix; the latest faults where not all fit.
func (d Data) drawShop(a canvas.Area, shop string, faults []string) {
	const first = 9
	width := min(max((a.Width-first)/max(len(faults), 1), 13), 22)
	if fit := (a.Width - first) / width; len(faults) > fit {
		faults = faults[len(faults)-max(fit, 0):]
	}
	a.Fit(0, 0, a.Width, shop, theme.Strong)
	for i, f := range faults {
		name, role := f, theme.Fault
		if f == "none" {
			name, role = text.Baseline.In(d.Lang), theme.Muted
		}
		a.Fit(first+i*width, 1, width-1, name, role)
	}
	if text.Width(shop) < first+width*len(faults) {
		a.Fit(0, 1, first-1, text.JourneyHead.In(d.Lang), theme.Muted)
	}
	for y, journey := range scenario.Journeys() {
		a.Fit(0, y+2, first-1, journey, theme.Text)
		for i, f := range faults {
			cell := a.Sub(first+i*width, y+2, width-1, 1)
			for _, c := range d.Cells {
				if c.Shop == shop && c.Fault == f && c.Journey == journey {
					d.drawCell(cell, c.Figures)
				}
			}
		}
	}
}

// drawCell draws a share with its character and word; too few requests give a
// number and no judgement.
func (d Data) drawCell(a canvas.Area, j scenario.JourneyFigures) {
	if j.N < fewest {
		a.Text(0, 0, text.FewSamples.Format(d.Lang, j.N), theme.Muted)
		return
	}
	share := j.Success()
	glyph, role := look.Success(share, a.Theme().Glyphs)
	word := text.Survives
	switch {
	case role == theme.Bad && share < 0.5:
		word = text.Dies
	case role != theme.Good:
		word = text.Suffers
	}
	x := a.Text(0, 0, glyph+" ", role)
	x = a.Text(x, 0, text.PadLeft(text.Success(share), 5)+" ", role)
	if x+text.Width(word.In(d.Lang)) <= a.Width {
		a.Text(x, 0, word.In(d.Lang), role)
	}
}

// drawVerdicts draws what was judged, and what became of each fault.
func (d Data) drawVerdicts(a canvas.Area) {
	y := 1
	if len(d.Results) > 0 {
		a.Fit(0, y, a.Width, text.Verdicts.In(d.Lang), theme.Accent)
		y++
		for _, l := range (narration.Verdicts{Results: d.Results, Doubt: d.Doubt, Glyphs: a.Theme().Glyphs, Lang: d.Lang}).All(a.Width - 2) {
			a.Fit(2, y, a.Width-2, l.Text, l.Role)
			y++
		}
		y++
	}
	if len(d.Faults) == 0 {
		return
	}
	a.Fit(0, y, a.Width, text.Receipts.In(d.Lang), theme.Accent)
	for i, f := range d.Faults {
		d.drawReceipt(a.Sub(2, y+1+i, a.Width-2, 1), f)
	}
}

func (d Data) drawReceipt(a canvas.Area, f runs.ActiveFault) {
	state, role := text.FaultActive, theme.Fault
	if !f.Healed.IsZero() {
		state, role = text.Healed, theme.Good
	}
	x := a.Text(0, 0, text.PadRight(a.Theme().Glyphs.Fault+" "+f.ID, 19), theme.Fault)
	x = a.Text(x, 0, text.PadRight(f.Shop, 17), theme.Text)
	x = a.Text(x, 0, text.PadRight(state.In(d.Lang), 9), role)
	counts := text.Errors(f.Rate) + " > " + text.Errors(f.Achieved) + "  " + strconv.FormatUint(f.Fired, 10) + "/" + strconv.FormatUint(f.Seen, 10)
	interval := "  [" + text.Errors(f.Interval[0]) + " " + text.Errors(f.Interval[1]) + "]"
	if f.Seen > 0 && x+len(counts)+len(interval) <= a.Width {
		counts += interval
	}
	a.Fit(x, 0, a.Width-x, counts, theme.Text)
}
