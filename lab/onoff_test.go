package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
)

// BenchmarkFault measures how long each kind of fault takes from its command until it
// is in force, and from the command that heals it until it is over: the median and the
// longest, of services in one process and in processes of their own, and of all kinds
// together. Who says so is in the table of toggled: callers, who ask every 5 ms, where
// they can tell; else the fault's receipt, or the lab, once all whom the fault concerns
// have answered that they did as they were told. Simulated work is off.
//
//	go test -run xxx -bench Fault -benchtime 5x ./lab
func BenchmarkFault(b *testing.B) {
	for _, placement := range []scenario.Placement{scenario.InProc, scenario.Process} {
		shape := scenario.Shape{Architecture: scenario.Services, Placement: placement}
		b.Run(shape.String(), func(b *testing.B) {
			l := openToggled(b, shape)
			defer l.stop()
			took := map[string]toggles{}
			for _, k := range toggled(shape) {
				b.Run(k.Kind, func(b *testing.B) {
					mine := &live{t: b, e: l.e} // the same lab, and this kind's failures
					took[k.Kind] = toggles{}
					for range b.N {
						took[k.Kind] = took[k.Kind].join(mine.toggle(k))
					}
					took[k.Kind].report(b)
				})
			}
			b.Run("all", func(b *testing.B) {
				var all toggles
				for _, t := range took {
					all = all.join(t)
				}
				all.report(b)
			})
		})
	}
}

// TestFaultIsOnAndOff keeps the benchmark working, by a fault for each that says when
// one is in force and over.
func TestFaultIsOnAndOff(t *testing.T) {
	l := openToggled(t, servicesInProc)
	defer l.stop()
	for _, k := range toggled(servicesInProc) {
		if !slices.Contains([]string{"hang", "kill", "lock", "slow-start", "link-blackhole"}, k.Kind) {
			continue
		}
		got := l.toggle(k)
		if len(got.on) != 1 || got.on[0] < 0 || k.Kind != "kill" && (len(got.off) != 1 || got.off[0] < 0) {
			t.Errorf("%s: got %+v, want how long it took to be in force, and over", k.Kind, got)
		}
	}
}

// word is whose word is taken for it that a fault is in force, or over.
type word int

const (
	none     word = iota
	unserved      // callers': when the first call was made that didn't come back well, as none did after it
	served        // callers': when a call came back well
	struck        // the receipt's: when it struck first; of a crash, when the process was gone, which has 50 ms to tell of it
	told          // the lab's: all whom the fault concerns have answered that they have done what they were told
	died          // the lab's: a process was gone
)

// toggle is a fault that is switched on and off.
type toggle struct {
	scenario.Fault
	page    string // that callers ask for all the while, every 5 ms
	on, off word
}

// never is longer than anybody waits: what comes back before has not been struck, or
// the fault is over.
const never = time.Hour

// toggled are the faults that a shape allows, one of each kind.
func toggled(shape scenario.Shape) []toggle {
	const posts, search = "/api/posts", "/api/products?query=Cup"
	of := func(kind, function string) scenario.Fault { return scenario.Fault{Kind: kind, Function: function} }
	toBoard := func(kind string) scenario.Fault {
		return scenario.Fault{Kind: "link-" + kind, Link: "gateway.board", Function: "board", Delay: never, Bandwidth: 100}
	}
	all := []toggle{
		{Fault: scenario.Fault{Kind: "latency", Function: "board", Delay: never}, page: posts, on: unserved, off: served},
		{Fault: scenario.Fault{Kind: "error", Function: "board", Code: "INTERNAL"}, page: posts, on: unserved, off: served},
		{Fault: of("hang", "board"), page: posts, on: unserved, off: served},
		{Fault: of("crash", "board"), page: posts, on: struck, off: told},
		{Fault: of("kill", "board"), page: posts, on: died, off: none},
		{Fault: scenario.Fault{Kind: "crash-loop", Function: "board", Delay: never}, page: posts, on: told, off: told},
		{Fault: scenario.Fault{Kind: "slow-start", Function: "board", Delay: never}, page: posts, on: told, off: told},
		{Fault: of("slow-query", "select"), page: posts, on: told, off: told}, // a search each 5 ms would keep all cores busy
		{Fault: of("n-plus-one", "select"), page: search, on: struck, off: told},
		{Fault: of("lock", "pay"), page: posts, on: told, off: told},
		{Fault: of("serial-fan-out", "regist"), page: posts, on: told, off: told},
		{Fault: scenario.Fault{Kind: "queue-flood", Function: "board", Requests: 10_000, Delay: never}, page: posts, on: unserved, off: served},
		{Fault: scenario.Fault{Kind: "cpu-burn", Function: "board", Workers: 1, Share: 0.5}, page: posts, on: struck, off: told},
		{Fault: scenario.Fault{Kind: "leak", Function: "board", Growth: 20e6, Ceiling: 100e6}, page: posts, on: struck, off: told},
	}
	for _, kind := range scenario.LinkFaultKinds() {
		all = append(all, toggle{Fault: toBoard(kind), page: posts, on: unserved, off: served})
	}
	return slices.DeleteFunc(all, func(k toggle) bool {
		kind, ok := scenario.FaultKindOf(k.Kind)
		return ok && !kind.On(shape)
	})
}

// openToggled opens a lab over a shop without simulated work, policies or load.
func openToggled(t testing.TB, shape scenario.Shape) *live {
	t.Helper()
	sc, err := language.Parse("toggled.yaml", fmt.Appendf(nil, `name: toggled
compare: {shapes: [%s]}
load: {rate: 1/s, mix: even}
policy: none
baseline: none
work: off
steps: [{hold: 1h}]
`, shape))
	if err != nil {
		t.Fatal(err)
	}
	l := openLive(t, 0, shape)
	l.e.Do(engine.Play{Scenario: sc})
	l.await("the shop works without simulated work", func() bool {
		return l.healthy() && l.e.Snapshot().Shops[0].WorkOff
	})
	l.do(engine.SetLoad{Load: steady(0)})
	return l
}

// toggles are how long a fault took to be in force, and to be over.
type toggles struct{ on, off []time.Duration }

func (a toggles) join(b toggles) toggles {
	return toggles{slices.Concat(a.on, b.on), slices.Concat(a.off, b.off)}
}

// report tells the median and the longest.
func (a toggles) report(b *testing.B) {
	for _, way := range []struct {
		name string
		took []time.Duration
	}{{"on", a.on}, {"off", a.off}} {
		if len(way.took) == 0 {
			continue
		}
		slices.Sort(way.took)
		ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
		b.ReportMetric(ms(way.took[len(way.took)/2]), way.name+"-p50-ms")
		b.ReportMetric(ms(way.took[len(way.took)-1]), way.name+"-max-ms")
	}
	b.ReportMetric(0, "ns/op")
}

// toggle switches a fault on and off again, once.
func (l *live) toggle(k toggle) (took toggles) {
	l.t.Helper()
	c := newAskers(l.e.Snapshot().Shops[0].URL + k.page)
	defer c.stop()
	l.await("callers are served", func() bool { return !c.servedSince(time.Time{}).IsZero() })
	k.ID = fmt.Sprintf("%s-%d", k.Kind, len(l.e.Snapshot().Faults))

	asked := time.Now()
	l.e.Do(engine.Inject{Fault: k.Fault})
	acts := l.hear(k, told, asked, c)
	l.await("answers that are under way have come", func() bool { return c.madeSince(acts) > 40 }) // 200 ms
	took.on = append(took.on, l.hear(k, k.on, asked, c).Sub(asked))

	asked = time.Now()
	l.e.Do(engine.Heal{ID: k.ID})
	if k.off != none {
		off := l.hear(k, k.off, asked, c)
		took.off = append(took.off, off.Sub(asked))
	}
	l.await("callers are served", func() bool { return l.healthy() && !c.servedSince(asked).IsZero() })
	return took
}

// hear waits for a word, and returns when it was said.
func (l *live) hear(k toggle, by word, since time.Time, c *askers) (at time.Time) {
	l.t.Helper()
	l.await(fmt.Sprintf("somebody says of %s what happened", k.ID), func() bool {
		at = l.heard(k, by, since, c)
		return !at.IsZero()
	})
	return at
}

// heard returns when a word was said that is about what happened since then; zero: not
// so far.
func (l *live) heard(k toggle, by word, since time.Time, c *askers) time.Time {
	snap := l.e.Snapshot()
	switch by {
	case served:
		return c.servedSince(since)
	case unserved:
		return c.unservedSince(since)
	case struck:
		i := slices.IndexFunc(snap.Faults, func(f runs.ActiveFault) bool { return f.ID == k.ID })
		if i < 0 {
			return time.Time{}
		}
		return snap.Faults[i].First
	}
	i := slices.IndexFunc(snap.Events, func(ev runs.Event) bool {
		switch {
		case ev.At.Before(since):
			return false
		case by == died:
			return ev.Kind == runs.EventReplica && strings.HasPrefix(ev.Text.EN, k.Function+"-1 died")
		}
		return ev.Kind == runs.EventFault && ev.Subject == k.ID && !strings.Contains(ev.Text.EN, "not yet in force")
	})
	if i < 0 {
		return time.Time{}
	}
	return snap.Events[i].At
}
