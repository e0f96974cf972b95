package narration

import (
	"slices"
	"strconv"
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Votes counts the room's answers by option; none where nothing is asked.
func Votes(s runs.Stage) (counts []int, total int) {
	if s.Question == nil {
		return nil, 0
	}
	counts = make([]int, len(s.Question.Options))
	for _, v := range s.Votes {
		if v >= 0 && v < len(counts) {
			counts[v]++
			total++
		}
	}
	return counts, total
}

// Question writes a question with its options; once it is answered the
// right one is marked, and why.
func Question(d Data, width int) []Line {
	q := d.Stage.Question
	var out []Line
	revealed := d.Stage.Revealed
	out = append(out, wrapped(q.Text.In(d.Lang), width, theme.Strong)...)
	votes, total := Votes(d.Stage)
	for i, o := range q.Options {
		l := Line{Text: strconv.Itoa(i+1) + "  " + o.In(d.Lang), Role: theme.Text, Bar: -1, Pick: true}
		if i < len(votes) && total > 0 {
			l.Bar = float64(votes[i]) / float64(total)
			l.Text += "  " + text.Voted.Format(d.Lang, votes[i])
		}
		if revealed && i == q.Answer {
			l.Role = theme.Good
			l.Text = d.Glyphs.OK + " " + l.Text + "  " + text.Answer.In(d.Lang)
		} else if revealed {
			l.Text = "  " + l.Text
		}
		out = append(out, l.broken(width)...)
	}
	if revealed && (q.Answer < 0 || q.Answer >= len(q.Options)) {
		out = append(out, Plain(text.NoAnswer.In(d.Lang), theme.Warn))
	}
	if revealed {
		out = append(out, wrapped(q.Because.In(d.Lang), width, theme.Accent)...)
	}
	return out
}

// Folded writes a question in one line of that width, with how many have voted; where
// it is too long, its line that asks.
func Folded(d Data, width int) string {
	votes, lines := "", d.Stage.Question.Text.Lines(d.Lang)
	if _, total := Votes(d.Stage); total > 0 {
		votes = text.VotesOpen.Format(d.Lang, total) + "  "
	}
	if text.Width(votes+strings.Join(lines, " ")) > width {
		asks := func(line string) bool { return strings.HasSuffix(line, "?") }
		if i := slices.IndexFunc(lines, asks); i >= 0 {
			lines = lines[i : i+1]
		}
	}
	return votes + strings.Join(lines, " ")
}

// wrapped breaks what belongs together into lines.
func wrapped(s string, width int, r theme.Role) (out []Line) {
	for i, w := range text.Wrap(s, width) {
		l := Plain(w, r)
		l.More = i > 0
		out = append(out, l)
	}
	return out
}

// broken is an option in as many lines as it needs; the votes stand behind the first.
func (l Line) broken(width int) []Line {
	if text.Width(l.Text) <= width {
		return []Line{l}
	}
	words := strings.TrimLeft(l.Text, " ")
	lead := l.Text[:len(l.Text)-len(words)]
	number, words, _ := strings.Cut(words, "  ") // with a mark before it, perhaps
	lead += number + "  "
	out := []Line{l}
	for i, w := range text.Wrap(words, width-text.Width(lead)) {
		if i == 0 {
			out[0].Text = lead + w
			continue
		}
		out = append(out, Line{Text: strings.Repeat(" ", text.Width(lead)) + w, Role: l.Role, Bar: -1, More: true})
	}
	return out
}

// DrawQuestion draws a question large, for the room to vote on: spread over all the
// lines that there are, each option's number on a ground of its own, and the votes as
// bars that are as high.
func DrawQuestion(a canvas.Area, d Data) {
	in := a.Sub(1, 0, a.Width-2, a.Height)
	lines := Question(d, in.Width)
	parts := 0
	for _, l := range lines {
		if !l.More {
			parts++
		}
	}
	gap := canvas.Clamp((a.Height-len(lines))/max(parts, 1), 0, 3)
	y := (gap+1)/2 - gap - 1
	for i, l := range lines {
		if y++; !l.More {
			y += gap
		}
		in.Fit(0, y, in.Width, l.Text, l.Role)
		if l.Pick {
			at := strings.IndexAny(l.Text, "123456789")
			a.Sub(text.Width(l.Text[:max(at, 0)]), y, 3, 1).Highlight(0, theme.Selected)
		}
		if l.Bar > 0 {
			high := 1 + max(gap-1, 0)
			for j := i + 1; j < len(lines) && lines[j].More; j++ {
				high++
			}
			bar := a.Sub(0, y-max(gap-1, 0)/2, int(l.Bar*float64(a.Width)), high)
			for row := range high {
				bar.Highlight(row, theme.Selected)
			}
		}
	}
	more(in, y+1)
}
