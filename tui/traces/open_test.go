package traces_test

import (
	"context"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
)

// full is a store with more traces than anybody asks for.
type full struct{ traces []spans.Summary }

func (s full) FindTraces(_ context.Context, q engine.TraceQuery) ([]spans.Summary, error) {
	return s.traces[:min(q.Limit, len(s.traces))], nil
}

func (s full) Trace(context.Context, spans.TraceID) ([]spans.Span, error) { return nil, nil }

func summaries(n int) []spans.Summary {
	all := make([]spans.Summary, n)
	for i := range all {
		binary.BigEndian.PutUint32(all[i].Trace[:], uint32(i+1))
		all[i].Start, all[i].Duration, all[i].Journey, all[i].Outcome = now.Add(-time.Duration(i)*time.Second), time.Millisecond, "buy", "ok"
	}
	return all
}

// listed polls until nothing more comes, and returns how many traces are listed.
func listed(p *traces.Panel, set *traces.Setting) int {
	for {
		before := len(p.List)
		set.Now = set.Now.Add(2 * time.Second)
		if cmd := p.Poll(*set); cmd != nil {
			p.Take(cmd(), *set)
		}
		if len(p.List) == before {
			return before
		}
	}
}

// TestMoreAtTheEnd: few traces are listed until the reader goes to the end, and
// never more than the relay keeps.
func TestMoreAtTheEnd(t *testing.T) {
	var p traces.Panel
	set := traces.Setting{Search: traces.Searches(t.Context(), full{summaries(20_000)}), Now: now}
	for i, want := range []int{200, 2000, 10_000, 10_000} {
		if got := listed(&p, &set); got != want {
			t.Fatalf("after going to the end %d times: got %d traces, want %d", i, got, want)
		}
		p.Move("end", 1<<30)
	}
	p.Move("home", -1<<30)
	p.Take(p.Narrow(set, traces.Filter{Journey: "buy"})(), set)
	if listed(&p, &set) != 200 {
		t.Errorf("got %d traces for another search, want few again", len(p.List))
	}
}

// TestLink: a page where the store has one, else the id to search by.
func TestLink(t *testing.T) {
	p := traces.Panel{}
	set := traces.Setting{Search: traces.Searches(t.Context(), full{summaries(3)}), Now: now}
	if link, _ := p.Link(set); link != "" {
		t.Errorf("nothing is listed: got %q", link)
	}
	listed(&p, &set)
	id := p.List[0].Trace.String()
	for _, c := range []struct {
		store runs.TraceStatus
		want  string
		page  bool
	}{
		{runs.TraceStatus{Jaeger: "relay"}, id, false},
		{runs.TraceStatus{JaegerUp: true}, id, false},
		{runs.TraceStatus{JaegerUp: true, JaegerURL: "http://127.0.0.1:16686"}, "http://127.0.0.1:16686/trace/" + id, true},
		{runs.TraceStatus{JaegerUp: false, JaegerURL: "http://127.0.0.1:16686"}, id, false},
	} {
		set.Store = c.store
		if link, page := p.Link(set); link != c.want || page != c.page {
			t.Errorf("%+v: got %q %v, want %q %v", c.store, link, page, c.want, c.page)
		}
	}
}

// TestZoomNeedsATrace: where none is shown it does nothing.
func TestZoomNeedsATrace(t *testing.T) {
	var p traces.Panel
	set := traces.Setting{Search: traces.Searches(t.Context(), full{summaries(3)}), Now: now}
	listed(&p, &set)
	if p.Zoom(); p.CanZoom() {
		t.Error("a list can be zoomed")
	}
}

// long is a panel that lists so many traces, held somewhere in the middle.
func long(tb testing.TB, n int) (*traces.Panel, traces.Setting) {
	p := &traces.Panel{}
	set := traces.Setting{Search: traces.Searches(tb.Context(), full{summaries(n)}), Now: now}
	for range 4 {
		listed(p, &set)
		p.Move("end", 1<<30)
	}
	if len(p.List) != n {
		tb.Fatalf("got %d traces, want %d", len(p.List), n)
	}
	p.Move("up", -n/2)
	return p, set
}

// TestLongListCostsNoMore: a list of 10,000 traces is drawn with as few
// allocations as one of 100: what is not on the screen is not touched.
func TestLongListCostsNoMore(t *testing.T) {
	cost := func(n int) float64 {
		p, set := long(t, n)
		c := canvas.New(200, 60, theme.New(theme.Dark, false, false))
		return testing.AllocsPerRun(20, func() {
			p.Move("down", 1)
			p.Draw(c.Area(), set)
		})
	}
	few, many := cost(100), cost(10_000)
	if many > 1.1*few+20 {
		t.Errorf("got %.0f allocations for 10,000 traces, %.0f for 100", many, few)
	}
}

// BenchmarkList10000 moves through a list of 10,000 traces and draws it.
func BenchmarkList10000(b *testing.B) {
	p, set := long(b, 10_000)
	c := canvas.New(200, 60, theme.New(theme.Dark, false, false))
	b.ReportAllocs()
	by := 1
	for b.Loop() {
		if i := p.Index(); i == 0 || i > 9_990 {
			by = -by
		}
		p.Move("down", by)
		p.Draw(c.Area(), set)
	}
}

// TestTakesManyAtOnce: the answer to a search is listed without the traces that
// are still coming in.
func TestTakesManyAtOnce(t *testing.T) {
	all := summaries(150)
	all[0].Journey, all[0].Outcome, all[0].Start = "", "", now.Add(10*time.Second)
	var p traces.Panel
	set := traces.Setting{Search: traces.Searches(t.Context(), full{all}), Now: now}
	if got := listed(&p, &set); got != 149 {
		t.Errorf("got %d traces, want all but the one that is coming in", got)
	}
	if got := drawn(&p, set); !strings.Contains(got, "buy") {
		t.Errorf("got\n%s", got)
	}
}
