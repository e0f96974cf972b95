package narration

import (
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Data is what the story is told from.
type Data struct {
	Stage   runs.Stage
	Results []scenario.Result
	Doubt   scenario.Text // why the run can't be believed; empty: it can
	Lang    scenario.Lang
	Now     time.Time
	Glyphs  theme.Glyphs
	Hint    string // the keys that go on
}

// Tell tells the scenario's story: what is said, what is asked.
func Tell(d Data) *Panel {
	s := d.Stage
	title := s.Title.In(d.Lang)
	if title == "" {
		title = s.Scenario
	}
	if s.Claim != "" {
		title = s.Claim + "  " + title
	}
	frame := canvas.Frame{Role: theme.Accent, Title: title, TitleRole: theme.Accent, Corner: d.progress(), Hint: d.Hint}
	return &Panel{Frame: frame, Lines: func(width int) []Line {
		var out []Line
		v := Verdicts{Results: d.Results, Doubt: d.Doubt, Glyphs: d.Glyphs, Lang: d.Lang}
		if s.Finished {
			out = v.Judged(width)
		}
		told := s.Text.In(d.Lang)
		if s.Question != nil && s.Text == s.Question.Text {
			told = ""
		}
		for _, w := range text.Wrap(told, width) {
			if w != "" {
				out = append(out, Plain(w, theme.Text))
			}
		}
		if s.Question != nil {
			out = append(out, Question(d, width)...)
		}
		if s.Finished {
			out = append(out, v.Expected(width)...)
		}
		return out
	}}
}

func (d Data) progress() string {
	s := d.Stage
	if s.Finished {
		return d.Glyphs.OK + " " + text.Finished.In(d.Lang)
	}
	p := text.StepOf.Format(d.Lang, s.Step, s.Steps)
	if left := int((s.Ends.Sub(d.Now) + time.Second - 1) / time.Second); !s.Ends.IsZero() && left > 0 {
		p += "  " + text.HoldLeft.Format(d.Lang, left)
	}
	return p
}
