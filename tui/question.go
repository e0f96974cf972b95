package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/narration"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// questionDialog shows the open question large, for the room to vote on.
type questionDialog struct{ *model }

var _ dialog.Dialog = (*questionDialog)(nil)

// Takes is true of the keys of a vote, and of those by which one goes on.
func (q *questionDialog) Takes(_ dialog.Setting, key string) bool {
	return key == "v" || key == "P" || key == "n" || key == "pgdown" || key == "enter" || key == "L" ||
		q.voting() && key == "backspace" && len(q.votes()) > 0 || (q.voting() || replaying(q.model)) && q.canVote(key)
}

// Press votes, goes on, or closes the window.
func (q *questionDialog) Press(_ dialog.Setting, key string) dialog.Answer {
	do := func(close bool, run func() tea.Cmd) dialog.Answer {
		return dialog.Answer{Close: close, Change: dialog.Change{Run: run}}
	}
	switch key {
	case "v", "enter":
		return dialog.Answer{Close: true}
	case "P": // which shows the question large too
		return do(true, func() tea.Cmd {
			q.presenter.on = !q.presenter.on
			return q.tellAudience()
		})
	case "n", "pgdown": // a remote control has no n
		return do(false, q.next)
	case "L":
		return do(false, q.nextLang)
	case "backspace":
		return do(false, q.unvote)
	}
	return do(false, func() tea.Cmd { return q.vote(key) })
}

// Draw draws it over all of the view.
func (q *questionDialog) Draw(a canvas.Area, _ dialog.Setting) {
	a.Fill(theme.Text)
	in := a.Box(canvas.Frame{Role: theme.Accent, Heavy: true, Title: text.QuestionTitle.In(q.lang), TitleRole: theme.Accent, Hint: q.largeHint()})
	narration.DrawQuestion(in.Sub(1, 0, in.Width-2, in.Height), q.story())
}

// largeHint names the keys of the large question.
func (m *model) largeHint() string {
	var keys []string
	for _, k := range m.shortKeys(text.KeyVote, text.KeyUnvote, text.KeyLang) {
		keys = append(keys, k[0]+" "+k[1])
	}
	return strings.Join(append(keys, text.HelpClose.In(m.lang)), "  ")
}
