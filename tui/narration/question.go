package narration

import (
	"strconv"

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
	for _, w := range text.Wrap(q.Text.In(d.Lang), width) {
		out = append(out, Plain(w, theme.Strong))
	}
	votes, total := Votes(d.Stage)
	for i, o := range q.Options {
		l := Line{Text: strconv.Itoa(i+1) + "  " + o.In(d.Lang), Role: theme.Text, Bar: -1}
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
		out = append(out, l)
	}
	if revealed && (q.Answer < 0 || q.Answer >= len(q.Options)) {
		out = append(out, Plain(text.NoAnswer.In(d.Lang), theme.Warn))
	}
	if revealed {
		for _, w := range text.Wrap(q.Because.In(d.Lang), width) {
			out = append(out, Plain(w, theme.Accent))
		}
	}
	return out
}

// DrawQuestion draws a question large, for the room to vote on: over all the lines
// that there are, and the votes as bars that are as high.
func DrawQuestion(a canvas.Area, d Data) {
	in := a.Sub(1, 0, a.Width-2, a.Height)
	lines := Question(d, in.Width)
	gap := canvas.Clamp(a.Height/max(len(lines), 1), 1, 4)
	for i, l := range lines {
		y := gap/2 + i*gap
		in.Fit(0, y, in.Width, l.Text, l.Role)
		if l.Bar > 0 {
			high := max(gap-1, 1)
			bar := a.Sub(0, y-high/2, int(l.Bar*float64(a.Width)), high)
			for row := range high {
				bar.Highlight(row, theme.Selected)
			}
		}
	}
	more(in, gap*len(lines))
}
