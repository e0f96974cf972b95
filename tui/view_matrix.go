package tui

import (
	"slices"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// fewest is the number of requests from which on a cell is judged.
const fewest = 30

// drawMatrix draws which journeys lived through which fault in which shape,
// and under it the verdicts and the faults' receipts.
func (m *model) drawMatrix(a canvas.Area) {
	a = a.Sub(1, 0, a.Width-2, a.Height)
	shops, faults := matrixAxes(m.snap.Matrix)
	if len(faults) == 0 || len(faults) == 1 && faults[0] == "none" && len(m.snap.Faults) == 0 {
		drawMessage(a, text.MatrixNone.In(m.lang), theme.Strong, text.MatrixNoneHint.In(m.lang))
		return
	}
	x := a.Fit(0, 0, a.Width, text.MatrixTitle.In(m.lang), theme.Accent) + 2
	if legend := text.MatrixLegend.In(m.lang); x+text.Width(legend) <= a.Width {
		a.Right(a.Width, 0, legend, theme.Muted)
	}
	y := 2
	rows := len(scenario.Journeys()) + 2
	beside := a.Width / max(len(shops), 1)
	need := 9 + 13*len(faults)
	for i, shop := range shops {
		if need <= beside-2 {
			m.drawMatrixOf(a.Sub(i*beside, y, beside-2, rows), shop, faults)
			continue
		}
		m.drawMatrixOf(a.Sub(0, y, a.Width, rows), shop, faults)
		y += rows
	}
	if need <= beside-2 {
		y += rows
	}
	m.drawVerdicts(a.Sub(0, y, a.Width, a.Height-y))
}

func matrixAxes(cells []engine.Cell) (shops, faults []string) {
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
func (m *model) drawMatrixOf(a canvas.Area, shop string, faults []string) {
	const first = 9
	width := clamp((a.Width-first)/max(len(faults), 1), 13, 22)
	if fit := (a.Width - first) / width; len(faults) > fit {
		faults = faults[len(faults)-max(fit, 0):]
	}
	a.Fit(0, 0, a.Width, shop, theme.Strong)
	for i, f := range faults {
		name, role := f, theme.Fault
		if f == "none" {
			name, role = text.Baseline.In(m.lang), theme.Muted
		}
		a.Fit(first+i*width, 1, width-1, name, role)
	}
	if text.Width(shop) < first+width*len(faults) {
		a.Fit(0, 1, first-1, text.JourneyHead.In(m.lang), theme.Muted)
	}
	for y, journey := range scenario.Journeys() {
		a.Fit(0, y+2, first-1, journey, theme.Text)
		for i, f := range faults {
			cell := a.Sub(first+i*width, y+2, width-1, 1)
			for _, c := range m.snap.Matrix {
				if c.Shop == shop && c.Fault == f && c.Journey == journey {
					m.drawCell(cell, c.Figures)
				}
			}
		}
	}
}

// drawCell draws a share with its character and word; too few requests give a
// number and no judgement.
func (m *model) drawCell(a canvas.Area, j scenario.JourneyFigures) {
	if j.N < fewest {
		a.Text(0, 0, text.FewSamples.Format(m.lang, j.N), theme.Muted)
		return
	}
	share := j.Success()
	role := successRole(share)
	word := text.Survives
	switch {
	case role == theme.Bad && share < 0.5:
		word = text.Dies
	case role != theme.Good:
		word = text.Suffers
	}
	x := a.Text(0, 0, successGlyph(m.theme.Glyphs, share)+" ", role)
	x = a.Text(x, 0, text.PadLeft(text.Success(share), 5)+" ", role)
	if x+text.Width(word.In(m.lang)) <= a.Width {
		a.Text(x, 0, word.In(m.lang), role)
	}
}

// drawVerdicts draws what was judged, and what became of each fault.
func (m *model) drawVerdicts(a canvas.Area) {
	y := 1
	if len(m.snap.Results) > 0 {
		a.Fit(0, y, a.Width, text.Verdicts.In(m.lang), theme.Accent)
		y++
		for _, l := range m.verdictLines(a.Width - 2) {
			a.Fit(2, y, a.Width-2, l.text, l.role)
			y++
		}
		y++
	}
	if len(m.snap.Faults) == 0 {
		return
	}
	a.Fit(0, y, a.Width, text.Receipts.In(m.lang), theme.Accent)
	for i, f := range m.snap.Faults {
		m.drawReceipt(a.Sub(2, y+1+i, a.Width-2, 1), f)
	}
}

func (m *model) drawReceipt(a canvas.Area, f engine.ActiveFault) {
	state, role := text.FaultActive, theme.Fault
	if !f.Healed.IsZero() {
		state, role = text.Healed, theme.Good
	}
	x := a.Text(0, 0, text.PadRight(m.theme.Glyphs.Fault+" "+f.ID, 19), theme.Fault)
	x = a.Text(x, 0, text.PadRight(f.Shop, 17), theme.Text)
	x = a.Text(x, 0, text.PadRight(state.In(m.lang), 9), role)
	counts := text.Errors(f.Rate) + " > " + text.Errors(f.Achieved) + "  " + itoa(int(f.Fired)) + "/" + itoa(int(f.Seen))
	interval := "  [" + text.Errors(f.Interval[0]) + " " + text.Errors(f.Interval[1]) + "]"
	if f.Seen > 0 && x+len(counts)+len(interval) <= a.Width {
		counts += interval
	}
	a.Fit(x, 0, a.Width-x, counts, theme.Text)
}

// verdictLook is the character and the look of a verdict.
func verdictLook(v scenario.Verdict, g theme.Glyphs) (string, theme.Role) {
	switch v {
	case scenario.Holds, scenario.Kept:
		return g.OK, theme.Good
	case scenario.Partly:
		return g.Warn, theme.Warn
	case scenario.DoesNotHold, scenario.Broken:
		return g.Bad, theme.Bad
	}
	return g.Idle, theme.Muted
}

func verdictWord(v scenario.Verdict, l scenario.Lang) string {
	switch v {
	case scenario.Holds:
		return text.VerdictHolds.In(l)
	case scenario.Partly:
		return text.VerdictPartly.In(l)
	case scenario.DoesNotHold:
		return text.VerdictDoesNotHold.In(l)
	case scenario.Kept:
		return text.VerdictKept.In(l)
	case scenario.Broken:
		return text.VerdictBroken.In(l)
	}
	return text.VerdictNotJudged.In(l)
}
