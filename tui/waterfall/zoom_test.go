package waterfall

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
)

// bars draws a trace and returns what stands in the bars' columns, a row each.
func bars(tr *Trace, s State) []string {
	c := canvas.New(100, 6, theme.New(theme.Dark, true, true))
	Draw(c.Area(), tr, s, scenario.English)
	var all []string
	for _, l := range strings.Split(ansi.Strip(c.String()), "\n") {
		all = append(all, strings.TrimRight(l[100-columnsFor(100).bar:], " "))
	}
	return all
}

// TestZoom: the span that is zoomed to takes the whole axis, what lies outside of
// it has no bar, and zooming again gives the axis back.
func TestZoom(t *testing.T) {
	all := purchase()
	tr := New(append(all, span(5, 1, "late", 95, 99)))
	whole := bars(tr, State{})
	s := tr.Zoom(tr.Move(State{}, 2)) // coupon, from 20 to 40
	got := bars(tr, s)
	width := columnsFor(100).bar
	if !strings.HasPrefix(got[0], "20ms") || !strings.HasSuffix(got[0], "40ms") {
		t.Errorf("got axis %q, want it from 20ms to 40ms", got[0])
	}
	for row, service := range []string{"gateway", "pay", "coupon", "card"} {
		if n := len(got[row+1]); n != width {
			t.Errorf("%s takes %d columns of %d", service, n, width)
		}
	}
	if got[5] != "" {
		t.Errorf("what came later has the bar %q", got[5])
	}
	if r := tr.Zoomed(s); r == nil || r.Service != "coupon" {
		t.Errorf("zoomed to %v", r)
	}
	if back := tr.Zoom(s); strings.Join(bars(tr, back), "\n") != strings.Join(bars(tr, tr.Move(State{}, 2)), "\n") || tr.Zoomed(back) != nil {
		t.Error("zooming again does not give the axis back")
	}
	if whole[5] == "" {
		t.Error("without zoom the late span has no bar")
	}
}
