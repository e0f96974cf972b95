package engine

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// TestSnapshotWaitsForNobody: whoever holds a lock of the run keeps nobody from
// looking at it; what is seen grows old until the lock is given back.
func TestSnapshotWaitsForNobody(t *testing.T) {
	for name, lock := range map[string]func(*Engine, *shoptest.World) (unlock func()){
		"of the engine": func(e *Engine, _ *shoptest.World) func() { e.mu.Lock(); return e.mu.Unlock },
		"of a shop":     func(_ *Engine, w *shoptest.World) func() { w.Measuring.Lock(); return w.Measuring.Unlock },
	} {
		t.Run(name, func(t *testing.T) {
			w := shoptest.NewWorld()
			e := New(Config{Platform: w})
			ctx, stop := context.WithCancel(t.Context())
			served := make(chan error)
			go func() { served <- e.Serve(ctx) }()
			e.Do(FreePlay{Shapes: []scenario.Shape{shoptest.ServicesInproc}})
			eventually(t, "the shop runs", func() bool { s := e.Snapshot(); return s.State == runs.Running && s.Shops[0].Healthy })
			unlock := lock(e, w)
			var held *runs.Snapshot
			eventually(t, "the picture stands", func() bool {
				held = e.Snapshot()
				<-time.After(2 * restEvery)
				return e.Snapshot() == held
			})
			if held.State != runs.Running {
				t.Errorf("while the lock is held the snapshot says %s", held.State)
			}
			unlock()
			eventually(t, "the picture goes on", func() bool { return e.Snapshot().At.After(held.At) })
			stop()
			shoptest.MustNot(t, <-served)
		})
	}
}

// eventually waits until something is so, by the clock of the machine.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
		<-time.After(time.Millisecond)
	}
}

// TestRest: what replicas tell changes a Snapshot as often as they tell it while they
// work, and once a second, for ages and costs, while they rest.
func TestRest(t *testing.T) {
	serving(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *Engine, w *shoptest.World) {
		changes := func(rate float64) uint64 {
			w.Lock()
			w.Rate = rate
			w.Unlock()
			shoptest.Elapse(5 * time.Second)
			before := e.Snapshot().Version
			shoptest.Elapse(20 * time.Second)
			return e.Snapshot().Version - before
		}
		if rest, work := changes(0), changes(20); rest < 19 || rest > 25 || work < 80 {
			t.Errorf("in 20 s at rest %d changes, and %d at work; want one a second, and at least four", rest, work)
		}
	})
}

// TestSilentReplica: of a replica that isn't heard of any more nothing is known, and
// the picture says so instead of what it told last.
func TestSilentReplica(t *testing.T) {
	serving(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *Engine, w *shoptest.World) {
		w.Lock()
		w.Rate = 20
		w.Unlock()
		e.Do(Scale{Function: "pay", Replicas: 2})
		shoptest.Elapse(5 * time.Second)
		want := func(when string, state string, replicas int, rate float64, healthy bool) {
			t.Helper()
			shop := e.Snapshot().Shops[0]
			i := slices.IndexFunc(shop.Functions, func(f runs.Function) bool { return f.Name == "pay" })
			if f := shop.Functions[i]; f.Replicas != replicas || math.Abs(f.Rate-rate) > 2 || shop.Healthy != healthy {
				t.Errorf("%s: %d replicas do %g/s, healthy %v; want %d, %g and %v", when, f.Replicas, f.Rate, shop.Healthy, replicas, rate, healthy)
			}
			j := slices.IndexFunc(shop.Replicas, func(r runs.ReplicaView) bool { return r.ID == "pay-2" })
			if r := shop.Replicas[j]; r.State != state || (r.Slots > 0) != (state == "ready") {
				t.Errorf("%s: pay-2 is %s with %d slots, want %s", when, r.State, r.Slots, state)
			}
		}
		want("both are well", "ready", 2, 40, true)
		mute := make(chan struct{})
		w.Lock()
		w.Mute = map[string]chan struct{}{w.Running[shoptest.ServicesInproc.String()+" pay-2"].Addr: mute}
		w.Unlock()
		shoptest.Elapse(5 * time.Second)
		want("one is silent", "silent", 1, 20, false)
		w.Lock()
		w.Mute = nil
		w.Unlock()
		close(mute)
		shoptest.Elapse(5 * time.Second)
		want("it is heard again", "ready", 2, 40, true)
		var told []string
		for _, ev := range e.Snapshot().Events {
			if ev.Kind == runs.EventReplica && ev.Subject == "pay-2" {
				what, _, _ := strings.Cut(strings.TrimPrefix(ev.Text.EN, "pay-2 "), " (")
				what, _, _ = strings.Cut(what, ",")
				what, _, _ = strings.Cut(what, ":")
				told = append(told, what)
			}
		}
		if want := []string{"is ready", "is silent", "answers again"}; !slices.Equal(told, want) {
			t.Errorf("told of pay-2: %q, want %q", told, want)
		}
	})
}

// TestLateNow: the screen warns of requests that left late just now; what an hour ago
// left late counts for the run as a whole. Few requests say nothing.
func TestLateNow(t *testing.T) {
	w := shoptest.NewWorld()
	w.Sent, w.Late, w.LateNow = 1_000, 0.25, 0.5
	e := New(Config{Platform: w})
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error)
	go func() { served <- e.Serve(ctx) }()
	e.Do(FreePlay{Shapes: []scenario.Shape{shoptest.ServicesInproc}})
	shows := func(all, now float64) func() bool {
		return func() bool { s := e.Snapshot(); return s.Late == all && s.LateNow == now }
	}
	eventually(t, "half of the requests are late", shows(0.25, 0.5))
	frame := runs.FrameOf(nil, e.Snapshot())
	if after, err := frame.After(nil); err != nil || after.LateNow != 0.5 {
		t.Errorf("a frame gives %+v (%v), want half of the requests late", after, err)
	}
	w.Lock()
	w.LateNow = 0
	w.Unlock()
	eventually(t, "none of them is any more", shows(0.25, 0))
	w.Lock()
	w.Sent = 99
	w.Unlock()
	eventually(t, "a few say nothing", shows(0, 0))
	stop()
	shoptest.MustNot(t, <-served)
}
