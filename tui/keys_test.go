package tui

import (
	"context"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/change"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
)

// keyCase is what keys ask of the engine.
type keyCase struct {
	name string
	snap *runs.Snapshot
	keys string
	want []engine.Command
}

func keyCases() []keyCase {
	even, _ := scenario.Mix("even")
	article, _ := scenario.Mix("article")
	constant := scenario.Profile{Kind: "constant"}
	return []keyCase{
		{"tour", healthy(), "1", []engine.Command{engine.Play{Scenario: nil}}},
		{"break something", healthy(), "2", []engine.Command{engine.Play{Scenario: nil}}},
		{"free play", nothing(), "3", []engine.Command{engine.FreePlay{}}},
		{"free play runs already", healthy(), "3", nil},
		{"next and pause", isolating(), "n p space", []engine.Command{engine.Next{}, engine.Pause{}, engine.Pause{}}},
		{"a crash in two keys", healthy(), "f 6 c", []engine.Command{engine.Inject{Fault: scenario.Fault{
			ID: "board-crash", Kind: "crash", Function: "board", Rate: 1}}}},
		{"latency with share and delay", healthy(), "f 5 left ] l", []engine.Command{engine.Inject{Fault: scenario.Fault{
			ID: "pay-latency", Kind: "latency", Function: "pay", Rate: 0.5, Delay: time.Second}}}},
		{"an error by arrows", healthy(), "f down down enter down enter", []engine.Command{engine.Inject{Fault: scenario.Fault{
			ID: "select-error", Kind: "error", Function: "select", Rate: 1, Code: "UNAVAILABLE"}}}},
		{"the second of two equal faults undone", healthy(), "f 6 c f 6 c u", []engine.Command{
			engine.Inject{Fault: scenario.Fault{ID: "board-crash", Kind: "crash", Function: "board", Rate: 1}},
			engine.Inject{Fault: scenario.Fault{ID: "board-crash-2", Kind: "crash", Function: "board", Rate: 1}},
			engine.Heal{ID: "board-crash-2"}}},
		{"a fault given up", healthy(), "f 6 esc", nil},
		{"up by k kills nobody", healthy(), "f 6 j j k", nil},
		{"heal", isolating(), "h", []engine.Command{engine.Heal{ID: "all"}}},
		{"nothing to heal", healthy(), "h", nil},
		{"scale twice", healthy(), "esc down + +", []engine.Command{
			engine.Scale{Function: "gateway", Replicas: 2}, engine.Scale{Function: "gateway", Replicas: 3}}},
		{"scale the monolith", isolating(), "+", []engine.Command{engine.Scale{Function: "monolith", Replicas: 2}}},
		{"one replica is the least", healthy(), "esc -", nil},
		{"load up and up", healthy(), "> >", []engine.Command{
			engine.SetLoad{Load: scenario.Load{Rate: 100, Mix: article, Arrivals: "poisson", Profile: constant}},
			engine.SetLoad{Load: scenario.Load{Rate: 200, Mix: article, Arrivals: "poisson", Profile: constant}}}},
		{"load form", healthy(), "l left down right down right enter", []engine.Command{
			engine.SetLoad{Load: scenario.Load{Rate: 50, Mix: even, Arrivals: "even", Profile: constant}}}},
		{"a room that reads Korean", healthy(), "P L P", []engine.Command{
			engine.Audience{Lang: scenario.English, Presenting: true}, engine.Audience{Lang: scenario.Korean, Presenting: true}, engine.Audience{Lang: scenario.Korean}}},
		{"reset", healthy(), "R y", []engine.Command{engine.Reset{}}},
		{"no reset by a slip of the finger", healthy(), "R esc", nil},
		{"nor by another key", healthy(), "R n", nil},
		{"vote", asking(false), "3 9", []engine.Command{engine.Vote{Option: 2}}},
		{"no vote once revealed", asking(true), "3", nil},
		{"run by menu", healthy(), "esc r 2", []engine.Command{engine.Play{Scenario: nil}}},
		{"two shops", healthy(), "s 3", []engine.Command{engine.FreePlay{Shapes: []scenario.Shape{monolithShape, servicesShape}}}},
		{"the scenario is ended", isolating(), "x y", []engine.Command{engine.FreePlay{}}},
		{"or not", isolating(), "x n", nil},
		{"shops wait for the scenario", isolating(), "s 3", nil},
	}
}

// ruleCases are about links, policies, limits and undo.
func ruleCases() []keyCase {
	return []keyCase{
		{"a preset on all links, and back", healthy(), "c down right enter u", []engine.Command{
			engine.SetPolicy{Change: scenario.PolicyChange{Link: "all", Preset: "none"}},
			engine.SetPolicy{Change: scenario.PolicyChange{Link: "all", Preset: "sane"}}}},
		{"a breaker on one link, and back", healthy(), "esc c right down down down down down down down right enter u", []engine.Command{
			engine.SetPolicy{Change: scenario.PolicyChange{Link: "gateway.regist", Breaker: &scenario.Breaker{Failures: 2, Of: 4, Open: 2 * time.Second}}},
			engine.SetPolicy{Change: scenario.PolicyChange{Link: "gateway.regist", Preset: "sane"}}}},
		{"what differs stays as it is", governed(), "esc c down down down down left enter", []engine.Command{
			engine.SetPolicy{Change: scenario.PolicyChange{Link: "all", Retries: &scenario.Retries{
				Attempts: 1, On: []string{"UNAVAILABLE"}, Backoff: 25 * time.Millisecond}}}}},
		{"a policy that contradicts another", governed(), "esc c down down down right right right right right right enter", nil},
		{"a policy that is so already", healthy(), "esc c enter", nil},
		{"a budget needs retries", healthy(), "esc c down down down down left left down down right enter", []engine.Command{
			engine.SetPolicy{Change: scenario.PolicyChange{Link: "all", Retries: &scenario.Retries{}}}}},
		{"a limit, and back", healthy(), "m down right right down down right enter u", []engine.Command{
			engine.SetLimit{Limit: scenario.Limit{Function: "gateway", Rate: 2, Burst: 1, Wait: 20 * time.Millisecond}},
			engine.SetLimit{Limit: scenario.Limit{Function: "gateway"}}}},
		{"a slow link, healed by undo", healthy(), "e down down left enter u u", []engine.Command{
			engine.Inject{Fault: scenario.Fault{ID: "gateway-regist-latency", Kind: "link-latency", Function: "regist", Link: "gateway.regist",
				Rate: 1, Delay: 50 * time.Millisecond, Jitter: 20 * time.Millisecond}},
			engine.Heal{ID: "gateway-regist-latency"}}},
		{"a dead link", healthy(), "esc e right down right right right enter", []engine.Command{
			engine.Inject{Fault: scenario.Fault{ID: "gateway-select-blackhole", Kind: "link-blackhole", Function: "select", Link: "gateway.select", Rate: 1}}}},
		{"no jitter beyond the delay", healthy(), "e down down left left left down right right right enter", []engine.Command{
			engine.Inject{Fault: scenario.Fault{ID: "gateway-regist-latency", Kind: "link-latency", Function: "regist", Link: "gateway.regist",
				Rate: 1, Delay: 10 * time.Millisecond, Jitter: 10 * time.Millisecond}}}},
		{"scaling undone", healthy(), "esc + u", []engine.Command{
			engine.Scale{Function: "gateway", Replicas: 2}, engine.Scale{Function: "gateway", Replicas: 1}}},
	}
}

func TestKeysGiveCommands(t *testing.T) {
	scenarios := madeScenarios()
	names := map[string]*scenario.Scenario{"tour": scenarios[0], "break something": scenarios[1], "run by menu": scenarios[1]}
	for _, c := range slices.Concat(keyCases(), ruleCases(), moneyCases()) {
		t.Run(c.name, func(t *testing.T) {
			e := &fakeEngine{snap: c.snap}
			m := newModel(Config{Engine: e, Scenarios: scenarios}, traces.Searches(context.Background(), e), epoch)
			send(m, tea.WindowSizeMsg{Width: 100, Height: 30})
			m.render()
			for _, key := range strings.Fields(c.keys) {
				send(m, press(key))
			}
			want := slices.Clone(c.want)
			if s := names[c.name]; s != nil {
				want = []engine.Command{engine.Play{Scenario: s}}
			}
			if !reflect.DeepEqual(e.done, want) {
				t.Errorf("got %+v, want %+v", e.done, want)
			}
		})
	}
}

// TestEscapeAndAKeyAtOnce: a busy machine reads esc and the next key together, as one
// key with alt. They are taken as they were pressed.
func TestEscapeAndAKeyAtOnce(t *testing.T) {
	for _, c := range []struct {
		msg  tea.KeyPressMsg
		want string // on the screen
	}{
		{tea.KeyPressMsg{Code: '5', Mod: tea.ModAlt}, "5 Log"},
		{tea.KeyPressMsg{Code: ':', Mod: tea.ModAlt}, "> _"},
		{tea.KeyPressMsg{Code: 'r', ShiftedCode: 'R', Mod: tea.ModAlt | tea.ModShift}, "Reset the shop?"},
		{tea.KeyPressMsg{Code: 'r', Mod: tea.ModAlt | tea.ModShift}, "Reset the shop?"},
		{tea.KeyPressMsg{Code: 'l', Mod: tea.ModAlt}, "arrivals"},
		{tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModAlt}, "2 Charts"},
	} {
		e := &fakeEngine{snap: healthy()}
		m := appAt(e, 100, 30)
		for _, key := range strings.Fields("esc f 5") {
			send(m, press(key))
		}
		send(m, c.msg)
		if _, open := m.dialog.(*change.Fault); open {
			t.Errorf("%v: the dialog is open still", c.msg)
		}
		if got := stripped(m); !strings.Contains(got, c.want) {
			t.Errorf("%v: want %q in\n%s", c.msg, c.want, got)
		}
		if slices.ContainsFunc(e.done, func(c engine.Command) bool { _, broken := c.(engine.Inject); return broken }) {
			t.Errorf("%v: something was broken: %v", c.msg, e.done)
		}
	}
}

// TestKeysAreFree holds the keymap against itself: in one state a key has one
// meaning, and every footer entry has a place of its own.
func TestKeysAreFree(t *testing.T) {
	places := map[int]text.Key{}
	always := map[string]text.Key{}
	for _, b := range keymap() {
		if other, taken := places[b.footer]; taken && b.footer != 0 {
			t.Errorf("footer place %d: taken by %v and %v", b.footer, other, b.label)
		}
		places[b.footer] = b.label
		if b.applies != nil {
			continue
		}
		for _, k := range b.keys {
			if other, taken := always[k]; taken {
				t.Errorf("key %q: taken by %v and %v", k, other, b.label)
			}
			always[k] = b.label
		}
	}
}

// TestUnknownKeysAreTold in views and in dialogs.
func TestUnknownKeysAreTold(t *testing.T) {
	cases := []struct {
		name string
		snap *runs.Snapshot
		keys string
		want string // in the footer; empty: nothing of the kind
	}{
		{"on the map", healthy(), "esc Z", "Z does nothing here; ? shows the keys"},
		{"a digit without a view", healthy(), "esc 0", "0 does nothing here"},
		{"a page on the map", healthy(), "esc pgup", "pgup does nothing here"},
		{"an arrow on the map", healthy(), "esc right", ""},
		{"an arrow in the matrix", isolating(), "4 up", "up does nothing here"},
		{"an arrow in the log", isolating(), "5 up", ""},
		{"an option that there isn't", asking(false), "9", "9 does nothing here"},
		{"an option", asking(false), "2", ""},
		{"in the fault dialog", healthy(), "esc f Z", "Z does nothing here; esc closes"},
		{"a kind by its letter", healthy(), "esc f 6 ] left", ""},
		{"a kind that there isn't", healthy(), "esc f 6 Z", "Z does nothing here"},
		{"in the load dialog", healthy(), "esc l Z", "Z does nothing here"},
		{"a load", healthy(), "esc l right down right down right", ""},
		{"in the scenario dialog", healthy(), "esc r 9", "9 does nothing here"},
		{"in the shops dialog", healthy(), "esc s 9", "9 does nothing here"},
		{"in the quit dialog", isolating(), "q Z", "Z does nothing here"},
		{"in help", healthy(), "esc ? Z", "Z does nothing here"},
		{"help moves", healthy(), "esc ? j", ""},
		{"in the large question", asking(false), "v 9", "9 does nothing here"},
		{"in the details", healthy(), "esc enter Z", "Z does nothing here"},
		{"details move", healthy(), "esc enter down", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := appAt(&fakeEngine{snap: c.snap}, 80, 24)
			m.render()
			for _, key := range strings.Fields(c.keys) {
				send(m, press(key))
			}
			got := stripped(m)
			if c.want == "" && strings.Contains(got, "does nothing") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", m.notice.text, c.want)
			}
		})
	}
}

func TestQuit(t *testing.T) {
	cases := []struct {
		name string
		snap *runs.Snapshot
		keys string
		want bool
	}{
		{"free play", healthy(), "q", true},
		{"a scenario asks first", isolating(), "q", false},
		{"and takes yes", isolating(), "q y", true},
		{"and no", isolating(), "q n", false},
		{"ctrl+c asks as q does", isolating(), "ctrl+c", false},
		{"ctrl+c asks out of a dialog too", isolating(), "f ctrl+c", false},
		{"a second one quits at once", isolating(), "ctrl+c ctrl+c", true},
		{"after q too", isolating(), "q ctrl+c", true},
		{"not after esc", isolating(), "ctrl+c esc ctrl+c", false},
		{"in free play at once", healthy(), "ctrl+c", true},
		{"ctrl+c out of a dialog", healthy(), "esc f ctrl+c", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := &fakeEngine{snap: c.snap}
			m := newModel(Config{Engine: e}, traces.Searches(context.Background(), e), epoch)
			got := false
			for _, key := range strings.Fields(c.keys) {
				_, cmd := m.Update(press(key))
				if cmd != nil {
					_, got = cmd().(tea.QuitMsg)
				}
			}
			if got != c.want {
				t.Errorf("got quit %v, want %v", got, c.want)
			}
		})
	}
}

// stuckEngine never answers a search, not even when told to give up.
type stuckEngine struct {
	fakeEngine
	asked  chan struct{}
	orders chan engine.Command
}

func (s *stuckEngine) FindTraces(context.Context, engine.TraceQuery) ([]spans.Summary, error) {
	close(s.asked)
	select {}
}

func (s *stuckEngine) Do(c engine.Command) { s.orders <- c }

// TestKeysWhileTheEngineHangs runs the whole program: a search that never ends
// keeps no key waiting, and doesn't hold up the exit.
func TestKeysWhileTheEngineHangs(t *testing.T) {
	e := &stuckEngine{fakeEngine: fakeEngine{snap: healthy()}, asked: make(chan struct{}), orders: make(chan engine.Command, 1)}
	keys := newTypewriter()
	done := make(chan error, 1)
	go func() {
		done <- run(t.Context(), Config{Engine: e, In: keys.in, Out: io.Discard, Theme: theme.Dark},
			tea.WithWindowSize(100, 30), tea.WithEnvironment([]string{"TERM=xterm-256color"}), tea.WithoutSignalHandler())
	}()
	write := func(s string) {
		if _, err := keys.Write([]byte(s)); err != nil {
			t.Error(err)
		}
	}
	write("3") // free play, which runs already
	write("3") // traces: the search hangs
	within(t, e.asked)
	write("R")
	write("y")
	if got, want := within(t, e.orders), (engine.Command)(engine.Reset{}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	write("q")
	if err := within(t, done); err != nil {
		t.Errorf("got %v, want a clean exit", err)
	}
}

func within[T any](t testing.TB, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(time.Minute):
		t.Fatal("nothing came within a minute")
		panic("not reached")
	}
}

// TestSurvivalScrolls by the arrows, where it has more lines than the screen.
func TestSurvivalScrolls(t *testing.T) {
	long := picture{name: "long", keys: "4", snap: func() *runs.Snapshot {
		s := isolating()
		for range 30 {
			s.Faults = append(s.Faults, s.Faults[0])
		}
		s.Faults = append(s.Faults, runs.ActiveFault{Fault: scenario.Fault{ID: "last-of-all"}, Shop: "services/process"})
		return s
	}}
	m := show(long, 80, 24, scenario.English, theme.New(theme.Dark, false, false))
	if got := stripped(m); !strings.Contains(got, "lines below") || strings.Contains(got, "last-of-all") {
		t.Fatalf("got\n%s", got)
	}
	send(m, press("end"))
	if got := stripped(m); strings.Contains(got, "lines below") || !strings.Contains(got, "last-of-all") {
		t.Errorf("at the end: got\n%s", got)
	}
}
