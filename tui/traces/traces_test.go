package traces_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
)

// store answers searches with what it holds.
type store struct {
	found []spans.Summary
	err   error
}

func (s store) FindTraces(context.Context, engine.TraceQuery) ([]spans.Summary, error) {
	return s.found, s.err
}

func (s store) Trace(context.Context, spans.TraceID) ([]spans.Span, error) { return nil, s.err }

var now = time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)

// polled is a panel whose first search was answered.
func polled(t *testing.T, s store, p *traces.Panel) traces.Setting {
	t.Helper()
	set := traces.Setting{Search: traces.Searches(t.Context(), s), Now: now}
	cmd := p.Poll(set)
	if cmd == nil {
		t.Fatal("got no search")
	}
	p.Take(cmd(), set)
	return set
}

func drawn(p *traces.Panel, set traces.Setting) string {
	c := canvas.New(80, 12, theme.New(theme.Dark, true, false))
	p.Draw(c.Area(), set)
	return ansi.Strip(c.String())
}

// TestStates: waiting, found nothing, failed, and listing look unlike each
// other.
func TestStates(t *testing.T) {
	var p traces.Panel
	set := traces.Setting{Search: traces.Searches(t.Context(), store{}), Now: now}
	p.Poll(set)
	set.Now = now.Add(3 * time.Second)
	if got := drawn(&p, set); !strings.Contains(got, "3 s") {
		t.Errorf("waiting: got\n%s", got)
	}
	for _, c := range []struct {
		name  string
		store store
		panel traces.Panel
		want  string
	}{
		{"none", store{}, traces.Panel{}, "No traces"},
		{"none fit", store{}, traces.Panel{Filter: traces.Filter{Outcome: "shed"}}, "shed"},
		{"failed", store{err: errors.New("connection refused")}, traces.Panel{}, "connection refused"},
		{"found", store{found: []spans.Summary{{Trace: spans.TraceID{1}, Root: "GET /", Journey: "browse", Outcome: "ok"}}}, traces.Panel{}, "browse"},
	} {
		set := polled(t, c.store, &c.panel)
		if got := drawn(&c.panel, set); !strings.Contains(got, c.want) {
			t.Errorf("%s: want %q in\n%s", c.name, c.want, got)
		}
	}
}

// TestOneSearchAtATime: a store that hangs is not asked again.
func TestOneSearchAtATime(t *testing.T) {
	var p traces.Panel
	set := traces.Setting{Search: traces.Searches(t.Context(), store{}), Now: now}
	if p.Poll(set) == nil {
		t.Fatal("got no search")
	}
	set.Now = now.Add(time.Hour)
	if p.Poll(set) != nil {
		t.Error("got a second search while the first is under way")
	}
}

func ExampleFilter_Words() {
	f := traces.Filter{Journey: "buy", AtLeast: 100 * time.Millisecond}
	fmt.Println(f.Words(scenario.English))
	// Output: outcome: all  journey: buy  >= 100ms
}

// TestGoneSaysWhy: of a trace that can't be had it is told why, as far as that is known.
func TestGoneSaysWhy(t *testing.T) {
	for want, set := range map[string]traces.Setting{
		"the record has none of its spans": {Record: true},
		"without Jaeger only the latest":   {},
	} {
		var p traces.Panel
		set.Search, set.Now, set.Lang = traces.Searches(t.Context(), store{}), now, scenario.English
		p.Take(p.Open(set, spans.TraceID{7})(), set)
		if got := drawn(&p, set); !strings.Contains(got, "no longer held") || !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
}
