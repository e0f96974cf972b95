package traces_test

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/traces"
)

// busy is a store into which a trace comes each 10 ms. It remembers what it was
// asked.
type busy struct {
	at    time.Time
	asked []engine.TraceQuery
}

// arrivals is how many traces had come by then, since noon or so.
func arrivals(at time.Time) int { return int(at.Sub(now.Add(-time.Hour)) / (10 * time.Millisecond)) }

func (b *busy) FindTraces(_ context.Context, q engine.TraceQuery) ([]spans.Summary, error) {
	b.asked = append(b.asked, q)
	var found []spans.Summary
	for n := arrivals(b.at); n > 0 && len(found) < q.Limit; n-- {
		s := spans.Summary{Start: now.Add(-time.Hour + time.Duration(n)*10*time.Millisecond), Root: "POST /orders", Journey: "buy", Outcome: "ok"}
		binary.BigEndian.PutUint32(s.Trace[:], uint32(n))
		if (q.Until.IsZero() || s.Start.Before(q.Until)) && !s.Start.Before(q.Since) {
			found = append(found, s)
		}
	}
	return found, nil
}

func (b *busy) Trace(context.Context, spans.TraceID) ([]spans.Span, error) { return nil, nil }

// pass has the panel live for a while, tick by tick.
func pass(p *traces.Panel, b *busy, set *traces.Setting, d time.Duration) {
	for end := set.Now.Add(d); set.Now.Before(end); {
		set.Now = set.Now.Add(250 * time.Millisecond)
		b.at = set.Now
		if cmd := p.Poll(*set); cmd != nil {
			p.Take(cmd(), *set)
		}
	}
}

// TestHeldListStands: far more traces come than are listed, and the selected one
// stays selected and where it is; enter opens that one. While the list is held it
// isn't searched: what came since is counted, as far as that is worth while.
func TestHeldListStands(t *testing.T) {
	b := &busy{at: now}
	var p traces.Panel
	set := traces.Setting{Search: traces.Searches(t.Context(), b), Now: now}
	pass(&p, b, &set, 3*time.Second)
	p.Move("down", 7)
	want, list := p.Pointed(), slices.Clone(p.List)
	b.asked = nil
	pass(&p, b, &set, 1500*time.Millisecond)
	if got := drawn(&p, set); !strings.Contains(got, " new") || strings.Contains(got, "+0 new") {
		t.Errorf("nothing tells of new traces in\n%s", got)
	}
	pass(&p, b, &set, time.Minute)
	if p.Pointed() != want || p.Index() != 7 || !slices.EqualFunc(list, p.List, func(a, b spans.Summary) bool { return a.Trace == b.Trace }) {
		t.Errorf("after a minute line %d of %d is selected, %v, want 7 of %d, %v", p.Index(), len(p.List), p.Pointed(), len(list), want)
	}
	for _, q := range b.asked {
		if q.Since.IsZero() || q.Limit > 100 {
			t.Errorf("the whole list was searched: %+v", q)
		}
	}
	if len(b.asked) == 0 || len(b.asked) > 3 {
		t.Errorf("new ones were counted %d times, want until there were many", len(b.asked))
	}
	if got := drawn(&p, set); !strings.Contains(got, "100+ new") {
		t.Errorf("want 100+ new in\n%s", got)
	}
	if p.Enter(set); p.Pointed() != want {
		t.Errorf("enter opened %v, want %v", p.Pointed(), want)
	}
}

// TestHeldListGrowsAtItsEnd: older traces are added below, and what is above
// stays; back at the top the list follows again, and is short.
func TestHeldListGrowsAtItsEnd(t *testing.T) {
	b := &busy{at: now}
	var p traces.Panel
	set := traces.Setting{Search: traces.Searches(t.Context(), b), Now: now}
	pass(&p, b, &set, time.Second)
	first := p.List[0].Trace
	p.Move("end", 1<<30)
	want := p.Pointed()
	pass(&p, b, &set, 20*time.Second)
	if len(p.List) != 2000 || p.List[0].Trace != first || p.Pointed() != want || p.Index() != 199 {
		t.Errorf("got %d traces from %v, line %d selected, %v; want 2000 from %v, line 199, %v", len(p.List), p.List[0].Trace, p.Index(), p.Pointed(), first, want)
	}
	p.Move("home", -1<<30)
	pass(&p, b, &set, 2*time.Second)
	if len(p.List) != 200 || p.Index() != 0 || p.List[0].Start.Before(set.Now.Add(-2*time.Second)) {
		t.Errorf("got %d traces from %v on, want the newest 200", len(p.List), p.List[0].Start)
	}
}

// TestSlowStoreIsLeftAlone: one that takes a second to answer is asked each ten
// seconds.
func TestSlowStoreIsLeftAlone(t *testing.T) {
	b := &busy{at: now}
	var p traces.Panel
	set := traces.Setting{Search: traces.Searches(t.Context(), b), Now: now}
	var waits int
	var answer func() // comes a second after it was asked for
	for range 4 * 60 {
		set.Now = set.Now.Add(250 * time.Millisecond)
		if waits--; waits == 0 {
			answer()
		}
		if cmd := p.Poll(set); cmd != nil {
			waits, answer = 4, func() { p.Take(cmd(), set) }
		}
	}
	if got := len(b.asked); got < 5 || got > 7 {
		t.Errorf("asked %d times in a minute, want 6", got)
	}
}
