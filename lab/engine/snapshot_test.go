package engine

import (
	"context"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// TestSnapshotWaitsForNobody: whoever holds a lock of the run keeps nobody from
// looking at it; what is seen grows old until the lock is given back.
func TestSnapshotWaitsForNobody(t *testing.T) {
	for name, lock := range map[string]func(e *Engine) (unlock func()){
		"of the engine": func(e *Engine) func() { e.mu.Lock(); return e.mu.Unlock },
		"of a shop":     func(e *Engine) func() { s := e.openShops()[0]; s.mu.Lock(); return s.mu.Unlock },
	} {
		t.Run(name, func(t *testing.T) {
			e := New(Config{Platform: newWorld()})
			ctx, stop := context.WithCancel(t.Context())
			served := make(chan error)
			go func() { served <- e.Serve(ctx) }()
			e.Do(FreePlay{Shapes: []scenario.Shape{servicesInproc}})
			eventually(t, "the shop runs", func() bool { s := e.Snapshot(); return s.State == runs.Running && s.Shops[0].Healthy })
			unlock := lock(e)
			var held *runs.Snapshot
			eventually(t, "the picture stands", func() bool {
				held = e.Snapshot()
				<-time.After(5 * snapshotEvery)
				return e.Snapshot() == held
			})
			if held.State != runs.Running {
				t.Errorf("while the lock is held the snapshot says %s", held.State)
			}
			unlock()
			eventually(t, "the picture goes on", func() bool { return e.Snapshot().At.After(held.At) })
			stop()
			mustNot(t, <-served)
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
