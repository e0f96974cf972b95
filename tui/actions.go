package tui

import (
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/change"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
)

// asked remembers what was asked for a moment ago, so that a key pressed twice
// counts twice although the snapshot still shows the old state.
type asked struct {
	scale  map[string]int
	load   scenario.Load
	loaded bool
	until  time.Time
}

func (m *model) do(c engine.Command) tea.Cmd {
	m.engine.Do(c)
	return nil
}

// welcoming says whether the start panel is open.
func (m *model) welcoming() bool { return !m.welcomed && m.snap.State != runs.Broken }

func (m *model) scenario(name string) *scenario.Scenario {
	i := slices.IndexFunc(m.scenarios, func(s *scenario.Scenario) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return m.scenarios[i]
}

func canPlay(name string) func(*model) string {
	return why(func(m *model) bool { return m.scenario(name) != nil }, text.WhyNoChoice)
}

func (m *model) playNamed(name string) tea.Cmd { return m.play(m.scenario(name)) }

// play runs a scenario; it asks first when that ends another one.
func (m *model) play(s *scenario.Scenario) tea.Cmd {
	begin := func() tea.Cmd {
		m.welcomed, m.presenter.back, m.presenter.frozen = true, 0, time.Time{}
		m.forget()
		m.say(text.DidPlay.Format(m.lang, s.Title.In(m.lang)), theme.Good)
		return m.do(engine.Play{Scenario: s})
	}
	if !m.playing() {
		return begin()
	}
	return m.open(&dialog.Confirm{Title: text.ReplaceTitle, Hint: text.ReplaceHint, Yes: begin})
}

// quit ends the app; it asks first when that ends a scenario.
func (m *model) quit() tea.Cmd {
	if !m.playing() || replaying(m) {
		return tea.Quit
	}
	m.leaving = &dialog.Confirm{Title: text.QuitTitle, Hint: text.QuitHint, Yes: func() tea.Cmd { return tea.Quit }}
	return m.open(m.leaving)
}

// endScenario goes back to free play; it asks first when the scenario isn't
// finished.
func (m *model) endScenario() tea.Cmd {
	end := func() tea.Cmd {
		m.forget()
		return m.do(engine.FreePlay{})
	}
	if !m.playing() {
		return end()
	}
	return m.open(&dialog.Confirm{Title: text.EndTitle, Hint: text.EndHint, Yes: end})
}

// scaled names what + and - count: the selected function, or whole copies of
// the monolith.
func (m *model) scaled() (name string, replicas int, ok bool) {
	s := m.selectedShop()
	if s == nil {
		return "", 0, false
	}
	for _, f := range s.Functions {
		if f.Name != m.function {
			continue
		}
		name = f.Name
		if s.Shape.Architecture == scenario.Monolith {
			name = string(scenario.Monolith)
		}
		if n, known := m.asked.scale[name]; known && m.now.Before(m.asked.until) {
			return name, n, true
		}
		return name, f.Wanted, true
	}
	return "", 0, false
}

func canScale(by int) func(*model) string {
	return func(m *model) string {
		name, n, ok := m.scaled()
		switch {
		case !ok:
			return text.WhyNoShop.In(m.lang)
		case n+by < 1:
			return text.WhyOneReplica.In(m.lang)
		case n+by > change.MostReplicas(m.snap.Shops):
			return text.WhyManyReplicas.Format(m.lang, change.MostReplicas(m.snap.Shops))
		}
		return change.UnderWay(m.snap.Shops, name, m.lang)
	}
}

func (m *model) scale(by int) tea.Cmd {
	name, n, ok := m.scaled()
	if !ok {
		return nil
	}
	if m.asked.scale == nil || !m.now.Before(m.asked.until) {
		m.asked.scale = map[string]int{}
	}
	m.asked.scale[name] = n + by
	m.undos.Remember(text.DidScale.Format(m.lang, name, n+by), engine.Scale{Function: name, Replicas: n})
	m.asked.until = m.now.Add(3 * time.Second)
	m.say(text.DidScale.Format(m.lang, name, n+by), theme.Good)
	return m.do(engine.Scale{Function: name, Replicas: n + by})
}

// load is the load that was asked for last.
func (m *model) load() scenario.Load {
	if m.asked.loaded && m.now.Before(m.asked.until) {
		return m.asked.load
	}
	return m.snap.Load
}

func (m *model) changeLoad(by int) tea.Cmd {
	l := m.load()
	l.Rate, _ = form.Beside(change.Rates(), l.Rate, by)
	return m.setLoad(l)
}

func (m *model) setLoad(l scenario.Load) tea.Cmd {
	l.Profile = scenario.Profile{Kind: "constant"}
	if l.Arrivals == "" {
		l.Arrivals = "poisson"
	}
	if len(l.Mix) == 0 {
		l.Mix, _ = scenario.Mix("article")
	}
	m.undos.Remember(text.KeyLoad.In(m.lang)+" "+text.Rate(l.Rate), engine.SetLoad{Load: m.load()})
	m.asked.load, m.asked.loaded, m.asked.until = l, true, m.now.Add(3*time.Second)
	m.say(text.DidLoad.Format(m.lang, text.Rate(l.Rate)), theme.Good)
	return m.do(engine.SetLoad{Load: l})
}

// canVote says whether a key is the digit of an option of the open question.
func (m *model) canVote(key string) bool {
	n, _ := strconv.Atoi(key)
	q := m.question()
	return q != nil && n >= 1 && n <= len(q.Options)
}

func (m *model) vote(key string) tea.Cmd {
	if !m.canVote(key) {
		return m.unknown(key)
	}
	if replaying(m) {
		m.say(key+": "+text.WhyReplay.In(m.lang), theme.Warn)
		return nil
	}
	n, _ := strconv.Atoi(key)
	m.say(text.DidVote.Format(m.lang, n), theme.Good)
	m.engine.Do(engine.Vote{Option: n - 1})
	m.presenter.frozen = time.Time{}
	m.take(m.engine.Snapshot()) // shows it as soon as it is counted
	return nil
}

// shownTrace is the trace that the scenario showed last.
func (m *model) shownTrace() *spans.Summary {
	if m.snap.Stage.Scenario == "" || m.snap.Stage.Began.IsZero() {
		return nil // an earlier scenario's is no news
	}
	for _, e := range slices.Backward(m.snap.Events) {
		if e.Trace != nil && !e.At.Before(m.snap.Stage.Began) {
			return e.Trace
		}
	}
	return nil
}

// reset has the shop begin anew.
func (m *model) reset() tea.Cmd {
	m.forget()
	m.say(text.DidReset.In(m.lang), theme.Good)
	return m.do(engine.Reset{})
}

// watch opens a trace.
func (m *model) watch(id spans.TraceID) tea.Cmd {
	m.view = viewTraces
	m.fold()
	return tea.Batch(m.traces.Open(m.setting(), id), m.traces.Poll(m.setting()))
}

func (m *model) show(v view) tea.Cmd {
	if v != m.view {
		m.notice = notice{} // it was about the one that is left
	}
	m.view, m.welcomed = v, true
	m.fold()
	switch v {
	case viewTraces:
		return m.traces.Poll(m.setting())
	case viewClaims:
		m.turnToClaim()
	case viewSaga:
		m.turnToSagas()
	}
	return nil
}

func (m *model) nextLang() tea.Cmd {
	if m.lang == scenario.Korean {
		m.lang = scenario.English
	} else {
		m.lang = scenario.Korean
	}
	return m.tellAudience()
}

// setting is what the view of traces is shown in.
func (m *model) setting() traces.Setting {
	s := traces.Setting{Search: m.search, Now: m.now, Lang: m.lang, Store: m.snap.Traces, Record: replaying(m)}
	_, s.Still = m.frozen()
	if shop := m.selectedShop(); shop != nil {
		s.Sampled = shop.Sampled
	}
	return s
}

// copyLink copies where the trace store shows the selected trace, by the
// terminal's own clipboard.
func (m *model) copyLink() tea.Cmd {
	link, page := m.traces.Link(m.setting())
	said := text.DidCopyID
	if page {
		said = text.DidCopyLink
	}
	m.say(said.Format(m.lang, link), theme.Good)
	return tea.SetClipboard(link)
}

// compare picks a trace, or compares it with the one that was picked before.
func (m *model) compare() tea.Cmd {
	picked, cmd := m.traces.Compare(m.setting())
	if picked != (spans.TraceID{}) {
		m.say(text.DidPick.Format(m.lang, picked.String()[:8]), theme.Good)
	}
	return cmd
}

// searchTraces is the form that says which traces to list.
func (m *model) searchTraces() *dialog.Form {
	return traces.NewForm(m.traces.Filter, func(f traces.Filter) tea.Cmd { return m.traces.Narrow(m.setting(), f) })
}
