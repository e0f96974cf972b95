package tui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/matrix"
	"github.com/msalab/msalab/tui/narration"
	"github.com/msalab/msalab/tui/present"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// presenter is how the app stands before a room.
type presenter struct {
	on       bool
	frozen   time.Time // since when the picture stands; zero: it doesn't
	place    string    // in a record, where the picture stands
	back     int       // how many slides before the latest is shown again
	backFrom int       // how many slides there were then
	folded   posed     // the question that is folded to a line
}

// slides are what the scenario told so far: narration, questions and answers.
// A run can't go back; what it told can be shown again.
func (m *model) slides() []runs.Event {
	var told []runs.Event
	for _, e := range m.snap.Events {
		if e.Kind == runs.EventSay || e.Kind == runs.EventAsk {
			told = append(told, e)
		}
	}
	return told
}

// slide is the earlier slide that is shown again; ok is false where the latest
// is shown. What is told in the meantime ends the look back.
func (m *model) slide() (e runs.Event, n, of int, ok bool) {
	told := m.slides()
	i := len(told) - 1 - m.presenter.back
	if m.presenter.back == 0 || m.presenter.backFrom != len(told) || i < 0 {
		return runs.Event{}, 0, 0, false
	}
	return told[i], i + 1, len(told), true
}

// earlier shows the slide before again; a record goes back to the step before.
func (m *model) earlier() tea.Cmd {
	if replaying(m) {
		return m.step(-1)
	}
	told := len(m.slides())
	if _, _, _, ok := m.slide(); !ok {
		m.presenter.back = 0
	}
	m.presenter.back, m.presenter.backFrom = min(m.presenter.back+1, max(told-1, 0)), told
	return nil
}

// later goes on to the slide after, from the latest to the scenario's next step; a
// record always goes on to the next step.
func (m *model) later() tea.Cmd {
	if _, _, _, ok := m.slide(); ok && !replaying(m) {
		m.presenter.back--
		return nil
	}
	return m.next()
}

// next goes on to the next step of the scenario, or of the record of one.
func (m *model) next() tea.Cmd {
	if replaying(m) {
		return m.step(1)
	}
	m.presenter.back, m.presenter.frozen = 0, time.Time{}
	return m.do(engine.Next{})
}

// freeze stops the picture, or lets it go on; data goes on arriving.
func (m *model) freeze() tea.Cmd {
	if m.presenter.frozen.IsZero() {
		if replaying(m) {
			m.presenter.place = m.place()
		}
		m.presenter.frozen = m.now
		return nil
	}
	m.presenter.frozen = time.Time{}
	m.take(m.engine.Snapshot())
	return nil
}

// frozen is how long the picture stands.
func (m *model) frozen() (time.Duration, bool) {
	return m.now.Sub(m.presenter.frozen), !m.presenter.frozen.IsZero()
}

// shown is the moment that the picture shows.
func (m *model) shown() time.Time {
	switch {
	case replaying(m):
		return m.snap.At
	case !m.presenter.frozen.IsZero():
		return m.presenter.frozen
	}
	return m.now
}

// drawPresenter draws the screen for the room.
func (m *model) drawPresenter(a canvas.Area) {
	alarm, _ := m.warning()
	d := present.Data{
		Shops: m.snap.Shops, Story: m.story(), Panel: m.panel(), Lang: m.lang, View: m.drawView, Alarm: alarm, Money: m.view == viewSaga,
		Keys: m.roomKeys(), Clock: present.Clock(m.scenario(m.snap.Stage.Scenario), m.snap.Stage, m.shown(), m.lang),
	}
	if m.view == viewMatrix {
		d.Least = matrix.Height(a.Width, m.survival())
	}
	if m.snap.State == runs.Broken {
		d.Shops, d.Panel = nil, nil
	}
	if _, _, _, ok := m.slide(); ok || m.snap.Stage.Finished { // at the end the room looks at what came of it
		d.Story.Stage.Question = nil
	}
	if m.folded() {
		d.Folded, d.Story.Stage.Question, d.Panel = narration.Folded(d.Story, a.Width-2), nil, nil
	}
	if m.notice.text != "" {
		d.Notice = m.notice.text
	}
	present.Draw(a, d)
	if m.dialog != nil {
		m.dialog.Draw(a.Sub(0, 0, a.Width, a.Height-1), m.dialogSetting())
	}
}

// earlierPanel shows a slide again.
func (m *model) earlierPanel(e runs.Event, n, of int) *narration.Panel {
	return &narration.Panel{
		Frame: canvas.Frame{Role: theme.Accent, Title: text.EarlierSlide.Format(m.lang, n, of), TitleRole: theme.Accent},
		Lines: func(width int) []narration.Line {
			var out []narration.Line
			for _, w := range text.Wrap(e.Text.In(m.lang), width) {
				out = append(out, narration.Plain(w, theme.Text))
			}
			return out
		},
	}
}

// tellAudience has the engine know who reads, and who says when they have read. A
// record goes on at its own pace.
func (m *model) tellAudience() tea.Cmd {
	if replaying(m) {
		return nil
	}
	return m.do(engine.Audience{Lang: m.lang, Presenting: m.presenter.on})
}

// presenterKeys are for the front of a room; page keys are what its remote
// controls send.
func presenterKeys() []binding {
	remote := func(m *model) bool { return m.presenter.on && m.snap.Stage.Scenario != "" }
	earlier := why(func(m *model) bool { return replaying(m) || len(m.slides()) > 1 }, text.WhyNothingTold)
	return []binding{
		{keys: []string{"P"}, label: text.KeyPresent, group: text.GroupLook, footer: 25,
			run: func(m *model, _ string) tea.Cmd {
				m.presenter.on = !m.presenter.on
				return m.tellAudience()
			}},
		{keys: []string{"z"}, label: text.KeyFreeze, group: text.GroupLook,
			run: func(m *model, _ string) tea.Cmd { return m.freeze() }},
		{keys: []string{"["}, label: text.KeyEarlier, group: text.GroupRun, blocked: earlier,
			run: func(m *model, _ string) tea.Cmd { return m.earlier() }},
		{keys: []string{"]"}, label: text.KeyLater, group: text.GroupRun, blocked: earlier,
			run: func(m *model, _ string) tea.Cmd { return m.later() }},
		{keys: []string{"pgup"}, label: text.KeyEarlier, group: text.GroupRun, applies: remote, blocked: earlier,
			run: func(m *model, _ string) tea.Cmd { return m.earlier() }},
		{keys: []string{"pgdown"}, label: text.KeyLater, group: text.GroupRun, applies: remote,
			run: func(m *model, _ string) tea.Cmd { return m.later() }},
		{keys: []string{"J"}, label: text.KeyJump, group: text.GroupRun,
			blocked: why(func(m *model) bool { return len(m.stops()) > 1 }, text.WhyNothingTold),
			run:     func(m *model, _ string) tea.Cmd { return m.open(m.jumpDialog()) }},
	}
}

// jumpDialog chooses what to show again, the latest first, or to which later step
// to go on. The list stays as it was when it was opened.
func (m *model) jumpDialog() *dialog.Choice {
	all := m.stops()
	d := &dialog.Choice{Title: text.JumpTitle.In(m.lang), None: text.JumpNone.In(m.lang), Width: 90}
	d.Choose = func(i int) tea.Cmd {
		if all[i].step > 0 {
			return m.jump(all[i].step)
		}
		told := len(m.slides())
		m.presenter.back, m.presenter.backFrom = max(told-1-all[i].slide, 0), told
		return nil
	}
	for _, s := range all {
		d.Entries = append(d.Entries, s.Entry)
	}
	return d
}

// stop is a place to jump to: a slide that was told, or a step that is to come.
type stop struct {
	dialog.Entry
	slide int // its index
	step  int // 0: it is a slide
}

// stops are the places to jump to. What lies before a later step is done all the
// same, but not waited for.
func (m *model) stops() []stop {
	var all []stop
	stage := m.snap.Stage
	s, told := m.scenario(stage.Scenario), m.slides()
	steps := toldIn(s, told)
	for i, e := range slices.Backward(told) {
		name := strconv.Itoa(i+1) + "."
		if s != nil && steps[i] > 0 {
			name = "  " + strconv.Itoa(steps[i]) + "/" + strconv.Itoa(len(s.Steps))
		}
		all = append(all, stop{Entry: dialog.Entry{Name: name, About: firstLine(e.Text, m.lang)}, slide: i})
	}
	if s == nil || stage.Finished || stage.Step == 0 {
		return all
	}
	past := stage.Step // what was told since the last frame of a record isn't to come
	if n := len(steps); n > 0 {
		past = max(past, steps[n-1])
	}
	asked := map[scenario.Text]bool{}
	for i, step := range s.Steps {
		t, ok := step.(interface{ Told() scenario.Text })
		if !ok || t.Told() == (scenario.Text{}) {
			continue
		}
		about := firstLine(t.Told(), m.lang)
		if asked[t.Told()] { // the step that reveals the answer has the question once more
			about = text.Answer.In(m.lang) + ": " + about
		}
		asked[t.Told()] = true
		if i >= past {
			name := m.theme.Glyphs.Arrow + " " + strconv.Itoa(i+1) + "/" + strconv.Itoa(len(s.Steps))
			all = append(all, stop{Entry: dialog.Entry{Name: name, About: about}, step: i + 1})
		}
	}
	return all
}

// toldIn are the numbers of the steps of a scenario that told this, as narration
// counts them; an answer has no words of its step, which is the next one about the
// same question, or the one that asked. 0: of none.
func toldIn(s *scenario.Scenario, told []runs.Event) []int {
	steps, last, words := make([]int, len(told)), 0, ""
	if s == nil {
		return steps
	}
	next := func(is func(told string) bool) bool {
		for n := last; n < len(s.Steps); n++ {
			if t, ok := s.Steps[n].(interface{ Told() scenario.Text }); ok && t.Told().EN != "" && is(t.Told().EN) {
				last, words = n+1, t.Told().EN
				return true
			}
		}
		return false
	}
	for i, e := range told {
		if !next(func(told string) bool { return strings.Contains(e.Text.EN, told) }) && e.Kind == runs.EventAsk {
			next(func(told string) bool { return told == words })
		}
		steps[i] = last
	}
	return steps
}

// jump goes on to a later step of the scenario, or of the record of one.
func (m *model) jump(step int) tea.Cmd {
	if replaying(m) {
		return m.seek(func(p Player) { playTo(p, step) })
	}
	m.presenter.back, m.presenter.frozen = 0, time.Time{}
	return m.do(engine.Jump{Step: step})
}

// playTo goes to a step of a record, from where the player is: it may be past what a
// picture that stands shows, and a step that took no time has no moment of its own.
func playTo(p Player, step int) {
	at := p.Snapshot().Stage.Step
	by := 1
	if at > step {
		by = -1
	}
	for range max(step-at, at-step+1) { // back: to the beginning of its own step first
		if now := p.Snapshot().Stage.Step; by > 0 && now >= step || by < 0 && now <= step {
			return
		}
		p.Step(by)
	}
}

func firstLine(t scenario.Text, l scenario.Lang) string {
	if lines := t.Lines(l); len(lines) > 0 {
		return lines[0]
	}
	return ""
}
