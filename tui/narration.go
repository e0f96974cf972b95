package tui

import (
	"strconv"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// line is one line of the panel beside or under the view.
type line struct {
	text string
	role theme.Role
	bar  float64 // share of votes behind it; below 0: none
}

// panel is that part of the screen: the start panel, the narration of a
// scenario, or what can be done in free play.
type panel struct {
	frame canvas.Frame
	lines func(width int) []line
}

func (p *panel) draw(a canvas.Area) {
	in := a.Box(p.frame)
	in = in.Sub(1, 0, in.Width-2, in.Height)
	for y, l := range p.lines(in.Width) {
		if l.bar >= 0 {
			cells := int(l.bar * float64(in.Width))
			in.Sub(0, y, cells, 1).Fill(theme.Bar)
		}
		in.Fit(0, y, in.Width, l.text, l.role)
		if l.bar > 0 {
			in.Sub(0, y, min(int(l.bar*float64(in.Width)), text.Width(l.text)), 1).Highlight(0, theme.Selected)
		}
	}
}

func plain(s string, r theme.Role) line { return line{text: s, role: r, bar: -1} }

// panel returns what stands beside the view at present; nil: nothing.
func (m *model) panel() *panel {
	switch {
	case m.welcoming():
		return m.startPanel()
	case m.snap.Stage.Scenario != "":
		return m.stagePanel()
	case len(m.snap.Shops) > 0:
		return m.freePanel()
	}
	return nil
}

func (m *model) startPanel() *panel {
	choices := [][2]text.Key{
		{text.StartTour, text.StartTourHint}, {text.StartBreak, text.StartBreakHint}, {text.StartFree, text.StartFreeHint},
	}
	return &panel{
		frame: canvas.Frame{Role: theme.Accent, Heavy: true, Title: text.StartTitle.In(m.lang), TitleRole: theme.Strong},
		lines: func(width int) []line {
			var out []line
			for i, c := range choices {
				head := strconv.Itoa(i+1) + "  " + text.PadRight(c[0].In(m.lang), 17)
				if width-text.Width(head) >= text.Width(c[1].In(m.lang)) {
					out = append(out, plain(head+c[1].In(m.lang), theme.Strong))
					continue
				}
				out = append(out, plain(head, theme.Strong))
				for _, w := range text.Wrap(c[1].In(m.lang), width-3) {
					out = append(out, plain("   "+w, theme.Text))
				}
			}
			return out
		},
	}
}

// stagePanel tells the scenario's story: what is said, what is asked.
func (m *model) stagePanel() *panel {
	s := m.snap.Stage
	title := s.Title.In(m.lang)
	if title == "" {
		title = s.Scenario
	}
	if s.Claim != "" {
		title = s.Claim + "  " + title
	}
	frame := canvas.Frame{Role: theme.Accent, Title: title, TitleRole: theme.Accent, Corner: m.progress(), Hint: m.stageHint()}
	return &panel{frame: frame, lines: func(width int) []line {
		var out []line
		told := s.Text.In(m.lang)
		if s.Question != nil && s.Text == s.Question.Text {
			told = ""
		}
		for _, w := range text.Wrap(told, width) {
			if w != "" {
				out = append(out, plain(w, theme.Text))
			}
		}
		if s.Question != nil {
			out = append(out, m.questionLines(*s.Question, width)...)
		}
		if len(m.snap.Results) > 0 && s.Finished {
			out = append(out, m.verdictLines(width)...)
		}
		return out
	}}
}

func (m *model) progress() string {
	s := m.snap.Stage
	if s.Finished {
		return m.theme.Glyphs.OK + " " + text.Finished.In(m.lang)
	}
	p := text.StepOf.Format(m.lang, s.Step, s.Steps)
	if left := seconds(s.Ends.Sub(m.now)); !s.Ends.IsZero() && left > 0 {
		p += "  " + text.HoldLeft.Format(m.lang, left)
	}
	return p
}

func (m *model) stageHint() string {
	var keys []string
	if m.shownTrace() != nil {
		keys = append(keys, text.WatchTrace.In(m.lang))
	}
	for _, b := range m.footer() {
		if b.label == text.KeyNext || b.label == text.KeyPause {
			keys = append(keys, b.keys[0]+" "+m.label(b))
		}
	}
	return strings.Join(keys, "  ")
}

// questionLines writes a question with its options; once it is answered the
// right one is marked, and why.
func (m *model) questionLines(q scenario.Question, width int) []line {
	var out []line
	revealed := m.snap.Stage.Revealed
	for _, w := range text.Wrap(q.Text.In(m.lang), width) {
		out = append(out, plain(w, theme.Strong))
	}
	votes, total := m.votes(), 0
	for _, n := range votes {
		total += n
	}
	for i, o := range q.Options {
		l := line{text: strconv.Itoa(i+1) + "  " + o.In(m.lang), role: theme.Text, bar: -1}
		if i < len(votes) && total > 0 {
			l.bar = float64(votes[i]) / float64(total)
			l.text += "  " + text.Voted.Format(m.lang, votes[i])
		}
		if revealed && i == q.Answer {
			l.role = theme.Good
			l.text = m.theme.Glyphs.OK + " " + l.text + "  " + text.Answer.In(m.lang)
		} else if revealed {
			l.text = "  " + l.text
		}
		out = append(out, l)
	}
	if revealed {
		for _, w := range text.Wrap(q.Because.In(m.lang), width) {
			out = append(out, plain(w, theme.Accent))
		}
	}
	return out
}

func (m *model) verdictLines(width int) []line {
	var out []line
	for _, r := range m.snap.Results {
		glyph, role := verdictLook(r.Verdict, m.theme.Glyphs)
		s := glyph + " "
		if r.Claim != "" {
			s += r.Claim + " "
		}
		s += verdictWord(r.Verdict, m.lang)
		for _, w := range text.Wrap(s+"  "+r.Why, width) {
			out = append(out, plain(w, role))
		}
	}
	return out
}

func (m *model) freePanel() *panel {
	return &panel{
		frame: canvas.Frame{Role: theme.Border, Title: text.FreePlayTitle.In(m.lang), TitleRole: theme.Accent},
		lines: func(width int) []line {
			var out []line
			for _, w := range text.Wrap(text.FreePlayHint.In(m.lang), width) {
				out = append(out, plain(w, theme.Text))
			}
			var names []string
			for _, f := range m.activeFaults() {
				if name := f.Function + " " + f.Kind; len(names) == 0 || names[len(names)-1] != name {
					names = append(names, name)
				}
			}
			if len(names) > 0 {
				s := m.theme.Glyphs.Fault + " " + text.ActiveFaults.Format(m.lang, strings.Join(names, ", "))
				for _, w := range text.Wrap(s, width) {
					out = append(out, plain(w, theme.Fault))
				}
			}
			return out
		},
	}
}
