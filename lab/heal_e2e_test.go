//go:build e2e && linux

package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// healTime is how long a shop may take to be as it was, once all is healed. The machine
// may be busy with something else for a while: what was late is tried again, and may be
// so once of three times. A time in which more than overrun of the journeys left late
// says nothing, and counts for none.
const (
	healTime = 10 * time.Second
	tries    = 5
	overrun  = 0.05
)

// recovers upsets the lab and takes everything back, until the figures were back in time
// more often than not.
func (l *live) recovers(u upset, usual float64) {
	l.t.Helper()
	var worst time.Duration
	inTime, late := 0, 0
	for range tries {
		was := l.burden(u)
		l.upsetBy(u)
		if u.process {
			l.t.Logf("%s: %v, and %v before", u.name, l.burden(u), was)
		}
		took, busy := l.heals(u, usual, was)
		l.t.Logf("%s healed: the figures are back after %s, %.1f %% of journeys left late", u.name, took, 100*busy)
		worst = max(worst, took)
		switch {
		case took <= healTime:
			inTime++
		case busy <= overrun:
			late++
		}
		if late == 2 {
			break
		}
		if inTime > late {
			if inTime+late > 1 {
				l.t.Logf("%s healed: %s at worst", u.name, worst)
			}
			return
		}
	}
	l.t.Errorf("%s healed: the figures were back within %s %d times, and later %d times when the machine wasn't busy; after %s at worst",
		u.name, healTime, inTime, late, worst)
}

// heals takes everything back, and tells how long the figures took to be as they
// were, and which share of journeys left late meanwhile; figures that are too late need
// not be as good.
func (l *live) heals(u upset, usual float64, was burden) (took time.Duration, busy float64) {
	l.t.Helper()
	began, before := time.Now(), l.left()
	l.restore()
	took, back := l.within(patience, func() bool {
		most := usual + 100
		if time.Since(began) > healTime {
			most = 2*usual + 200
		}
		return l.whole() && l.closed() && l.quick(began, most) && l.relieved(u, was)
	})
	if !back {
		l.t.Fatalf("%s healed: waited in vain for the figures of before (p95 %.0f ms, %v; now %v)\n%s", u.name, usual, was, l.burden(u), l.describe())
	}
	return took, l.left().since(before)
}

// closed tells that no circuit is open and no request waits.
func (l *live) closed() bool {
	for _, shop := range l.e.Snapshot().Shops {
		if slices.ContainsFunc(shop.Links, func(v runs.LinkView) bool { return v.Circuit != "" }) ||
			slices.ContainsFunc(shop.Replicas, func(r runs.ReplicaView) bool { return r.Waiting > 0 }) {
			return false
		}
	}
	return true
}

// quick tells that all journeys of the last two seconds ended well, with a p95 of at
// most so many milliseconds.
func (l *live) quick(since time.Time, most float64) bool {
	for _, shop := range l.e.Snapshot().Shops {
		seconds := lastSeconds(shop, since, 2)
		if seconds == nil {
			return false
		}
		for _, s := range seconds {
			if s.All.N == 0 || s.All.OK+s.All.Declined < s.All.N || s.All.P95 > most {
				return false
			}
		}
	}
	return true
}

// usual is the p95 of the worst of the last seconds, in milliseconds.
func (l *live) usual() float64 {
	worst := 0.0
	for _, shop := range l.e.Snapshot().Shops {
		for _, s := range lastSeconds(shop, time.Time{}, servingSeconds) {
			worst = max(worst, s.All.P95)
		}
	}
	return worst
}

// recovers upsets a lab in each of these ways, one after the other, and sees it
// come back; then that nothing of any is left.
func recovers(t *testing.T, placement scenario.Placement, all []upset, check func(*live)) {
	t.Helper()
	l := openLive(t, 8,
		scenario.Shape{Architecture: scenario.Monolith, Placement: placement},
		scenario.Shape{Architecture: scenario.Services, Placement: placement})
	l.await("every journey ends well", func() bool { return l.serves(time.Time{}) })
	usual := l.usual()
	fired := map[string]uint64{}
	for _, u := range all {
		if u.process && placement != scenario.Process {
			continue
		}
		l.recovers(u, usual)
		maps.Copy(fired, l.receipts())
	}
	l.crowd()
	l.do(engine.SetLoad{Load: steady(0)})
	l.await("nothing is under way", l.idle)
	if got := l.receipts(); !maps.Equal(got, fired) {
		t.Errorf("receipts went on to count: %v, want %v", got, fired)
	}
	l.await("no goroutine of a fault is left", func() bool {
		n, _ := goroutinesIn(breaking...)
		return n == 0
	})
	check(l)
}

// crowd has many buy at once, which is what policies and limits are for: none is left
// that holds them back.
func (l *live) crowd() {
	l.t.Helper()
	const rate, buyers = 40, 80
	load := steady(rate)
	load.Mix = map[string]float64{"buy": 1}
	before, began := l.heldBack(), time.Now()
	l.do(engine.SetLoad{Load: load})
	l.await("a crowd has bought", func() bool {
		return !slices.ContainsFunc(l.e.Snapshot().Shops, func(shop runs.Shop) bool {
			n := 0
			for _, s := range shop.Seconds {
				if s.At.After(began) {
					n += s.Journeys["buy"].N
				}
			}
			return n < buyers
		})
	})
	if n := l.heldBack() - before; n > 0 {
		l.t.Errorf("all is healed, and policies and limits held %d calls back", n)
	}
}

// heldBack counts what only policies and limits do that a shop hasn't at the start.
func (l *live) heldBack() (n uint64) {
	for _, shop := range l.e.Snapshot().Shops {
		for _, v := range shop.Links {
			n += v.Figures.Full + v.Figures.NotSent + v.Figures.Unbudgeted
		}
		for _, f := range shop.Functions {
			n += f.Limited + f.Shed
		}
	}
	return n
}

// receipts tells how often each fault has fired, by shop and fault.
func (l *live) receipts() map[string]uint64 {
	fired := map[string]uint64{}
	for _, f := range l.e.Snapshot().Faults {
		fired[fmt.Sprintf("%s %s", f.Shop, f.ID)] = f.Fired
	}
	return fired
}

// idle tells that no replica does anything.
func (l *live) idle() bool {
	for _, shop := range l.e.Snapshot().Shops {
		if slices.ContainsFunc(shop.Replicas, func(r runs.ReplicaView) bool { return r.Busy+r.Waiting > 0 }) ||
			slices.ContainsFunc(shop.Functions, func(f runs.Function) bool { return f.InFlight > 0 }) {
			return false
		}
	}
	return true
}

// TestRecoversFromEach upsets labs of both placements in every way, one after
// the other: in the end there is no process but the replicas'.
func TestRecoversFromEach(t *testing.T) {
	for _, placement := range []scenario.Placement{scenario.InProc, scenario.Process} {
		t.Run(string(placement), func(t *testing.T) {
			recovers(t, placement, upsets(), func(l *live) {
				want := 0
				if placement == scenario.Process {
					want = 1 + len(scenario.Functions())
				}
				if got := len(childrenOf(t, os.Getpid())); got != want {
					t.Errorf("%d processes, want %d", got, want)
				}
			})
		})
	}
}
