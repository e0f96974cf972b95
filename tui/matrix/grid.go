package matrix

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// baseline is the column of the time without a fault.
const baseline = "none"

// The columns of a cell: of its journey's name, and of cells with less and less in
// them.
const (
	first      = 8
	widestCell = 22
	tenthsCell = 8 // "✖ 43.3%"
	wholeCell  = 7 // "✖ 43%"
)

// grid is where the cells stand.
type grid struct {
	faults []string // that have a column
	blocks []int    // the column at which each group of shops begins
	width  int      // of a block
	cell   int      // columns of a cell
	words  bool     // cells have room for their words
	head   int      // lines of the faults' names
	at     State
}

// axes are the shops and the faults that cells speak of.
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

// lay finds the places: shops beside each other where their cells have room for
// words, else one under the other, with as much in each cell as there is room for.
func (d Data) lay(width int, shops, faults []string) grid {
	worded := tenthsCell + 2
	for _, f := range []fate{survives, suffers, dies} {
		_, word, _ := f.look(theme.Glyphs{})
		worded = max(worded, tenthsCell+1+text.Width(word.In(d.Lang)))
	}
	g := grid{blocks: []int{0}, width: width}
	if beside := width / max(len(shops), 1); first+worded*len(faults) <= beside-2 {
		g.width, g.blocks = beside-2, nil
		for i := range shops {
			g.blocks = append(g.blocks, i*beside)
		}
	}
	g.cell = canvas.Clamp((g.width-first)/max(len(faults), 1), wholeCell, widestCell)
	g.words = g.cell >= worded
	g.faults, g.at.Hidden, g.at.Back = d.columns(faults, max((g.width-first)/g.cell, 1))
	g.head = 1
	for _, f := range g.faults {
		if text.Width(f) > g.cell-1 && strings.Contains(f, "-") {
			g.head = 2
		}
	}
	return g
}

// columns chooses the faults that are shown where there is room for so many: the
// time without one, what the judgements speak of, and the latest of the others, or
// those before them.
func (d Data) columns(faults []string, room int) (shown []string, hidden, back int) {
	if len(faults) <= room {
		return faults, 0, 0
	}
	var kept, others []string
	for _, f := range faults {
		if len(kept) < room && (f == baseline || d.judged(f)) {
			kept = append(kept, f)
			continue
		}
		others = append(others, f)
	}
	n := room - len(kept)
	back = canvas.Clamp(d.At.Back, 0, len(others)-n)
	others = others[len(others)-n-back : len(others)-back]
	for _, f := range faults {
		if slices.Contains(kept, f) || slices.Contains(others, f) {
			shown = append(shown, f)
		}
	}
	return shown, len(faults) - len(shown), back
}

// judged tells whether a judgement speaks of a fault, by its id or by a phase that
// is named after it: "crash" for board-crash.
func (d Data) judged(fault string) bool {
	for _, r := range d.Results {
		for term := range r.Figures {
			for i, name := range strings.Split(term, `"`) {
				if i%2 == 1 && r.Claim != "" && (name == fault || strings.HasSuffix(fault, "-"+name)) {
					return true
				}
			}
		}
	}
	return false
}

// drawHead draws the names of the faults, in two lines where they are long.
func (g grid) drawHead(a canvas.Area, l scenario.Lang) {
	a.Fit(0, g.head-1, first-1, text.JourneyHead.In(l), theme.Muted)
	for i, f := range g.faults {
		name, role := f, theme.Fault
		if f == baseline {
			name, role = text.Baseline.In(l), theme.Muted
		}
		x := first + i*g.cell
		if over, under, cut := strings.Cut(name, "-"); cut && g.head > 1 {
			a.Fit(x, 0, g.cell-1, over+"-", role)
			name = under
		}
		a.Fit(x, g.head-1, g.cell-1, name, role)
	}
}

// fate is what became of a journey.
type fate int

const (
	survives fate = iota
	suffers
	dies
)

func fateOf(share float64) fate {
	switch {
	case share >= 0.99:
		return survives
	case share >= 0.5:
		return suffers
	}
	return dies
}

// look is a fate's character, word and role: no two have the same character.
func (f fate) look(g theme.Glyphs) (glyph string, word text.Key, r theme.Role) {
	switch f {
	case survives:
		return g.OK, text.Survives, theme.Good
	case suffers:
		return g.Warn, text.Suffers, theme.Warn
	}
	return g.Bad, text.Dies, theme.Bad
}

// drawCell draws a share with its character and, where all cells have room for it,
// its word; too few requests give a number and no judgement.
func (g grid) drawCell(a canvas.Area, j scenario.JourneyFigures, l scenario.Lang) {
	if j.N < scenario.MinSample {
		a.Fit(0, 0, a.Width, text.FewSamples.Format(l, j.N), theme.Muted)
		return
	}
	share := j.Success()
	glyph, word, role := fateOf(share).look(a.Theme().Glyphs)
	told := text.PadLeft(text.Success(share), 5)
	if g.cell < tenthsCell {
		told = text.PadLeft(fmt.Sprintf("%.0f%%", math.Floor(share*100+1e-9)), 4)
	}
	x := a.Text(0, 0, glyph+" "+told, role)
	if g.words {
		a.Text(x+1, 0, word.In(l), role)
	}
}
