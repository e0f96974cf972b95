package engine

import (
	"slices"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/runs"
)

// snapshotEvery is how often a Snapshot is made while the shop does something: replicas
// tell their figures four times a second. One of a shop at rest differs from the one
// before in ages and costs only, and is made every restEvery.
const (
	snapshotEvery = 100 * time.Millisecond
	restEvery     = time.Second
)

// recentEvents is how many events a Snapshot shows.
const recentEvents = 500

// Snapshot returns the latest description of the run, which is never changed any
// more. It waits for nothing: should the run hang, the description grows old, as At
// tells.
func (e *Engine) Snapshot() *runs.Snapshot { return e.latest.Load() }

// describe keeps what Snapshot returns up to date until stop is called: ten times a
// second, or each second while nothing is counted, and as soon as something happens.
func (e *Engine) describe() (stop func()) {
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(snapshotEvery)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case now := <-tick.C:
				if last := e.latest.Load(); last.Version == e.version.Load() && now.Sub(last.At) < restEvery {
					continue
				}
			case <-e.news:
			}
			e.latest.Store(e.look())
		}
	})
	return func() {
		close(done)
		wg.Wait()
		e.latest.Store(e.look())
	}
}

// touch notes that something a Snapshot shows has happened.
func (e *Engine) touch() {
	e.version.Add(1)
	select {
	case e.news <- struct{}{}:
	default: // it is known that there is something
	}
}

// count notes that figures have come: the next Snapshot will have them.
func (e *Engine) count() { e.version.Add(1) }

// look describes the run as it is now. It waits for whoever holds a lock of the run
// or of one of its parts.
func (e *Engine) look() *runs.Snapshot {
	version := e.version.Load()
	e.mu.Lock()
	snap := &runs.Snapshot{
		Version: version, At: time.Now(), Started: e.started, Seed: e.cfg.Seed,
		State: e.state, Problem: e.problem, Stage: e.stage, Load: e.load,
		Results: slices.Clone(e.results), Benches: slices.Clone(e.benches), Course: slices.Clone(e.course), Specimen: e.specimen,
		Events: slices.Clone(e.events[max(0, len(e.events)-recentEvents):]),
	}
	if snap.State == runs.Running && e.clock.standing() {
		snap.State = runs.Paused
	}
	shops := slices.Clone(e.shops)
	e.mu.Unlock()
	for _, s := range shops {
		snap.Shops = append(snap.Shops, s.View(e.cfg.Links))
		snap.Faults = append(snap.Faults, s.FaultViews()...)
		snap.Matrix = append(snap.Matrix, s.Cells()...)
		all, now := s.Late()
		snap.Late, snap.LateNow = max(snap.Late, all), max(snap.LateNow, now)
	}
	if e.cfg.Traces != nil {
		snap.Traces = e.cfg.Traces.Status()
	}
	return snap
}
