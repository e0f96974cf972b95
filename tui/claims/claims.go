// Package claims draws the course so far: each claim of the article, what the
// runs of this session made of it, and which scenarios can judge it.
package claims

import (
	"slices"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/look"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Data is what the view shows.
type Data struct {
	Runs      []scenario.Played
	Scenarios []*scenario.Scenario // that can be played
	Selected  int                  // index into the claims
	Lang      scenario.Lang
	Record    bool // it is that of a record: nothing can be played
}

// besideWidth is the width from which on details stand beside the list.
const besideWidth = 130

// Draw draws the claims, and the selected one with all that was measured.
func Draw(a canvas.Area, d Data) {
	a = a.Sub(1, 0, a.Width-2, a.Height)
	course := scenario.Course(d.Runs)
	x := a.Fit(0, 0, a.Width, text.ClaimsTitle.In(d.Lang), theme.Accent) + 2
	selected := min(max(d.Selected, 0), len(course)-1)
	list, rest := a.Sub(0, 1, a.Width, a.Height-1), canvas.Area{}
	if a.Width >= besideWidth {
		half := a.Width * 11 / 20
		list = a.Sub(0, 1, half-2, a.Height-1)
		rest = a.Sub(half, 1, a.Width-half, a.Height-1)
	} else if detail := details(course[selected], d); list.Height > 4 {
		lines := min(max(len(detail(list.Width)), 4), max(list.Height-len(course)-1, list.Height/2))
		rest = list.Sub(0, list.Height-lines, list.Width, lines)
		list = list.Sub(0, 0, list.Width, list.Height-lines-1)
		a.Repeat(0, 1+list.Height, a.Width, a.Theme().Glyphs.Horizontal, theme.Border)
	}
	d.drawList(list, course, selected)
	count := text.ClaimsCount.Format(d.Lang, measured(course), len(course))
	unseen := d.unseen(list.Height, len(course), selected)
	switch both := unseen + "  " + count; {
	case unseen != "" && x+text.Width(both) <= a.Width:
		a.Right(a.Width, 0, both, theme.Accent)
	case unseen != "":
		a.Right(a.Width, 0, "  "+unseen, theme.Accent)
	case x+text.Width(count) <= a.Width:
		a.Right(a.Width, 0, count, theme.Muted)
	}
	if !rest.Empty() {
		all := details(course[selected], d)(rest.Width)
		for y, l := range all {
			rest.Fit(l.indent, y, rest.Width-l.indent, l.text, l.role)
		}
		if len(all) > rest.Height {
			rest.Right(rest.Width, rest.Height-1, "  "+a.Theme().Glyphs.More, theme.Accent)
		}
	}
}

// measured counts the claims that some run has judged.
func measured(course []scenario.Standing) (n int) {
	for _, s := range course {
		if slices.ContainsFunc(s.Judged, func(j scenario.Judgement) bool { return j.Result != nil }) {
			n++
		}
	}
	return n
}

// drawList draws a claim a line, the selected one in sight.
func (d Data) drawList(a canvas.Area, course []scenario.Standing, selected int) {
	top := first(a.Height, len(course), selected)
	for y := 0; y < a.Height && top+y < len(course); y++ {
		line := a.Sub(0, y, a.Width, 1)
		d.drawClaim(line, course[top+y])
		if top+y == selected {
			line.Highlight(0, theme.Selected)
		}
	}
}

// unseen is what the list tells of the claims that it has no line for: those above
// and below.
func (d Data) unseen(height, n, selected int) string {
	top := first(height, n, selected)
	told := ""
	if top > 0 {
		told = text.ClaimsAbove.Format(d.Lang, top)
	}
	if below := n - top - height; below > 0 {
		if told != "" {
			told += "  "
		}
		told += text.ClaimsBelow.Format(d.Lang, below)
	}
	return told
}

// first is the claim in the first line of the list.
func first(height, n, selected int) int {
	return min(max(selected-height/2, 0), max(n-height, 0))
}

// drawClaim draws a claim's sentence, and at the right its verdicts.
func (d Data) drawClaim(a canvas.Area, s scenario.Standing) {
	marks := marks(s, a.Theme().Glyphs, d.Lang)
	room := a.Width
	for _, m := range slices.Backward(marks) {
		room -= text.Width(m.text)
		a.Text(room, 0, m.text, m.role)
		room -= 2
	}
	x := a.Text(0, 0, text.PadRight(s.ID, 4), theme.Strong)
	a.Fit(x, 0, room-x, s.Says.In(d.Lang), theme.Text)
}

// mark is a verdict as the list shows it.
type mark struct {
	text string
	role theme.Role
}

// marks are the verdicts of a claim: one with its word, several as their
// characters and the word of the last.
func marks(s scenario.Standing, g theme.Glyphs, l scenario.Lang) []mark {
	if len(s.Judged) == 0 {
		return []mark{{g.Leaf + " " + text.ClaimNotMeasured.In(l), theme.Muted}}
	}
	var all []mark
	for i, j := range s.Judged {
		glyph, word, role := verdict(j, g, l)
		if i < len(s.Judged)-1 {
			all = append(all, mark{glyph, role})
			continue
		}
		all = append(all, mark{glyph + " " + word, role})
	}
	return all
}

// verdict is what a run made of a claim: its character, word and role.
func verdict(j scenario.Judgement, g theme.Glyphs, l scenario.Lang) (glyph, word string, r theme.Role) {
	switch {
	case j.Result != nil:
		glyph, word, r = look.Verdict(j.Result.Verdict, g, l)
		if j.Doubt != (scenario.Text{}) {
			return g.Idle, text.ClaimDoubted.Format(l, word), theme.Muted
		}
		return glyph, word, r
	case j.Running:
		return g.Starting, text.ClaimRunning.In(l), theme.Accent
	}
	return g.Leaf, text.ClaimNotMeasured.In(l), theme.Muted
}

// Judging returns the scenarios that judge a claim.
func Judging(all []*scenario.Scenario, claim string) []*scenario.Scenario {
	var found []*scenario.Scenario
	for _, s := range all {
		if slices.Contains(s.Judges(), claim) {
			found = append(found, s)
		}
	}
	return found
}
