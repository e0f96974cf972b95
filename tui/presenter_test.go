package tui

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
	"github.com/msalab/msalab/tui/theme"
)

// TestFreeze: the picture stands while data goes on arriving, and says for how
// long; then it shows the latest.
func TestFreeze(t *testing.T) {
	for _, keys := range []string{"esc z", "esc P z"} {
		e := &fakeEngine{snap: healthy()}
		m := appAt(e, 80, 24)
		for _, key := range strings.Fields(keys) {
			send(m, press(key))
		}
		next := healthy()
		next.Version, next.At, next.Shops[0].URL = 99, epoch.Add(12*time.Second), "http://127.0.0.1:9999"
		e.snap = next
		m.Update(tickMsg(epoch.Add(12 * time.Second)))
		if got := stripped(m); !strings.Contains(got, "FROZEN +12 s") || m.snap.Version == 99 {
			t.Errorf("%s: got version %d of\n%s", keys, m.snap.Version, got)
		}
		send(m, press("z"))
		if got := stripped(m); strings.Contains(got, "FROZEN") || m.snap.Version != 99 {
			t.Errorf("%s, then z: got version %d of\n%s", keys, m.snap.Version, got)
		}
	}
}

// TestFreezeHoldsEveryView, that of traces too, whatever comes in; and what is
// asked for while the picture stands is shown all the same.
func TestFreezeHoldsEveryView(t *testing.T) {
	since := regexp.MustCompile(`FROZEN \+\d+ s`)
	for v := range views {
		e := &fakeEngine{snap: isolating(), list: madeSummaries(60)[30:], trace: madeTrace()}
		m := appAt(e, 120, 40)
		for _, key := range []string{strconv.Itoa(int(v) + 1), "z"} {
			send(m, press(key))
		}
		m.tick(epoch.Add(10 * time.Second)) // as many digits as below
		want := since.ReplaceAllString(stripped(m), "")
		e.snap, e.list = governed(), madeSummaries(60)
		e.snap.Version = 99
		for _, msg := range answers(m.tick(epoch.Add(12 * time.Second))) {
			send(m, msg)
		}
		if got := since.ReplaceAllString(stripped(m), ""); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", v.title(scenario.English), got, want)
		}
		if v != viewTraces {
			continue
		}
		send(m, press("o")) // another outcome
		if got := len(m.traces.List); got != 60 {
			t.Errorf("another filter: got %d traces, want 60", got)
		}
	}
}

// TestFreezeDropsTheSearchUnderWay: what it found came after the picture.
func TestFreezeDropsTheSearchUnderWay(t *testing.T) {
	e := &fakeEngine{snap: healthy(), list: madeSummaries(40)[20:]}
	m := appAt(e, 100, 30)
	for _, key := range []string{"esc", "3"} {
		send(m, press(key))
	}
	e.list = madeSummaries(40)
	m.now = epoch.Add(2 * time.Second)
	search := m.traces.Poll(m.setting())
	send(m, press("z"))
	for _, msg := range answers(search) {
		send(m, msg)
	}
	if got := len(m.traces.List); got != 20 {
		t.Errorf("while the picture stands: got %d traces, want 20", got)
	}
	send(m, press("z"))
	m.now = epoch.Add(4 * time.Second)
	for _, msg := range answers(m.traces.Poll(m.setting())) {
		send(m, msg)
	}
	if got := len(m.traces.List); got != 40 {
		t.Errorf("then: got %d traces, want 40", got)
	}
}

// TestSlides: back and on among what was told, then on with the scenario; news
// ends the look back.
func TestSlides(t *testing.T) {
	for _, c := range []struct {
		keys, want string
		next       int // steps asked for
	}{
		{"P", "The board has a bug", 0},
		{"P pgup", "Both are healthy", 0},
		{"P pgup pgup pgup pgup", "Five journeys", 0},
		{"P pgup pgup pgdown", "Both are healthy", 0},
		{"P pgdown", "The board has a bug", 1},
		{"[ ] ]", "The board has a bug", 1},
		{"J 3", "Five journeys", 0},
		{"[ n", "The board has a bug", 1},
	} {
		e := &fakeEngine{snap: told()}
		m := appAt(e, 100, 30)
		for _, key := range strings.Fields(c.keys) {
			send(m, press(key))
		}
		steps := 0
		for _, done := range e.done {
			if done == (engine.Next{}) {
				steps++
			}
		}
		if got := stripped(m); !strings.Contains(got, c.want) || steps != c.next {
			t.Errorf("%s: want %q and %d steps, got %d in\n%s", c.keys, c.want, c.next, steps, got)
		}
	}
	e := &fakeEngine{snap: told()}
	m := appAt(e, 100, 30)
	send(m, press("["))
	news := told()
	news.Version++
	news.Stage.Text = scenario.Text{EN: "Now it is healed.", KO: "이제 복구했습니다."}
	news.Events = append(news.Events, runs.Event{At: epoch, Kind: runs.EventSay, Text: news.Stage.Text})
	e.snap = news
	m.Update(tickMsg(epoch))
	if got := stripped(m); !strings.Contains(got, "Now it is healed") {
		t.Errorf("news: got\n%s", got)
	}
}

// fiveSteps is a scenario that tells something in each second step.
func fiveSteps(t *testing.T) *scenario.Scenario {
	s, issues := language.Parse("isolate.yaml", []byte(`name: isolate
claim: C4
title: {en: T, ko: T}
compare: {shapes: [services/inproc]}
load: {rate: 1/s}
steps:
  - say: {en: First., ko: 하나.}
  - hold: 20s
  - say: {en: Second., ko: 둘.}
  - hold: 20s
  - say: {en: Third., ko: 셋.}
`))
	if issues != nil {
		t.Fatal(issues)
	}
	return s
}

// TestJumpOn: a later step can be gone on to, in a run and in a record.
func TestJumpOn(t *testing.T) {
	e := &fakeEngine{snap: told()}
	e.snap.Stage.Step = 2
	m := appAt(e, 100, 30)
	m.scenarios = []*scenario.Scenario{fiveSteps(t)}
	send(m, press("J"))
	if got := stripped(m); !strings.Contains(got, "3/5") || !strings.Contains(got, "Third.") || strings.Contains(got, "First.") {
		t.Errorf("the dialog shows\n%s", got)
	}
	send(m, press("5")) // after three slides that were told
	if len(e.done) != 1 || e.done[0] != (engine.Jump{Step: 5}) {
		t.Errorf("got commands %v, want a jump to step 5", e.done)
	}
}

// TestJumpNumbers: what was told has the number that narration gave its step.
func TestJumpNumbers(t *testing.T) {
	e := &fakeEngine{snap: told()}
	e.snap.Stage.Step, e.snap.Events = 4, nil
	for _, said := range []string{"First.", "Question? Second.", "The answer."} {
		e.snap.Events = append(e.snap.Events, runs.Event{Kind: runs.EventSay, Text: scenario.Text{EN: said, KO: said}})
	}
	m := appAt(e, 100, 30)
	m.scenarios = []*scenario.Scenario{fiveSteps(t)}
	send(m, press("J"))
	got := stripped(m)
	for _, want := range []string{"1    3/5   The answer.", "2    3/5   Question? Second.", "3    1/5   First.", "4  ▶ 5/5   Third."} {
		if !strings.Contains(got, want) {
			t.Errorf("the dialog shows\n%s\nwant %q in it", got, want)
		}
	}
}

// TestJumpToAnswer: a question and its answer are told apart.
func TestJumpToAnswer(t *testing.T) {
	e := &fakeEngine{snap: told()}
	e.snap.Stage.Step, e.snap.Events = 1, nil
	all := fiveSteps(t)
	all.Steps[4] = all.Steps[2]
	jump := func() string {
		m := appAt(e, 100, 30)
		m.scenarios = []*scenario.Scenario{all}
		send(m, press("J"))
		return stripped(m)
	}
	got := jump()
	for _, want := range []string{"▶ 3/5   Second.", "▶ 5/5   answer: Second."} {
		if !strings.Contains(got, want) {
			t.Errorf("the dialog shows\n%s\nwant %q in it", got, want)
		}
	}
	e.snap.Stage.Step = 5
	for _, said := range []string{"question: Second.", "answer: none", "6 of 9 were right"} {
		e.snap.Events = append(e.snap.Events, runs.Event{Kind: runs.EventAsk, Text: scenario.Text{EN: said, KO: said}})
	}
	got = jump()
	for _, want := range []string{"1    5/5   6 of 9", "2    5/5   answer: none", "3    3/5   question: Second."} {
		if !strings.Contains(got, want) {
			t.Errorf("answered: the dialog shows\n%s\nwant %q in it", got, want)
		}
	}
}

// TestJumpInRecord: the player goes to the step that was chosen, wherever it is in the
// meantime, and past steps that took no time.
func TestJumpInRecord(t *testing.T) {
	for name, tt := range map[string]struct {
		steps []int  // that the record has moments of
		at    int    // where the player is, as it goes on while the picture stands
		key   string // "4" is step 3, "5" is step 5: the others tell nothing
		want  int
	}{
		"step by step":         {[]int{1, 2, 3, 4, 5}, 2, "5", 5},
		"over instant steps":   {[]int{1, 2, 4, 5}, 2, "5", 5},
		"to an instant step":   {[]int{1, 2, 5}, 2, "4", 5},
		"the player is there":  {[]int{1, 2, 3, 4, 5}, 3, "4", 3},
		"the player is beyond": {[]int{1, 2, 3, 4, 5}, 5, "4", 3},
	} {
		t.Run(name, func(t *testing.T) {
			p, m := replayed(t)
			p.steps, p.snap = tt.steps, told()
			p.snap.Stage.Step, p.snap.Stage.Scenario = 2, "isolate"
			m.take(p.snap)
			m.scenarios = []*scenario.Scenario{fiveSteps(t)}
			send(m, press("z"))
			ahead := *p.snap
			ahead.Stage.Step = tt.at
			p.snap = &ahead
			for _, key := range []string{"J", tt.key} {
				send(m, press(key))
			}
			if got := p.snap.Stage.Step; got != tt.want || len(p.done) > 0 {
				t.Errorf("the player is at step %d after %q, and was commanded %v; want step %d", got, p.asked, p.done, tt.want)
			}
		})
	}
}

// TestNothingJumpsFromStepToStep: before the room no box moves with the length of
// what is told, up to the four lines that scenarios tell at most.
func TestNothingJumpsFromStepToStep(t *testing.T) {
	places := func(told string) (all []any) {
		e := &fakeEngine{snap: isolating()}
		e.snap.Stage.Text = scenario.Text{EN: told, KO: told}
		m := appAt(e, 100, 30)
		send(m, press("P"))
		m.render()
		for y := range 30 {
			for x := range 100 {
				all = append(all, m.canvas.At(x, y))
			}
		}
		return all
	}
	want := places("One.")
	for _, told := range []string{"One.\nTwo.", "One.\nTwo.\nThree.", "One.\nTwo.\nThree.\nFour."} {
		if !reflect.DeepEqual(places(told), want) {
			t.Errorf("%q: boxes moved", told)
		}
	}
}

// TestPresenterHidesTheChrome, and keeps the vote.
func TestPresenterHidesTheChrome(t *testing.T) {
	m := appAt(&fakeEngine{snap: asking(false)}, 100, 30)
	for _, key := range []string{"P", "1", "3", "3"} {
		send(m, press(key))
	}
	got := stripped(m)
	for _, gone := range []string{"msalab", "1 Map", "? help"} {
		if strings.Contains(got, gone) {
			t.Errorf("%q is still there:\n%s", gone, got)
		}
	}
	for _, want := range []string{"3  none  votes: 2", "█"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
	m.Update(tea.WindowSizeMsg{Width: 40, Height: 10})
	checkFits(t, m.render(), 40, 10)
}

// TestPresentFromTheLargeQuestion: the key that presents does so from there too.
func TestPresentFromTheLargeQuestion(t *testing.T) {
	m := show(picture{name: "asked", keys: "v P", snap: func() *runs.Snapshot { return asking(false) }}, 100, 30, scenario.English, theme.New(theme.Dark, false, false))
	if !m.presenter.on || m.dialog != nil || !strings.Contains(stripped(m), "Which journeys survive") {
		t.Errorf("presenting %v, dialog %T:\n%s", m.presenter.on, m.dialog, stripped(m))
	}
}

// TestPresentedMatrixIsWhole: the room sees the cells of both shops, for which large
// figures give way on a low screen.
func TestPresentedMatrixIsWhole(t *testing.T) {
	for _, size := range sizes() {
		m := show(picture{name: "present-matrix", snap: isolating, keys: "4 P"}, size[0], size[1], scenario.English, theme.New(theme.Dark, true, false))
		got := stripped(m)
		if rows := strings.Count(got, "board   o"); rows != 2 {
			t.Errorf("%dx%d: got the last journey of %d shops, want 2:\n%s", size[0], size[1], rows, got)
		}
		if large := strings.Contains(got, "####"); large == (size[1] == 24) {
			t.Errorf("%dx%d: got large figures %v:\n%s", size[0], size[1], large, got)
		}
	}
}
