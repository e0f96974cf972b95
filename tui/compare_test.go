package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/spans"
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
		if tt.shows == "" && m.traces.compared.opened() || !strings.Contains(got, tt.shows) {
			t.Errorf("%s: want %q in\n%s", tt.keys, tt.shows, got)
		}
	}
}

// TestLateComparisonIsDropped: an answer to what isn't asked any more.
func TestLateComparisonIsDropped(t *testing.T) {
	c := comparison{base: spans.TraceID{1}, other: spans.TraceID{2}}
	c.got(comparedMsg{base: spans.TraceID{1}, other: spans.TraceID{3}})
	if c.gone {
		t.Error("the answer to another comparison was taken")
	}
	if c.got(comparedMsg{base: spans.TraceID{1}, other: spans.TraceID{2}}); !c.gone {
		t.Error("the answer was not taken")
	}
}

// TestTracesAreSearched by the form: choices by arrows, an attribute typed.
func TestTracesAreSearched(t *testing.T) {
	for _, tt := range []struct {
		keys string
		want traceFilter
	}{
		{"right down down right right right enter", traceFilter{function: "gateway", outcome: "failed"}},
		{"down down down right down right right enter", traceFilter{fault: "board-crash", atLeast: 20 * time.Millisecond}},
		{"end a = - enter", traceFilter{attribute: "a=-"}},
		{"end a enter", traceFilter{}},
		{"end a = j backspace k enter", traceFilter{attribute: "a=k"}},
		{"j + enter esc", traceFilter{}},
	} {
		m := appAt(&fakeEngine{snap: isolating(), list: madeSummaries(10)}, 100, 30)
		for _, key := range append([]string{"3", "/"}, strings.Fields(tt.keys)...) {
			send(m, press(key))
		}
		if m.traces.filter != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.keys, m.traces.filter, tt.want)
		}
	}
}
