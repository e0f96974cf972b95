package engine

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// TestPlaying: a scenario is played from when it is asked for until it is over,
// however it ends.
func TestPlaying(t *testing.T) {
	shapes := []scenario.Shape{shoptest.ServicesInproc}
	broken := shoptest.Step{Name: "say", Do: func(context.Context, scenario.Lab) error { return errors.New("broken") }}
	serving(t, shapes, func(t *testing.T, e *Engine, w *shoptest.World) {
		for _, tt := range []struct {
			name string
			step scenario.Step
			do   Command
		}{
			{"ended", shoptest.Hold(time.Minute), nil},
			{"failed", broken, nil},
			{"replaced", shoptest.Hold(time.Hour), FreePlay{}},
		} {
			e.Do(Play{shoptest.Script(shapes, tt.step)})
			if !e.Playing() {
				t.Errorf("%s: it is not played as soon as it is asked for", tt.name)
			}
			if tt.do != nil {
				synctest.Wait()
				e.Do(tt.do)
			}
			time.Sleep(2 * time.Minute) // simulated
			if synctest.Wait(); e.Playing() {
				t.Errorf("%s: it is played still, at %+v", tt.name, e.Snapshot().Stage)
			}
		}
	})
}

// TestNotPlayed: a scenario that was dropped is not waited for.
func TestNotPlayed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := New(Config{Platform: shoptest.NewWorld()})
		defer e.attend()()
		for range cap(e.commands) {
			e.Do(SetLoad{})
		}
		e.Do(Play{shoptest.Script([]scenario.Shape{shoptest.ServicesInproc})})
		synctest.Wait()
		if got := e.Waiting(); got != mostWaiting {
			t.Errorf("%d commands wait, want %d", got, mostWaiting)
		}
		if events := e.look().Events; e.Playing() || len(events) != 1 || events[0].Kind != runs.EventWarning ||
			events[0].Text.EN != "too busy: play script was dropped" || events[0].Text.KO == events[0].Text.EN {
			t.Errorf("played: %v, events %v; want none played and a warning", e.Playing(), events)
		}
	})
}
