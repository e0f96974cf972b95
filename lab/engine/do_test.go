package engine

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// TestDoWaitsForNothing: who gives commands goes on although all that an engine
// locks is locked, and stays so.
func TestDoWaitsForNothing(t *testing.T) {
	w := shoptest.NewWorld()
	e := New(Config{Platform: w})
	shoptest.MustNot(t, e.prepare(t.Context(), setting{shapes: []scenario.Shape{shoptest.ServicesInproc}}))
	defer func() { shoptest.MustNot(t, e.closeShops(t.Context())) }()
	defer e.attend()()
	for _, lock := range []interface {
		Lock()
		Unlock()
	}{&e.mu, &e.changing, w, &w.Measuring} {
		lock.Lock()
		defer lock.Unlock()
	}
	given := make(chan struct{})
	go func() {
		defer close(given)
		for range mostGiven { // more than are kept
			for _, c := range []Command{Vote{}, Unvote{}, Heal{ID: "all"}, Reset{}, FreePlay{}, Play{shoptest.Script(nil)}, Inject{}, SetLoad{}, Scale{}, Deploy{}, Audit{},
				Next{}, Jump{Step: 2}, Pause{}, Audience{Presenting: true}} {
				e.Do(c)
			}
		}
	}()
	select {
	case <-given:
	case <-time.After(10 * time.Second):
		t.Error("Do waits for a lock")
	}
}
