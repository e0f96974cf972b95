package engine

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// TestKindsOfAnotherLanguage: a replica in another language is asked which faults
// it can act out; one in Go isn't.
func TestKindsOfAnotherLanguage(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		s := e.shops[0]
		s.mu.Lock()
		s.languages = map[string]string{"board": scenario.Node}
		s.mu.Unlock()
		for _, id := range []runs.ReplicaID{"board-1", "pay-1"} {
			w.replica(servicesInproc, id).end("killed")
		}
		time.Sleep(4 * time.Second)
		synctest.Wait()
		kinds := map[string][]string{}
		for _, r := range e.Snapshot().Shops[0].Replicas {
			kinds[string(r.ID)] = r.FaultKinds
		}
		if want := []string{"crash", "error", "kill", "slow-start"}; !slices.Equal(kinds["board-1"], want) || kinds["pay-1"] != nil {
			t.Errorf("got the kinds %v, want %v of board-1, and none said of pay-1", kinds, want)
		}
	})
}
