package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/tui/traces"
)

// TestTwoTracesAreCompared: d picks the first, d on another compares; each key
// on its way can be taken back.
func TestTwoTracesAreCompared(t *testing.T) {
	for _, tt := range []struct {
		keys  string
		shows string // empty: no comparison is open
	}{
		{"d", ""},
		{"d d", ""}, // the same trace
		{"down d down d", "Where they differ"},
		{"down d down d esc", ""},
		{"d down enter d", "Where they differ"},
	} {
		m := appAt(&fakeEngine{snap: healthy(), list: madeSummaries(10), trace: madeTrace()}, 100, 30)
		for _, key := range append([]string{"esc", "3"}, strings.Fields(tt.keys)...) {
			send(m, press(key))
		}
		got := stripped(m)
		if tt.shows == "" && strings.Contains(got, "Where they differ") || !strings.Contains(got, tt.shows) {
			t.Errorf("%s: want %q in\n%s", tt.keys, tt.shows, got)
		}
	}
}

// TestTracesAreSearched by the form: choices by arrows, an attribute typed.
func TestTracesAreSearched(t *testing.T) {
	for _, tt := range []struct {
		keys string
		want traces.Filter
	}{
		{"right down down right right right enter", traces.Filter{Function: "gateway", Outcome: "failed"}},
		{"down down down right down right right enter", traces.Filter{Fault: "board-crash", AtLeast: 20 * time.Millisecond}},
		{"end a = - enter", traces.Filter{Attribute: "a=-"}},
		{"end a enter", traces.Filter{}},
		{"end a = j backspace k enter", traces.Filter{Attribute: "a=k"}},
		{"j + enter esc", traces.Filter{}},
	} {
		m := appAt(&fakeEngine{snap: isolating(), list: madeSummaries(10)}, 100, 30)
		for _, key := range append([]string{"3", "/"}, strings.Fields(tt.keys)...) {
			send(m, press(key))
		}
		if m.traces.Filter != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.keys, m.traces.Filter, tt.want)
		}
	}
}
