package shop_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

func TestLinkFault(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc, shoptest.MonolithInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Inject{Fault: scenario.Fault{Kind: "link-blackhole", Function: "card", Link: "pay.card"}})
		synctest.Wait()
		if got, want := w.Cut, []string{"pay-card-blackhole"}; !slices.Equal(got, want) {
			t.Fatalf("broken %v, want %v", got, want)
		}
		if got := w.Armed(shoptest.ServicesInproc, "card-1"); len(got) > 0 {
			t.Errorf("the replica has %v, want nothing: it is well", got)
		}
		time.Sleep(time.Second) // for figures to arrive
		faults := e.Snapshot().Faults
		if len(faults) != 1 || faults[0].Fired != 3 || faults[0].Shop != shoptest.ServicesInproc.String() {
			t.Errorf("receipts %+v, want one, of the shop with links", faults)
		}
		e.Do(engine.Heal{ID: "pay-card-blackhole"})
		synctest.Wait()
		if len(w.Cut) > 0 {
			t.Errorf("still broken: %v", w.Cut)
		}
		for _, ev := range e.Snapshot().Events {
			if ev.Kind == runs.EventWarning {
				t.Errorf("warned that %q: the monolith has nothing to heal", ev.Text.EN)
			}
		}
	})
}

func TestLinkFaultIsRefused(t *testing.T) {
	for _, tt := range []struct {
		name  string
		shape scenario.Shape
		fault scenario.Fault
		want  string
	}{
		{"unknown link", shoptest.ServicesInproc, scenario.Fault{Kind: "link-reset", Function: "board", Link: "pay.board"}, `no link "pay.board" to board`},
		{"unknown kind", shoptest.ServicesInproc, scenario.Fault{Kind: "crash", Function: "card", Link: "pay.card"}, `a link can't break by "crash"`},
		{"no delay", shoptest.ServicesInproc, scenario.Fault{Kind: "link-latency", Function: "card", Link: "pay.card"}, "needs a delay"},
		{"monolith", shoptest.MonolithInproc, scenario.Fault{Kind: "link-reset", Function: "card", Link: "pay.card"}, "no shop has links"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			directed(t, []scenario.Shape{tt.shape}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
				e.Do(engine.Inject{Fault: tt.fault})
				synctest.Wait()
				events := e.Snapshot().Events
				if got := events[len(events)-1]; got.Kind != runs.EventWarning || !strings.Contains(got.Text.EN, tt.want) {
					t.Errorf("the last event is %q, want a warning with %q", got.Text.EN, tt.want)
				}
				if len(w.Cut) > 0 || len(e.Snapshot().Faults) > 0 {
					t.Errorf("broken %v, want nothing", w.Cut)
				}
			})
		})
	}
}
