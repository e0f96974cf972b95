package tui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// posed is one question of a run, before its answer or after it.
type posed struct {
	scenario string
	began    time.Time
	text     scenario.Text
	answered bool
}

// beforeTheRoom is the question that the room sees, large or folded to a line; ok is
// false where it sees none.
func (m *model) beforeTheRoom() (q posed, ok bool) {
	stage := m.snap.Stage
	_, _, _, back := m.slide()
	if !m.presenter.on || stage.Question == nil || stage.Finished || back || m.snap.State == runs.Broken {
		return posed{}, false
	}
	return posed{stage.Scenario, stage.Began, stage.Question.Text, stage.Revealed}, true
}

// covered says whether a question covers the view.
func (m *model) covered() bool {
	q, ok := m.beforeTheRoom()
	return ok && m.presenter.folded != q
}

// folded says whether a question is folded to a line, so that the view is seen.
func (m *model) folded() bool {
	q, ok := m.beforeTheRoom()
	return ok && m.presenter.folded == q
}

// fold folds the question that covers the view, if one does. Its answer unfolds it.
func (m *model) fold() {
	if q, ok := m.beforeTheRoom(); ok {
		m.presenter.folded = q
	}
}

// voting says whether digits vote: the question is open, and seen.
func (m *model) voting() bool {
	return m.question() != nil && !replaying(m) && (!m.presenter.on || m.covered())
}

// votes are those that were given, as the engine has them now: one that was given since
// the picture was drawn can be taken back, too.
func (m *model) votes() []int { return m.engine.Snapshot().Stage.Votes }

// unvote takes the last vote back.
func (m *model) unvote() tea.Cmd {
	votes := m.votes()
	if len(votes) == 0 {
		m.say(text.WhyNoVote.In(m.lang), theme.Warn)
		return nil
	}
	m.say(text.DidUnvote.Format(m.lang, votes[len(votes)-1]+1), theme.Good)
	m.engine.Do(engine.Unvote{})
	m.presenter.frozen = time.Time{}
	m.take(m.engine.Snapshot())
	return nil
}

// foldKeys fold the question that covers the view, and take votes back.
func foldKeys() []binding {
	return []binding{
		{keys: []string{"backspace"}, label: text.KeyUnvote, group: text.GroupRun, footer: 47,
			blocked: func(m *model) string {
				switch {
				case !m.voting():
					return text.WhyNoQuestion.In(m.lang)
				case len(m.votes()) == 0:
					return text.WhyNoVote.In(m.lang)
				}
				return ""
			},
			run: func(m *model, _ string) tea.Cmd { return m.unvote() }},
		{keys: []string{"esc", "v"}, label: text.KeyFold, group: text.GroupRun, footer: 48, applies: (*model).covered,
			run: func(m *model, _ string) tea.Cmd {
				m.fold()
				return nil
			}},
		{keys: []string{"v"}, label: text.KeyUnfold, group: text.GroupRun, footer: 49, applies: (*model).folded,
			run: func(m *model, _ string) tea.Cmd {
				m.presenter.folded = posed{}
				return nil
			}},
	}
}

// actsOnView says whether a key does something in the view, where it has to be seen;
// a key that chooses a view uncovers it.
func (b binding) actsOnView() bool {
	choosing := []text.Key{text.KeyView, text.KeyNextView, text.KeyPrevView}
	return (b.group == text.GroupView || b.group == text.GroupMove) && !slices.Contains(choosing, b.label)
}

// shortKeys are those of some labels that do something at present, in that order.
func (m *model) shortKeys(labels ...text.Key) (keys [][2]string) {
	all := m.footer()
	for _, l := range labels {
		if i := slices.IndexFunc(all, func(b binding) bool { return b.label == l }); i >= 0 {
			keys = append(keys, [2]string{m.keyLabel(all[i]), m.label(all[i])})
		}
	}
	return keys
}

// roomKeys are the keys that the presenter's last line names. Those of a vote stand in
// the box of the question.
func (m *model) roomKeys() [][2]string {
	keys := m.shortKeys(text.KeyFold, text.KeyUnfold)
	if m.folded() {
		digits := viewDigits()
		keys = append(keys, [2]string{digits[0] + "-" + digits[len(digits)-1], text.KeyView.In(m.lang)})
	}
	return append(keys, m.shortKeys(text.KeyPresent, text.KeyLang)...)
}
