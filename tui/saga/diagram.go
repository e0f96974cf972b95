package saga

import (
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// The size from which on the diagram has boxes, and what they take: a step's two
// lines, the arrow between, a compensation's one.
const (
	boxesWidth  = 66
	boxesHeight = 11
	stepHeight  = 4
	undoHeight  = 3
	gap         = 3
	boxMost     = 24
)

// drawDiagram draws the steps of an order and what undoes them; it returns how
// many lines that took.
func (d Data) drawDiagram(a canvas.Area, q runs.Payment) int {
	i, wrong := d.imbalance(q.Order)
	switch {
	case len(q.Events) > 0:
		return d.drawSteps(a, stepsOf(q), true)
	case q.Way == scenario.ByNaive && wrong:
		y := d.drawSteps(a, booked(i, q), false)
		return y + d.drawWords(a.Sub(0, y, a.Width, a.Height-y), text.SagaNaive)
	case q.Way == scenario.ByNaive:
		return d.drawWords(a, text.SagaNaive)
	}
	return d.drawWords(a, text.SagaTx)
}

func (d Data) drawWords(a canvas.Area, k text.Key) int {
	lines := text.Wrap(k.In(d.Lang), a.Width)
	for y, l := range lines {
		a.Fit(0, y, a.Width, l, theme.Text)
	}
	return len(lines)
}

// drawSteps draws the steps; undoable ones have their compensations below.
func (d Data) drawSteps(a canvas.Area, all []step, undoable bool) int {
	if a.Width < boxesWidth || a.Height < boxesHeight {
		for y, s := range all {
			d.drawStepLine(a.Sub(0, y, a.Width, 1), s, undoable)
		}
		return len(all)
	}
	width := min((a.Width-gap*(len(all)-1))/len(all), boxMost)
	for n, s := range all {
		x := n * (width + gap)
		d.drawStep(a.Sub(x, 0, width, stepHeight), s)
		if n > 0 {
			role := theme.Border
			if s.state != not {
				role = theme.Text
			}
			a.Repeat(x-gap, 1, gap-1, a.Theme().Glyphs.Horizontal, role)
			a.Text(x-1, 1, a.Theme().Glyphs.Arrow, role)
		}
		if undoable {
			d.drawUndo(a.Sub(x, stepHeight, width, 1+undoHeight), s)
		}
	}
	if !undoable {
		return stepHeight
	}
	return stepHeight + 1 + undoHeight
}

func (d Data) drawStep(a canvas.Area, s step) {
	role := theme.Border
	if s.state != not {
		role = s.state.role()
	}
	in := a.Box(canvas.Frame{Role: role, Title: s.name, TitleRole: theme.Strong})
	in.Fit(0, 0, in.Width, s.state.glyph(a.Theme().Glyphs)+" "+s.state.word(d.Lang), s.state.role())
	in.Fit(2, 1, in.Width-2, d.about(s), theme.Text)
}

// about is what a step took, or why it didn't.
func (d Data) about(s step) string {
	switch {
	case s.state == taken:
		return text.Won(s.amount, d.Lang)
	case s.state == called: // whoever takes over knows of it
		return text.StepRecorded.In(d.Lang)
	case s.code != "" && s.state != answered:
		return s.code
	case s.amount > 0:
		return text.Won(s.amount, d.Lang)
	}
	return ""
}

// drawUndo draws a step's compensation, and the arrow to what it undoes.
func (d Data) drawUndo(a canvas.Area, s step) {
	name := compensation(s.name)
	if name == "" {
		return
	}
	g, role, word := a.Theme().Glyphs, theme.Border, text.UndoNone.In(d.Lang)
	glyph, wordRole := g.Idle, theme.Muted
	switch s.undo {
	case called:
		role, glyph, word, wordRole = theme.Accent, g.Starting, text.StepUndoing.In(d.Lang), theme.Accent
	case undone:
		role, glyph, word, wordRole = theme.Good, g.Healed, text.StepUndone.In(d.Lang), theme.Good
	}
	if s.undo != not {
		a.Text(2, 0, g.Mark+" "+text.UndoOf.In(d.Lang)+" "+s.name, role)
		name = string(rune('0'+s.turn)) + " " + name
	}
	in := a.Sub(0, 1, a.Width, undoHeight).Box(canvas.Frame{Role: role, Title: name, TitleRole: wordRole})
	in.Fit(0, 0, in.Width, glyph+" "+word, wordRole)
}

// drawStepLine draws a step in one line, where there is no room for boxes.
func (d Data) drawStepLine(a canvas.Area, s step, undoable bool) {
	g := a.Theme().Glyphs
	a.Fit(0, 0, 8, s.name, theme.Strong)
	x := a.Fit(9, 0, a.Width-9, s.state.glyph(g)+" "+s.state.word(d.Lang), s.state.role()) + 2
	x = a.Fit(x, 0, a.Width-x, d.about(s), theme.Text) + 2
	if undoable && s.undo != not && x < a.Width {
		word := text.StepUndoing
		if s.undo == undone {
			word = text.StepUndone
		}
		a.Fit(x, 0, a.Width-x, g.Mark+" "+string(rune('0'+s.turn))+" "+compensation(s.name)+" "+word.In(d.Lang), s.undo.role())
	}
}
