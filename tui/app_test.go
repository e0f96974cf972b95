package tui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
)

func appAt(e *fakeEngine, width, height int) *model {
	m := newModel(Config{Engine: e, Scenarios: madeScenarios(), Theme: theme.Dark}, traces.Searches(context.Background(), e), epoch)
	send(m, tea.WindowSizeMsg{Width: width, Height: height})
	return m
}

// TestFrameIsKept: a tick without news draws nothing anew; news, a key and the
// next second do.
func TestFrameIsKept(t *testing.T) {
	e := &fakeEngine{snap: healthy()}
	m := appAt(e, 100, 30)
	m.render()
	same := func() bool {
		before := m.frame.key
		m.frame.content = "kept"
		return m.render() == "kept" && m.frame.key == before
	}
	m.Update(tickMsg(epoch.Add(100 * time.Millisecond)))
	if !same() {
		t.Error("a tick without news: got a new frame")
	}
	m.Update(press("down"))
	if same() {
		t.Error("a key: got the old frame")
	}
	e.snap = isolating()
	m.Update(tickMsg(epoch.Add(200 * time.Millisecond)))
	if same() {
		t.Error("a new snapshot: got the old frame")
	}
	m.Update(tickMsg(epoch.Add(1200 * time.Millisecond)))
	if same() {
		t.Error("the next second: got the old frame")
	}
}

// TestStillFrameIsKept: where no clock is shown that goes on the next second draws
// nothing anew either: of a record that stands, or before there is a run.
func TestStillFrameIsKept(t *testing.T) {
	_, record := replayed(t) // its place stays
	for name, m := range map[string]*model{"a record that stands": record, "no run": appAt(&fakeEngine{snap: still()}, 100, 30)} {
		m.Update(tickMsg(epoch))
		m.render()
		m.frame.content = "kept"
		m.Update(tickMsg(epoch.Add(time.Minute)))
		if m.render() != "kept" {
			t.Errorf("%s: got a new frame", name)
		}
		m.presenter.frozen = m.now
		m.Update(tickMsg(epoch.Add(2 * time.Minute)))
		if m.render() == "kept" {
			t.Errorf("%s, frozen: got the old frame, which doesn't tell for how long", name)
		}
	}
}

// TestStaleDataIsTold although the engine gives nothing new.
func TestStaleDataIsTold(t *testing.T) {
	e := &fakeEngine{snap: healthy()}
	m := appAt(e, 100, 30)
	if got := stripped(m); strings.Contains(got, "old") {
		t.Errorf("fresh data: got\n%s", got)
	}
	m.Update(tickMsg(epoch.Add(12 * time.Second)))
	if got := stripped(m); !strings.Contains(got, "data 12 s old") {
		t.Errorf("after 12 s: got\n%s", got)
	}
}

func TestSearchFailureIsTold(t *testing.T) {
	e := &fakeEngine{snap: healthy(), err: errors.New("query jaeger: connection refused")}
	m := appAt(e, 100, 30)
	for _, key := range []string{"esc", "3"} {
		send(m, press(key))
	}
	if got := stripped(m); !strings.Contains(got, "query jaeger: connection refused") {
		t.Errorf("got\n%s", got)
	}
}

// TestListFollowsUntilHeld: the newest trace stays selected until another one
// is, and that one stays selected while newer ones come.
func TestListFollowsUntilHeld(t *testing.T) {
	all := madeSummaries(40)
	e := &fakeEngine{snap: healthy(), list: all[20:]}
	m := appAt(e, 100, 30)
	for _, key := range []string{"esc", "3"} {
		send(m, press(key))
	}
	more := func(list []spans.Summary, at time.Duration) spans.TraceID {
		e.list = list
		m.now = epoch.Add(at)
		for _, msg := range answers(m.traces.Poll(m.setting())) {
			send(m, msg)
		}
		return m.traces.List[m.traces.Index()].Trace
	}
	if got, want := more(all[10:], 2*time.Second), all[10].Trace; got != want {
		t.Errorf("following: got %v, want %v", got, want)
	}
	send(m, press("down"))
	if got, want := more(all, 4*time.Second), all[11].Trace; got != want {
		t.Errorf("held: got %v, want %v", got, want)
	}
	send(m, press("home"))
	if got, want := more(all[5:], 6*time.Second), all[5].Trace; got != want {
		t.Errorf("following again: got %v, want %v", got, want)
	}
}

// TestArrivingTracesWait: a young trace without a root is left out until it
// has one or is old.
func TestArrivingTracesWait(t *testing.T) {
	list := madeSummaries(3)
	list[0].Root, list[1].Journey, list[1].Outcome = "", "", ""
	e := &fakeEngine{snap: healthy(), list: list}
	m := appAt(e, 80, 24)
	for _, key := range []string{"esc", "3"} {
		send(m, press(key))
	}
	if got := len(m.traces.List); got != 1 {
		t.Errorf("at once: got %d traces, want 1", got)
	}
	m.now = epoch.Add(3 * time.Second)
	for _, msg := range answers(m.traces.Poll(m.setting())) {
		send(m, msg)
	}
	if got := len(m.traces.List); got != 3 {
		t.Errorf("after 3 s: got %d traces, want 3", got)
	}
}

// TestStoreIsNamed at 80 columns, with the longest filter.
func TestStoreIsNamed(t *testing.T) {
	cases := []struct {
		name   string
		status runs.TraceStatus
		want   string
	}{
		{"up", runs.TraceStatus{Jaeger: "jaeger 2.13.0 at 127.0.0.1:16686", JaegerUp: true}, "Jaeger ╯"},
		{"down", runs.TraceStatus{Jaeger: "jaeger 2.13.0 at 127.0.0.1:16686"}, "Jaeger down: relay answers ╯"},
		{"off", runs.TraceStatus{Jaeger: "off: jaeger was not found on this machine"}, "relay ╯"},
		{"switched off", runs.TraceStatus{Jaeger: "the lab's own relay (Jaeger switched off)"}, "100% traced  relay ╯"},
		{"off, in short", runs.TraceStatus{Jaeger: "off"}, "relay (Jaeger off) ╯"},
		{"lost spans", runs.TraceStatus{Jaeger: "off", Dropped: 123456}, "relay ╯"},
	}
	for _, c := range cases {
		s := healthy()
		s.Traces = c.status
		m := appAt(&fakeEngine{snap: s, list: madeSummaries(3)}, 80, 24)
		for _, key := range strings.Fields("esc 3 o o y y") {
			send(m, press(key))
		}
		if got := stripped(m); !strings.Contains(got, c.want) {
			t.Errorf("%s: got\n%s", c.name, got)
		}
	}
}

// TestAnswersToOldQuestionsAreDropped: a filter that changed while a search was
// under way must not show what the old one found.
func TestAnswersToOldQuestionsAreDropped(t *testing.T) {
	e := &fakeEngine{snap: healthy(), list: madeSummaries(3)}
	m := appAt(e, 100, 30)
	_, cmd := m.Update(press("esc"))
	if cmd != nil {
		t.Fatal("esc: got a command")
	}
	_, first := m.Update(press("3"))
	m.Update(press("o"))
	for _, msg := range answers(first) {
		m.Update(msg)
	}
	if got := len(m.traces.List); got != 0 {
		t.Errorf("got %d traces of the old search, want none", got)
	}
	for _, msg := range answers(m.traces.Poll(m.setting())) {
		m.Update(msg)
	}
	if got, want := len(m.traces.List), 3; got != want {
		t.Errorf("got %d traces of the new search, want %d", got, want)
	}
}

func TestThemeFollowsTheTerminal(t *testing.T) {
	e := &fakeEngine{snap: healthy()}
	m := newModel(Config{Engine: e}, traces.Searches(context.Background(), e), epoch)
	m.Update(tea.BackgroundColorMsg{Color: theme.New(theme.Light, false, false).Background})
	if got, want := m.theme.Name, theme.Light; got != want {
		t.Errorf("light terminal: got %q, want %q", got, want)
	}
	m.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
	if m.View().BackgroundColor == nil {
		t.Error("got no painted background")
	}
	m.Update(tea.ColorProfileMsg{Profile: colorprofile.ASCII})
	if v := m.View(); v.BackgroundColor != nil || strings.Contains(v.Content, "38;2") {
		t.Error("without colours: got colours")
	}
	m.Update(press("t"))
	m.Update(tea.BackgroundColorMsg{Color: theme.New(theme.Dark, false, false).Background})
	if got, want := m.theme.Name, theme.High; got != want {
		t.Errorf("a chosen theme stays: got %q, want %q", got, want)
	}
}

func TestLanguageKey(t *testing.T) {
	m := appAt(&fakeEngine{snap: healthy()}, 100, 30)
	m.Update(press("L"))
	if got := stripped(m); !strings.Contains(got, "지도") || m.lang != scenario.Korean {
		t.Errorf("got\n%s", got)
	}
}

// TestBlockedKeyTellsWhy: a key that can't do its work now says why.
func TestBlockedKeyTellsWhy(t *testing.T) {
	m := appAt(&fakeEngine{snap: healthy()}, 100, 30)
	m.Update(press("n"))
	if got := stripped(m); !strings.Contains(got, "n: no scenario is running") {
		t.Errorf("got\n%s", got)
	}
	m.Update(tickMsg(epoch.Add(5 * time.Second)))
	if got := stripped(m); strings.Contains(got, "n: no scenario is running") {
		t.Errorf("after 5 s: got\n%s", got)
	}
}

// TestSimulatedWorkIsTold for each shop wherever its figures are shown.
func TestSimulatedWorkIsTold(t *testing.T) {
	words := map[scenario.Lang]string{scenario.English: "simulated", scenario.Korean: "모의값"}
	for lang, word := range words {
		for _, p := range pictures() {
			want := map[string]int{"map": 1, "charts": 1, "map-two-shops": 2, "charts-two-shops": 2}[p.name]
			if want == 0 {
				continue
			}
			m := show(p, 80, 24, lang, theme.New(theme.Dark, false, false))
			heights := []int{24, 30, 60} // in turn
			for width := 80; width <= 220; width += 7 {
				height := heights[width/7%len(heights)]
				m.Update(tea.WindowSizeMsg{Width: width, Height: height})
				if got := strings.Count(stripped(m), word); got != want {
					t.Fatalf("%s %s at %dx%d: got %d times, want %d:\n%s", lang, p.name, width, height, got, want, stripped(m))
				}
			}
		}
	}
}
