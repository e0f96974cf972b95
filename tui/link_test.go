package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/theme"
)

// TestCopyLink: the terminal is asked to copy the page of the trace, and the
// reader is told.
func TestCopyLink(t *testing.T) {
	m := show(picture{"", healthy, "esc 3 down"}, 120, 40, scenario.English, theme.New(theme.Dark, false, false))
	m.snap.Traces.JaegerUp, m.snap.Traces.JaegerURL = true, "http://127.0.0.1:16686"
	_, cmd := m.Update(press("Y"))
	if cmd == nil {
		t.Fatal("nothing is copied")
	}
	want := "http://127.0.0.1:16686/trace/" + m.traces.Pointed().String()
	if got := fmt.Sprint(cmd()); got != want {
		t.Errorf("got %q to copy, want %q", got, want)
	}
	if got := stripped(m); !strings.Contains(got, "copied http://127.0.0.1:16686/trace/") {
		t.Errorf("the reader is not told:\n%s", got)
	}
}

// TestLinksAreChosen: of a span's links enter follows the chosen one, and esc leads
// back to where it was followed from, then to the list.
func TestLinksAreChosen(t *testing.T) {
	first, second := spans.TraceID{0x77, 1}, spans.TraceID{0x77, 2}
	trace := madeTrace()
	trace[0].Links = []spans.Link{{Trace: first, Span: spans.ID{3}}, {Trace: second, Span: spans.ID{3}}}
	m := appAt(&fakeEngine{snap: healthy(), list: madeSummaries(3), trace: trace}, 100, 30)
	for _, key := range strings.Fields("esc 3 enter") {
		send(m, press(key))
	}
	if got := stripped(m); !strings.Contains(got, "77010000  (enter follows)") || !strings.Contains(got, "77020000  (o chooses)") {
		t.Errorf("the links don't say how to follow them:\n%s", got)
	}
	begin := m.traces.Pointed()
	for _, step := range []struct {
		keys string
		want spans.TraceID
		open bool
	}{{"o enter", second, true}, {"esc", begin, true}, {"o enter", first, true}, {"esc", begin, true}, {"esc", begin, false}} {
		for _, key := range strings.Fields(step.keys) {
			send(m, press(key))
		}
		if m.traces.Pointed() != step.want || m.traces.Opened() != step.open {
			t.Errorf("%s: got %v, open %v; want %v, %v", step.keys, m.traces.Pointed(), m.traces.Opened(), step.want, step.open)
		}
	}
}
