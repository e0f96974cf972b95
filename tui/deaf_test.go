package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
)

// ailing is an engine in trouble. It counts how often it is asked anything.
type ailing struct {
	fakeEngine
	flooded bool // every look finds 500 other events
	looks   int
	orders  int
}

// Do drops the command, as an engine does that is too busy or gone.
func (a *ailing) Do(engine.Command) { a.orders++ }

func (a *ailing) Snapshot() *runs.Snapshot {
	a.looks++
	if !a.flooded {
		return a.snap // which grows old
	}
	s := *a.snap
	s.Version = uint64(a.looks)
	s.Events = nil
	for range 500 {
		s.Events = append(s.Events, runs.Event{At: epoch, Kind: runs.EventWarning, Text: scenario.Text{EN: "a line that nobody asked for", KO: "요청하지 않은 줄"}})
	}
	return &s
}

// TestKeysNeedNoEngine: the frame right after a key shows what it did, whatever
// ails the engine. Nothing is counted in time: between the key and the frame the
// engine is asked for nothing, so there is nothing that could be waited for.
func TestKeysNeedNoEngine(t *testing.T) {
	old, dead := healthy(), withoutAnyReplica()
	for _, c := range []struct {
		name    string
		engine  *ailing
		ticks   int
		keeps   string // on the screen all the time
		replies map[string]string
	}{
		{"hung", &ailing{fakeEngine: fakeEngine{snap: old}}, 60, "data 15 s old", replies()},
		{"dead", &ailing{fakeEngine: fakeEngine{snap: dead}}, 4, "", replies()},
		{"flooded", &ailing{fakeEngine: fakeEngine{snap: healthy()}, flooded: true}, 40, "", replies()},
	} {
		t.Run(c.name, func(t *testing.T) {
			for keys, want := range c.replies {
				m := newModel(Config{Engine: c.engine, Scenarios: madeScenarios(), Theme: theme.Dark}, traces.Searches(t.Context(), c.engine), epoch)
				send(m, tea.WindowSizeMsg{Width: 100, Height: 30})
				send(m, press("esc"))
				for i := range c.ticks {
					m.Update(tickMsg(epoch.Add(time.Duration(i+1) * every)))
				}
				if got := stripped(m); !strings.Contains(got, c.keeps) {
					t.Errorf("want %q in\n%s", c.keeps, got)
				}
				looks := c.engine.looks
				for key := range strings.FieldsSeq(keys) {
					send(m, press(key))
				}
				if got := stripped(m); !strings.Contains(got, want) {
					t.Errorf("%s: want %q in\n%s", keys, want, got)
				}
				if c.engine.looks != looks {
					t.Errorf("%s: the engine was looked at %d times before the frame, want never", keys, c.engine.looks-looks)
				}
			}
			if c.engine.orders == 0 {
				t.Error("no command was given")
			}
		})
	}
}

// replies are keys, and what the frame after them has.
func replies() map[string]string {
	return map[string]string{
		"f 6 l": "latency",
		"+":     ": 2 replicas",
		"2":     "p95",
		"5":     "Log",
		"?":     "Keys",
		"R y":   "resetting the shop",
		"L":     "지도",
		">":     "load: 100/s",
		"P":     "█",
	}
}

// withoutAnyReplica is a shop whose every process has just been killed.
func withoutAnyReplica() *runs.Snapshot {
	s := isolating()
	s.Version = 77
	for i := range s.Shops {
		shop := &s.Shops[i]
		shop.Healthy = false
		for j := range shop.Replicas {
			r := &shop.Replicas[j]
			r.State, r.Reason, r.Restart, r.Busy = "dead", "signal: killed", epoch.Add(3*time.Second), 0
		}
		for j := range shop.Functions {
			shop.Functions[j].Replicas, shop.Functions[j].Rate = 0, 0
		}
	}
	return s
}
