package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
)

// fakePlayer notes what it is asked for.
type fakePlayer struct {
	fakeEngine
	asked []string
}

func (p *fakePlayer) Seek(by time.Duration) { p.asked = append(p.asked, "seek "+by.String()) }
func (p *fakePlayer) Step(by int)           { p.asked = append(p.asked, fmt.Sprintf("step %d", by)) }
func (p *fakePlayer) Pause()                { p.asked = append(p.asked, "pause") }
func (p *fakePlayer) Faster(by int)         { p.asked = append(p.asked, fmt.Sprintf("faster %d", by)) }
func (p *fakePlayer) Place() (at, length time.Duration, speed float64, standing bool) {
	return 34 * time.Second, 145 * time.Second, 2, false
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
