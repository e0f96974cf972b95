package tui

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/theme"
)

// largeTrace is a trace of so many spans, three below each.
func largeTrace(n int) []spans.Span {
	all := make([]spans.Span, n)
	for i := range all {
		all[i] = spans.Span{
			Trace: spans.TraceID{0xab, 0xcd, 0, 0, 5}, ID: spans.ID{byte(i >> 8), byte(i), 1}, Name: fmt.Sprintf("shop.v1.Service/Method%d", i%7),
			Service: scenario.Functions()[i%9], Instance: "pay-1", Version: "v1",
			Start: epoch.Add(time.Duration(i) * time.Millisecond), End: epoch.Add(time.Duration(2*n-i) * time.Millisecond),
		}
		if i > 0 {
			all[i].Parent = spans.ID{byte((i - 1) / 3 >> 8), byte((i - 1) / 3), 1}
		}
	}
	return all
}

// scrolling is the app at 200x60 with a large list of traces or, opened, with a
// large trace.
func scrolling(summaries, span int, opened bool) *model {
	e := &fakeEngine{snap: healthy(), list: madeSummaries(summaries), trace: largeTrace(span)}
	m := appAt(e, 200, 60)
	m.theme = theme.New(theme.Dark, false, false)
	keys := "esc 3"
	if opened {
		keys += " enter"
	}
	for _, key := range strings.Fields(keys) {
		send(m, press(key))
	}
	m.render()
	return m
}

// scroll is one key down, and the frame after it.
func scroll(m *model) {
	send(m, press("down"))
	m.render()
}

// cost is what a step allocates on average: how often, and how many bytes.
func cost(steps int, step func()) (allocations, bytes float64) {
	step()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range steps {
		step()
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / float64(steps), float64(after.TotalAlloc-before.TotalAlloc) / float64(steps)
}

// TestScrollIsSmooth gates on what it costs to go down a waterfall of 500 spans and
// a list of 10,000 traces at 200x60. What is out of sight costs next to nothing:
// ten times as much of it doesn't change the bill.
func TestScrollIsSmooth(t *testing.T) {
	for _, c := range []struct {
		name         string
		small, large *model
	}{
		{"waterfall of 500 spans", scrolling(60, 70, true), scrolling(60, 500, true)},
		{"list of 10,000 traces", scrolling(1000, 17, false), scrolling(10_000, 17, false)},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, few := cost(20, func() { scroll(c.small) })
			allocations, bytes := cost(20, func() { scroll(c.large) })
			t.Logf("%.0f allocations, %.0f kB a key; of the small one %.0f kB", allocations, bytes/1000, few/1000)
			if allocations > mostAllocations || bytes > mostAllocated {
				t.Errorf("got %.0f allocations of %.0f bytes a key, want at most %d of %d", allocations, bytes, mostAllocations, mostAllocated)
			}
			if bytes > 1.5*few {
				t.Errorf("got %.0f bytes a key, and %.0f of the small one: what is out of sight is paid for", bytes, few)
			}
		})
	}
}

// mostAllocated is how many bytes a frame of 200x60 may allocate.
const mostAllocated = 600_000
