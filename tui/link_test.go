package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
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
