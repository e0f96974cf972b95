package engine

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/runs"
)

// The bounds of what a record keeps of a run's course: its length doesn't make
// it grow without end.
const (
	mostFrames  = 600
	mostSeconds = 30 * 60
	frameEvery  = time.Second
	rssStep     = 4 << 20 // bytes; smaller changes of a process are no news
)

// film takes a snapshot of a run every second, and every other second and so on
// where the run grows long.
type film struct {
	e       *Engine
	cancel  context.CancelFunc
	wg      sync.WaitGroup
	snaps   []*runs.Snapshot
	every   int                      // of the ticks, one is kept
	ticks   int                      // that came
	seconds map[string][]runs.Second // by shape
}

// film begins to film, until stop is called.
func (e *Engine) film(ctx context.Context) *film {
	ctx, cancel := context.WithCancel(ctx)
	f := &film{e: e, cancel: cancel, every: 1, seconds: map[string][]runs.Second{}}
	f.wg.Go(func() {
		tick := time.NewTicker(frameEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				f.take(e.look())
			}
		}
	})
	return f
}

// stop ends the film with the last state of the run, and returns that.
func (f *film) stop() *runs.Snapshot {
	f.cancel()
	f.wg.Wait()
	last := f.e.look()
	f.ticks = 0 // it is kept in any case
	f.take(last)
	return last
}

// take keeps what the record will need of a snapshot.
func (f *film) take(s *runs.Snapshot) {
	for i := range s.Shops {
		f.keepSeconds(s.Shops[i].Shape.String(), s.Shops[i].Seconds)
	}
	if f.ticks++; (f.ticks-1)%f.every != 0 {
		return
	}
	if len(f.snaps) == mostFrames {
		for i := range mostFrames / 2 {
			f.snaps[i] = f.snaps[2*i]
		}
		f.snaps, f.every = f.snaps[:mostFrames/2], 2*f.every
	}
	lean := *s
	lean.Events, lean.Matrix, lean.Results, lean.Benches, lean.Course = nil, nil, nil, nil, nil
	lean.Shops = slices.Clone(s.Shops)
	for i := range lean.Shops {
		shop := &lean.Shops[i]
		shop.Seconds = nil
		shop.Bill = shop.Bill.Rounded()
		shop.Replicas = slices.Clone(shop.Replicas)
		for j := range shop.Replicas {
			shop.Replicas[j].RSS -= shop.Replicas[j].RSS % rssStep
		}
	}
	f.snaps = append(f.snaps, &lean)
}

// keepSeconds adds those that are newer than what is kept.
func (f *film) keepSeconds(shape string, seconds []runs.Second) {
	kept := f.seconds[shape]
	for _, s := range seconds {
		if len(kept) == 0 || s.At.After(kept[len(kept)-1].At) {
			kept = append(kept, s)
		}
	}
	f.seconds[shape] = kept[max(0, len(kept)-mostSeconds):]
}

// frames are the film as it is recorded.
func (f *film) frames() []runs.Frame {
	var all []runs.Frame
	var before *runs.Snapshot
	for _, s := range f.snaps {
		all = append(all, runs.FrameOf(before, s))
		before = s
	}
	return all
}
