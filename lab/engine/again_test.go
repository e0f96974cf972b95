package engine

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// TestWhatAStoppedReplicaMissed: a process that was stopped while it was told a
// fault, or that it is over, has the fault when it goes on, as calls that nobody waits
// for any more may still be done, or not: once it is heard of again it hasn't.
func TestWhatAStoppedReplicaMissed(t *testing.T) {
	hang := scenario.Fault{Kind: "hang", Function: "card"}
	for name, tell := range map[string]func(e *Engine, stop func()){
		"a fault and its undoing": func(e *Engine, stop func()) {
			stop()
			e.Do(Inject{hang})
		},
		"the healing": func(e *Engine, stop func()) {
			e.Do(Inject{hang})
			synctest.Wait()
			stop()
			e.Do(Heal{ID: "all"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
				card := w.replica(servicesInproc, "card-1").addr
				silent := make(chan struct{})
				tell(e, func() {
					w.mu.Lock()
					defer w.mu.Unlock()
					w.deaf, w.mute = card, map[string]chan struct{}{card: silent}
				})
				elapse(5 * time.Second)
				if got := w.armed(servicesInproc, "card-1"); len(got) != 1 {
					t.Fatalf("card-1 has %v, want the fault as long as it is stopped", got)
				}
				w.mu.Lock()
				w.deaf, w.mute = "", nil
				w.mu.Unlock()
				close(silent)
				elapse(silence)
				if got := w.armed(servicesInproc, "card-1"); len(got) > 0 {
					t.Errorf("card-1 goes on and has %v, want no fault", got)
				}
				if got := stateOf(e, "card-1"); got != "ready" {
					t.Errorf("card-1 is %s, want ready", got)
				}
			})
		})
	}
}
