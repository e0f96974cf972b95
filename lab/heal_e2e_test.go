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

// healTime is how long a shop may take to be as it was, once all is healed, and tries
// how often it is upset at most until it does: the machine may be busy with something
// else for a while.
const (
	healTime = 10 * time.Second
	tries    = 3
)

// recovers upsets the lab and takes everything back, until the figures are as they
// were in time.
func (l *live) recovers(u upset, usual float64) {
	l.t.Helper()
	for range tries {
		l.upsetBy(u)
		took := l.heals(u, usual)
		l.t.Logf("%s healed: the figures are back after %s", u.name, took)
		if took <= healTime {
			return
		}
	}
	l.t.Errorf("%s healed: the figures were back after more than %s, %d times of %d", u.name, healTime, tries, tries)
}

// heals takes everything back, and tells how long the figures took to be as they
// were; those that are too late need not be as good.
func (l *live) heals(u upset, usual float64) time.Duration {
	l.t.Helper()
	began := time.Now()
	l.restore()
	took, back := l.within(patience, func() bool {
		most := usual + 100
		if time.Since(began) > healTime {
			most = 2*usual + 200
		}
		return l.whole() && l.closed() && l.quick(began, most)
	})
	if !back {
		l.t.Fatalf("%s healed: waited in vain for the figures of before (p95 %.0f ms)\n%s", u.name, usual, l.describe())
	}
	return took
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
	l.do(engine.SetLoad{Load: steady(0)})
	l.await("nothing is under way", l.idle)
	if got := l.receipts(); !maps.Equal(got, fired) {
		t.Errorf("receipts went on to count: %v, want %v", got, fired)
	}
	l.await("no goroutine of a fault is left", func() bool {
		n, _ := goroutinesIn("replica/fault.", "internal/linkfault.(*proxy)", "internal/linkfault.(*pipe)")
		return n == 0
	})
	check(l)
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
