package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
)

// fakePlayer notes what it is asked for.
type fakePlayer struct {
	fakeEngine
	asked []string
	steps []int // that the record has moments of
}

func (p *fakePlayer) Seek(by time.Duration) { p.asked = append(p.asked, "seek "+by.String()) }
func (p *fakePlayer) Pause()                { p.asked = append(p.asked, "pause") }
func (p *fakePlayer) Faster(by int)         { p.asked = append(p.asked, fmt.Sprintf("faster %d", by)) }
func (p *fakePlayer) Place() (at, length time.Duration, speed float64, standing bool) {
	return 34 * time.Second, 145 * time.Second, 2, false
}

func (p *fakePlayer) Step(by int) {
	p.asked = append(p.asked, fmt.Sprintf("step %d", by))
	i := slices.Index(p.steps, p.snap.Stage.Step) + by
	if i >= 0 && i < len(p.steps) {
		snap := *p.snap
		snap.Stage.Step = p.steps[i]
		p.snap = &snap
	}
}

func replayed(t *testing.T) (*fakePlayer, *model) {
	p := &fakePlayer{fakeEngine: fakeEngine{snap: isolating(), list: madeSummaries(3), trace: madeTrace()}}
	m := newModel(Config{Engine: p, Lang: scenario.English, Theme: theme.Dark}, traces.Searches(t.Context(), p), epoch.Add(24*time.Hour))
	m.width, m.height = 120, 40
	return p, m
}

// TestReplayKeys go back and forth; what would change the shop is refused, with
// the reason, by its key, in help and in the palette.
func TestReplayKeys(t *testing.T) {
	p, m := replayed(t)
	for _, key := range strings.Fields("left right n N p space + - , .") {
		send(m, press(key))
	}
	want := []string{"seek -5s", "seek 5s", "step 1", "step -1", "pause", "pause", "faster 1", "faster -1", "seek -5s", "seek 5s"}
	if !slices.Equal(p.asked, want) {
		t.Errorf("asked for %q, want %q", p.asked, want)
	}
	for _, key := range strings.Fields("f h l R s c e m u x r") {
		m.notice.text = ""
		send(m, press(key))
		if m.dialog != nil || !strings.Contains(m.notice.text, "this is a recording") {
			t.Errorf("%s: says %q", key, m.notice.text)
			m.dialog = nil
		}
	}
	if len(p.done) > 0 {
		t.Errorf("the record was commanded: %v", p.done)
	}
	send(m, press("?"))
	if got := stripped(m); !strings.Contains(got, "(this is a recording)") {
		t.Errorf("help doesn't say why keys are off:\n%s", got)
	}
	refusing(t, p, m)
}

// refusing chooses all that the palette lists: what would command the engine says
// why it can't be.
func refusing(t *testing.T, p *fakePlayer, m *model) {
	m.scenarios, m.dialog = madeScenarios(), nil
	refused := map[text.Key]int{}
	for _, a := range m.acts() {
		if a.Why != "" {
			refused[a.Label]++
			continue
		}
		a.Run()
		m.dialog = nil
		if len(p.done) > 0 {
			t.Errorf("%s: the record was commanded: %v", a.Label.In(m.lang), p.done)
			p.done = nil
		}
	}
	if got, want := refused[text.KeyRun], 1+len(m.scenarios); got != want {
		t.Errorf("got %d refusals to run a scenario, want %d", got, want)
	}
	if refused[text.KeyDeploy] < 2 {
		t.Errorf("got %d refusals to deploy, want one for each version", refused[text.KeyDeploy])
	}
}

// TestReplayPresented: the remote control of a presenter goes through the record
// by its steps, also from the large question.
func TestReplayPresented(t *testing.T) {
	for _, c := range []struct {
		keys string
		want []string
	}{
		{"P pgdown pgup", []string{"step 1", "step -1"}},
		{"] [ ]", []string{"step 1", "step -1", "step 1"}},
		{"v n", []string{"step 1"}},
		{"P v pgdown", []string{"step 1"}},
	} {
		p, m := replayed(t)
		p.snap = asking(false)
		m.take(p.snap)
		for _, key := range strings.Fields(c.keys) {
			send(m, press(key))
		}
		if !slices.Equal(p.asked, c.want) || len(p.done) > 0 {
			t.Errorf("%s: asked for %q and commanded %v, want %q", c.keys, p.asked, p.done, c.want)
		}
	}
}

// TestReplayTakesNoVotes: they were cast.
func TestReplayTakesNoVotes(t *testing.T) {
	p, m := replayed(t)
	p.snap = asking(false)
	m.take(p.snap)
	for _, key := range []string{"v", "2"} {
		send(m, press(key))
	}
	if want := "2: this is a recording"; m.notice.text != want || len(p.done) > 0 {
		t.Errorf("got %q and commands %v, want %q and none", m.notice.text, p.done, want)
	}
}

// TestReplayFreezes: a picture that stands goes on standing while the record
// plays, until one goes elsewhere in it.
func TestReplayFreezes(t *testing.T) {
	p, m := replayed(t)
	send(m, press("z"))
	later := told()
	later.Version = 99
	p.snap = later
	for _, key := range []string{"+", "p"} {
		if send(m, press(key)); m.snap.Version == 99 {
			t.Errorf("%s: the picture went on", key)
		}
	}
	send(m, press("right"))
	if _, still := m.frozen(); still || m.snap.Version != 99 {
		t.Errorf("right: got version %d, want 99", m.snap.Version)
	}
}

// TestReplayClock counts from the record's own time, a day after the run.
func TestReplayClock(t *testing.T) {
	_, m := replayed(t)
	got := stripped(m)
	for _, want := range []string{"00:34/02:25 x2", "replay", "5 s back"} {
		if !strings.Contains(got, want) {
			t.Errorf("the screen has no %q:\n%s", want, got)
		}
	}
	if _, old := m.stale(); old || strings.Contains(got, " s old") {
		t.Errorf("a record is never stale:\n%s", got)
	}
}

// TestReplayWire: the message that a scenario looked at is there from its moment
// on, and not before, however one goes through the record.
func TestReplayWire(t *testing.T) {
	p, m := replayed(t)
	after := looking()
	after.Version = 99
	for _, c := range []struct {
		snap *runs.Snapshot
		want bool
	}{{isolating(), false}, {after, true}, {isolating(), false}, {after, true}} {
		p.snap = c.snap
		for _, key := range []string{"8", "n"} {
			send(m, press(key))
		}
		if got := strings.Contains(stripped(m), "captured at pay-1"); got != c.want {
			t.Errorf("got the message shown %v, want %v:\n%s", got, c.want, stripped(m))
		}
	}
}

// TestReplayTellsNothingUntrue: a record gets no more traces, nobody breaks a
// function in it, and plays no scenario.
func TestReplayTellsNothingUntrue(t *testing.T) {
	p, m := replayed(t)
	m.scenarios = madeScenarios()
	healthy := *p.snap
	healthy.Matrix, healthy.Faults, healthy.Results = nil, nil, nil
	p.snap = &healthy
	m.take(p.Snapshot())
	for _, c := range []struct{ keys, want, not string }{
		{"3", "kept in the record", "live"}, {"4", "comes to its faults later", "f breaks"}, {"9", "judged by: isolate", "enter plays"},
	} {
		for _, key := range strings.Fields(c.keys) {
			send(m, press(key))
		}
		if got := stripped(m); !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
			t.Errorf("view %s: want %q and no %q in\n%s", c.keys, c.want, c.not, got)
		}
	}
	p.list = nil
	send(m, press("3"))
	m.traces = traces.Panel{}
	m.answer(m.show(viewTraces))
	if got := stripped(m); !strings.Contains(got, "The record keeps") || strings.Contains(got, "Every request") {
		t.Errorf("no traces: got\n%s", got)
	}
}
