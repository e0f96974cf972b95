package waterfall

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
)

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

func span(id, parent byte, service string, from, to int) spans.Span {
	s := spans.Span{
		Trace: spans.TraceID{1}, ID: spans.ID{id}, Name: service, Service: service, Attributes: map[string]string{},
		Start: noon.Add(time.Duration(from) * time.Millisecond), End: noon.Add(time.Duration(to) * time.Millisecond),
	}
	if parent > 0 {
		s.Parent = spans.ID{parent}
	}
	return s
}

// purchase: gateway calls pay, pay calls coupon and card side by side; card
// takes longer.
func purchase() []spans.Span {
	return []spans.Span{
		span(1, 0, "gateway", 0, 100), span(2, 1, "pay", 10, 90), span(3, 2, "coupon", 20, 40), span(4, 2, "card", 20, 80),
	}
}

func names(rows []*Row) string {
	var all []string
	for _, r := range rows {
		all = append(all, r.Service)
	}
	return strings.Join(all, " ")
}

func TestRows(t *testing.T) {
	tr := New(purchase())
	if got, want := names(tr.Visible(State{})), "gateway pay coupon card"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for i, want := range []time.Duration{20, 20, 20, 60} {
		if got := tr.rows[i].Self; got != want*time.Millisecond {
			t.Errorf("%s: got self time %v, want %v", tr.rows[i].Service, got, want*time.Millisecond)
		}
	}
	if len(tr.rows[2].Critical) != 0 || len(tr.rows[3].Critical) != 1 {
		t.Errorf("got critical %v and %v, want card alone", tr.rows[2].Critical, tr.rows[3].Critical)
	}
	if tr.Duration != 100*time.Millisecond || tr.Spans != 4 || tr.Services != 4 {
		t.Errorf("got %v, %d spans, %d services", tr.Duration, tr.Spans, tr.Services)
	}
}

func TestFoldAndMove(t *testing.T) {
	tr := New(purchase())
	s := tr.Move(State{}, 1)
	if got, want := tr.Selected(s).Service, "pay"; got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
	s = tr.Fold(s, true)
	if got, want := names(tr.Visible(s)), "gateway pay"; got != want {
		t.Errorf("closed: got %q, want %q", got, want)
	}
	s = tr.Move(s, 100)
	if got, want := tr.Selected(s).Service, "pay"; got != want {
		t.Errorf("at the end: got %q, want %q", got, want)
	}
	s = tr.Fold(s, false)
	if got, want := names(tr.Visible(s)), "gateway pay coupon card"; got != want {
		t.Errorf("open: got %q, want %q", got, want)
	}
	s = tr.Fold(tr.Move(s, -100), true)
	if got, want := names(tr.Visible(s)), "gateway"; got != want {
		t.Errorf("root closed: got %q, want %q", got, want)
	}
	leaf := tr.Move(State{}, 3)
	if got := tr.Fold(leaf, true); len(got.Closed) != 0 {
		t.Errorf("a span without children: got closed %v", got.Closed)
	}
}

func TestDraw(t *testing.T) {
	all := purchase()
	all[3].Error = true
	all[3].Events = []spans.Event{{At: noon.Add(50 * time.Millisecond), Name: "lock wait"}}
	all[2].Attributes[spans.AttrFaultID], all[2].Attributes[spans.AttrFaultKind] = "coupon-latency", "latency"
	all = append(all, span(5, 3, "db", 25, 35))
	tr := New(all)
	for _, width := range []int{40, 60, 120} {
		for name, s := range map[string]State{"open": {}, "closed": tr.Fold(tr.Move(State{}, 2), true)} {
			t.Run(fmt.Sprintf("%s/%d", name, width), func(t *testing.T) {
				c := canvas.New(width, 7, theme.New(theme.Dark, false, false))
				Draw(c.Area(), tr, s, scenario.English)
				golden.RequireEqual(t, ansi.Strip(c.String())+"\n")
			})
		}
	}
}

func TestShortName(t *testing.T) {
	for name, want := range map[string]string{
		"shop.pay.v1.Pay/Checkout": "Checkout", "call shop.pay.v1.Pay/Checkout": "call Checkout",
		"GET /api/posts": "GET /api/posts", "SELECT products": "SELECT products", "": "",
	} {
		if got := shortName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

// TestOddTraces: nothing, one instant, clocks that ran backwards.
func TestOddTraces(t *testing.T) {
	for name, all := range map[string][]spans.Span{
		"empty":     nil,
		"instant":   {span(1, 0, "gateway", 5, 5)},
		"backwards": {span(1, 0, "gateway", 50, 10), span(2, 1, "pay", 60, 20)},
		"orphan":    {span(2, 9, "pay", 0, 10)},
	} {
		t.Run(name, func(t *testing.T) {
			tr := New(all)
			s := tr.Fold(tr.Move(State{}, 1), true)
			c := canvas.New(60, 12, theme.New(theme.Dark, false, false))
			Draw(c.Area(), tr, s, scenario.Korean)
			if r := tr.Selected(s); (r == nil) != (len(all) == 0) {
				t.Errorf("got selected %v of %d spans", r, len(all))
			} else if r != nil {
				DrawDetails(c.Area(), tr, s, scenario.Korean)
			}
		})
	}
}

func TestDetails(t *testing.T) {
	all := purchase()
	all[3].Error, all[3].Message = true, "database is locked"
	all[3].Attributes["rpc.method"] = "Charge"
	all[3].Attributes[spans.AttrFaultID], all[3].Attributes[spans.AttrFaultKind] = "card-error", "error"
	tr := New(all)
	c := canvas.New(90, 10, theme.New(theme.Dark, false, false))
	DrawDetails(c.Area(), tr, tr.Move(State{}, 3), scenario.English)
	got := ansi.Strip(c.String())
	for _, want := range []string{"takes 60ms", "self 60ms", "60.0% of the critical path", "injected fault: error (card-error)", "database is locked", "rpc.method Charge"} {
		if !strings.Contains(got, want) {
			t.Errorf("got\n%s\nwant %q in it", got, want)
		}
	}
}

func BenchmarkScroll500(b *testing.B) {
	var all []spans.Span
	for i := range 500 {
		s := span(0, 0, fmt.Sprintf("service-%d", i%9), i, 1000-i)
		s.ID = spans.ID{byte(i >> 8), byte(i), 1}
		if i > 0 {
			s.Parent = spans.ID{byte((i - 1) / 3 >> 8), byte((i - 1) / 3), 1}
		}
		all = append(all, s)
	}
	tr := New(all)
	c := canvas.New(200, 58, theme.New(theme.Dark, false, false))
	s := State{}
	b.ReportAllocs()
	for b.Loop() {
		s = tr.Move(s, 1)
		Draw(c.Area(), tr, s, scenario.English)
	}
}

// TestNotable: what two runs of one request differ by is no regression.
func TestNotable(t *testing.T) {
	for _, c := range []struct {
		before, by time.Duration
		want       bool
	}{
		{time.Millisecond, 4 * time.Microsecond, false}, {time.Millisecond, time.Millisecond, true},
		{100 * time.Millisecond, 2 * time.Millisecond, false}, {100 * time.Millisecond, 30 * time.Millisecond, true},
	} {
		if got := c.by >= notable(c.before); got != c.want {
			t.Errorf("%s more than %s: got %v, want %v", c.by, c.before, got, c.want)
		}
	}
}
