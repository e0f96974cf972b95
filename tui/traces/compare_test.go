package traces

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/waterfall"
)

// TestLateComparisonIsDropped: an answer to what isn't asked any more.
func TestLateComparisonIsDropped(t *testing.T) {
	c := comparison{base: spans.TraceID{1}, other: spans.TraceID{2}}
	c.got(Compared{base: spans.TraceID{1}, other: spans.TraceID{3}})
	if c.gone {
		t.Error("the answer to another comparison was taken")
	}
	if c.got(Compared{base: spans.TraceID{1}, other: spans.TraceID{2}}); !c.gone {
		t.Error("the answer was not taken")
	}
}

// TestComparedTracesShareTheirAxis: half the time has half the bar.
func TestComparedTracesShareTheirAxis(t *testing.T) {
	at := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	made := func(id byte, took time.Duration) *waterfall.Trace {
		return waterfall.New([]spans.Span{{Trace: spans.TraceID{id}, ID: spans.ID{id}, Service: "gateway", Name: "GET /", Start: at, End: at.Add(took)}})
	}
	var p Panel
	p.compared = comparison{base: spans.TraceID{1}, other: spans.TraceID{2}, before: made(1, 10*time.Millisecond), after: made(2, 20*time.Millisecond)}
	c := canvas.New(100, 24, theme.New(theme.Dark, false, true))
	p.drawComparison(c.Area(), Setting{Lang: scenario.English})
	for _, line := range strings.Split(ansi.Strip(c.String()), "\n") {
		if !strings.Contains(line, "gateway GET") {
			continue
		}
		a, b := strings.Count(line[:len(line)/2], "█"), strings.Count(line[len(line)/2:], "█")
		if b < 8 || a < b/2-1 || a > b/2+1 {
			t.Errorf("bars of %d and %d cells in\n%s\nwant one twice the other", a, b, line)
		}
		return
	}
	t.Errorf("no bars in\n%s", ansi.Strip(c.String()))
}

// TestListNamesTheRequest of a journey wherever the list is drawn, and the shop where
// there are several.
func TestListNamesTheRequest(t *testing.T) {
	for _, width := range []int{76, 96, 196} {
		one, two := columnsFor(width, false), columnsFor(width, true)
		if one.root == 0 || two.shop == 0 {
			t.Errorf("%d columns: got %+v and %+v, want the request, and the shop", width, one, two)
		}
		for _, c := range []columns{one, two} {
			if sum := 47 + c.shop + c.root + c.notes; sum > width {
				t.Errorf("%d columns: %+v takes %d", width, c, sum)
			}
		}
	}
}
