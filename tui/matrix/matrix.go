// Package matrix draws which journeys lived through which fault in which shape,
// and under it the verdicts and the faults' receipts.
package matrix

import (
	"slices"
	"strconv"
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/narration"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Data is what the matrix shows.
type Data struct {
	Cells   []runs.Cell
	Results []scenario.Result
	Doubt   scenario.Text // why the run can't be believed; empty: it can
	Faults  []runs.ActiveFault
	Lang    scenario.Lang
	Record  bool // it is that of a record: nobody can break anything
	Ended   bool // the record is at its end
	At      State
}

// State is how far the reader has gone in a matrix that is larger than the screen.
type State struct {
	Down   int // lines
	Most   int // lines that there are to go down
	Back   int // faults, from the latest to earlier ones
	Hidden int // faults that have no column
}

// row is a line of the view: one that scrolls.
type row func(a canvas.Area)

// Draw draws the matrix; where no fault was measured yet, what would fill it. It
// returns how far the reader can have gone.
func Draw(a canvas.Area, d Data) State {
	a = a.Sub(1, 0, a.Width-2, a.Height)
	shops, faults := axes(d.Cells)
	if len(faults) == 0 || len(faults) == 1 && faults[0] == baseline && len(d.Faults) == 0 {
		hint := text.MatrixNoneHint
		switch {
		case d.Record && d.Ended:
			hint = text.MatrixNoneEver
		case d.Record:
			hint = text.MatrixNoneYet
		}
		a.Message(text.MatrixNone.In(d.Lang), theme.Strong, hint.In(d.Lang))
		return State{}
	}
	g := d.lay(a.Width, shops, faults)
	y := 1
	if a.Height > 2+g.head+len(shops)*(1+len(scenario.Journeys())) {
		y++
	}
	for i := range g.blocks {
		g.drawHead(a.Sub(g.blocks[i], y, g.width, g.head), d.Lang)
	}
	y += g.head
	rows := append(d.cells(g, shops), d.told(a)...)
	body := a.Sub(0, y, a.Width, a.Height-y)
	g.at.Most = max(len(rows)-body.Height, 0)
	g.at.Down = canvas.Clamp(d.At.Down, 0, g.at.Most)
	for i, draw := range rows[g.at.Down:] {
		draw(body.Sub(0, i, body.Width, 1))
	}
	d.drawTitle(a.Sub(0, 0, a.Width, 1), g, g.at.Most-g.at.Down)
	return g.at
}

// Height is how many lines it takes to show every shop's cells on a width.
func Height(width int, d Data) int {
	shops, faults := axes(d.Cells)
	g := d.lay(width-2, shops, faults)
	return 1 + g.head + (len(shops)+1-len(g.blocks))*(1+len(scenario.Journeys()))
}

// drawTitle draws the title, and at the right as much as there is room for of what
// isn't shown and what the characters mean.
func (d Data) drawTitle(a canvas.Area, g grid, below int) {
	x := a.Fit(0, 0, a.Width, text.MatrixTitle.In(d.Lang), theme.Accent) + 2
	end := a.Width
	add := func(s string, r theme.Role) bool {
		if x+text.Width(s) > end {
			return false
		}
		a.Right(end, 0, s, r)
		end -= text.Width(s) + 2
		return true
	}
	if below > 0 {
		add(text.MatrixBelow.Format(d.Lang, below), theme.Accent)
	}
	if g.at.Hidden > 0 {
		add(text.MatrixHidden.Format(d.Lang, g.at.Hidden), theme.Accent)
	}
	if !g.words {
		var words []string
		for _, f := range []fate{survives, suffers, dies} {
			glyph, word, _ := f.look(a.Theme().Glyphs)
			words = append(words, glyph+" "+word.In(d.Lang))
		}
		add(strings.Join(words, "  "), theme.Muted)
	}
	_ = add(text.MatrixLegend.In(d.Lang), theme.Muted) || add(text.MatrixFew.In(d.Lang), theme.Muted)
}

// cells are the lines of the matrix: for each shop its name and its journeys, shops
// beside each other where the grid has a block for each.
func (d Data) cells(g grid, shops []string) []row {
	var rows []row
	beside := len(g.blocks) > 1
	line := func(draw func(a canvas.Area, shop string), of ...string) {
		rows = append(rows, func(a canvas.Area) {
			for i, shop := range of {
				draw(a.Sub(g.blocks[i], 0, g.width, 1), shop)
			}
		})
	}
	groups := [][]string{shops}
	if !beside {
		groups = slices.Collect(slices.Chunk(shops, 1))
	}
	for _, of := range groups {
		line(func(a canvas.Area, shop string) { a.Fit(0, 0, a.Width, shop, theme.Strong) }, of...)
		for _, journey := range scenario.Journeys() {
			line(func(a canvas.Area, shop string) {
				a.Fit(0, 0, first-1, journey, theme.Text)
				for i, f := range g.faults {
					for _, c := range d.Cells {
						if c.Shop == shop && c.Fault == f && c.Journey == journey {
							g.drawCell(a.Sub(first+i*g.cell, 0, g.cell-1, 1), c.Figures, d.Lang)
						}
					}
				}
			}, of...)
		}
	}
	return rows
}

// told are the lines on what was judged, and what became of each fault.
func (d Data) told(a canvas.Area) []row {
	var rows []row
	add := func(indent int, s string, r theme.Role) {
		rows = append(rows, func(a canvas.Area) { a.Fit(indent, 0, a.Width-indent, s, r) })
	}
	if len(d.Results) > 0 {
		add(0, "", theme.Text)
		add(0, text.Verdicts.In(d.Lang), theme.Accent)
		v := narration.Verdicts{Results: d.Results, Doubt: d.Doubt, Glyphs: a.Theme().Glyphs, Lang: d.Lang}
		for _, l := range v.All(a.Width - 2) {
			add(2, l.Text, l.Role)
		}
	}
	if len(d.Faults) == 0 {
		return rows
	}
	add(0, "", theme.Text)
	add(0, text.Receipts.In(d.Lang), theme.Accent)
	id, shop := 0, 0
	for _, f := range d.Faults {
		id, shop = max(id, text.Width(f.ID)), max(shop, text.Width(f.Shop))
	}
	for _, f := range d.Faults {
		rows = append(rows, func(a canvas.Area) { d.drawReceipt(a.Sub(2, 0, a.Width-2, 1), f, id, shop) })
	}
	return rows
}

// drawReceipt draws what became of a fault; id and shop are their columns' widths.
func (d Data) drawReceipt(a canvas.Area, f runs.ActiveFault, id, shop int) {
	state, role := text.FaultActive, theme.Fault
	switch {
	case !f.Healed.IsZero():
		state, role = text.Healed, theme.Good
	case f.Arming:
		state, role = text.FaultArming, theme.Warn
	}
	x := a.Text(0, 0, text.PadRight(a.Theme().Glyphs.Fault+" "+f.ID, id+4), theme.Fault)
	x = a.Text(x, 0, text.PadRight(f.Shop, shop+2), theme.Text)
	x = a.Text(x, 0, text.PadRight(state.In(d.Lang), 9), role)
	if f.Arming {
		return
	}
	if f.Fired == 0 {
		a.Fit(x, 0, a.Width-x, a.Theme().Glyphs.Warn+" "+text.NeverFired.Format(d.Lang, f.Seen), theme.Warn)
		return
	}
	counts := text.Errors(f.Rate) + " > " + text.Errors(f.Achieved) + "  " + strconv.FormatUint(f.Fired, 10) + "/" + strconv.FormatUint(f.Seen, 10)
	if interval := "  " + text.Interval.Format(d.Lang, text.Errors(f.Interval[0]), text.Errors(f.Interval[1])); x+text.Width(counts+interval) <= a.Width {
		counts += interval
	}
	a.Fit(x, 0, a.Width-x, counts, theme.Text)
}
