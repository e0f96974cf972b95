package engine

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// faultOfEachKind is a fault of each kind, of functions and of links.
func faultOfEachKind() []scenario.Fault {
	var all []scenario.Fault
	for _, k := range scenario.FaultKinds() {
		f := scenario.Fault{Kind: k.Name, Function: "card", Delay: time.Hour, Code: "INTERNAL", Requests: 100, Workers: 1, Growth: 1e6}
		if len(k.Functions) > 0 {
			f.Function = k.Functions[0]
		}
		all = append(all, f)
	}
	for _, k := range scenario.LinkFaultKinds() {
		all = append(all, scenario.Fault{Kind: "link-" + k, Function: "card", Link: "pay.card", Delay: time.Second, Bandwidth: 1000})
	}
	return all
}

// TestEveryFaultIsToldAtOnce: from the command until whoever acts a fault out has
// been told, and until it has been told that it is over, the engine waits for no
// tick: not a nanosecond of the bubble's time passes.
func TestEveryFaultIsToldAtOnce(t *testing.T) {
	shape := scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process}
	for _, f := range faultOfEachKind() {
		t.Run(f.Kind, func(t *testing.T) {
			serving(t, []scenario.Shape{shape}, func(t *testing.T, e *Engine, w *world) {
				id, victim := f.Complete().ID, runs.ReplicaID(f.Function+"-1")
				acts := func() bool {
					switch {
					case f.Link != "":
						return slices.Contains(w.cut, id)
					case f.Kind == killing:
						return w.replica(shape, victim) == nil
					case f.Kind == slowStart:
						return stateOf(e, victim) == "starting"
					}
					return slices.Contains(w.armed(shape, victim), id)
				}
				if f.Kind == slowStart { // somebody is to start
					w.replica(shape, victim).end("killed")
					elapse(e.cfg.RestartAfter - time.Millisecond)
				}
				began := time.Now()
				e.Do(Inject{f})
				synctest.Wait()
				if f.Kind == slowStart {
					elapse(time.Second) // it starts 1 ms later, and isn't ready
					began = began.Add(time.Second)
				}
				if took := time.Since(began); !acts() || took > 0 {
					t.Errorf("injected: acts %v, after %v; want it told at once", acts(), took)
				}
				if got := e.Snapshot().Faults; len(got) != 1 || got[0].Arming || !got[0].Healed.IsZero() {
					t.Errorf("got faults %+v, want one, in force", got)
				}
				began = time.Now()
				e.Do(Heal{ID: id})
				synctest.Wait()
				took := time.Since(began)
				if f.Kind == slowStart {
					elapse(10 * time.Millisecond) // the probe's interval
				}
				if still := acts(); f.Kind != killing && still || took > 0 {
					t.Errorf("healed: acts %v, after %v; want it told at once", still, took)
				}
				if got := e.Snapshot().Faults; len(got) != 1 || got[0].Healed.IsZero() {
					t.Errorf("got faults %+v, want one, healed", got)
				}
			})
		})
	}
}

// faultEvents are the events of faults, with their shops, and warnings.
func faultEvents(e *Engine) (told []string) {
	for _, ev := range e.Snapshot().Events {
		if ev.Kind == runs.EventFault || ev.Kind == runs.EventWarning {
			told = append(told, strings.TrimSpace(ev.Shop+" "+ev.Text.EN))
		}
	}
	return told
}

func wantEvents(t *testing.T, e *Engine, want ...string) {
	t.Helper()
	got := faultEvents(e)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.EqualFunc(got, want, strings.HasPrefix) {
		t.Errorf("got events\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestFaultIsHealedOnItsWay heals a fault that one of two shops has and the other is
// still being given: at once neither has it, and the events say so.
func TestFaultIsHealedOnItsWay(t *testing.T) {
	for name, heal := range map[string]func(*testing.T, *Engine){
		"by command":  func(_ *testing.T, e *Engine) { e.Do(Heal{ID: "all"}) },
		"by its name": func(_ *testing.T, e *Engine) { e.Do(Heal{ID: "select-slow-query"}) },
		"by a step": func(t *testing.T, e *Engine) {
			mustNot(t, healEverywhere(t.Context(), director{e, e.openShops()}, "all"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			serving(t, []scenario.Shape{servicesInproc, monolithInproc}, func(t *testing.T, e *Engine, w *world) {
				w.mu.Lock()
				w.holdArm = make(chan struct{})
				w.mu.Unlock()
				w.holdOnly = w.replica(monolithInproc, "monolith-1").addr
				e.Do(Inject{scenario.Fault{Kind: "slow-query", Function: "select"}})
				synctest.Wait()
				var arming []string
				for _, f := range e.Snapshot().Faults {
					if f.Arming {
						arming = append(arming, f.Shop)
					}
				}
				if want := []string{monolithInproc.String()}; !slices.Equal(arming, want) {
					t.Errorf("it is on its way in %v, want %v", arming, want)
				}
				elapse(noticeable)
				began := time.Now()
				heal(t, e)
				synctest.Wait()
				if took := time.Since(began); took > 0 {
					t.Errorf("healing took %v", took)
				}
				if a, b := w.armed(servicesInproc, "select-1"), w.armed(monolithInproc, "monolith-1"); len(a)+len(b) > 0 {
					t.Errorf("left armed: %v and %v", a, b)
				}
				for _, f := range e.Snapshot().Faults {
					if f.Arming || f.Healed.IsZero() {
						t.Errorf("%s: got %+v, want it healed", f.Shop, f)
					}
				}
				services, monolith := servicesInproc.String(), monolithInproc.String()
				wantEvents(t, e,
					services+" fault select-slow-query: slow-query in select",
					monolith+" fault select-slow-query is being prepared, not yet in force: a table of 200,000 rows is filled",
					services+" fault select-slow-query healed",
					monolith+" fault select-slow-query taken back")
			})
		})
	}
}

// TestFaultThatOneShopCannotHave is given up in the other one, which is still being
// given it.
func TestFaultThatOneShopCannotHave(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc, monolithInproc}, func(t *testing.T, e *Engine, w *world) {
		bad := w.replica(monolithInproc, "monolith-1").addr
		w.holdOnly = w.replica(servicesInproc, "select-1").addr
		w.mu.Lock()
		w.holdArm = make(chan struct{})
		w.mu.Unlock()
		w.refuseArmAt(bad, "no memory")
		e.Do(Inject{scenario.Fault{Kind: "slow-query", Function: "select"}})
		elapse(lastWords)
		if a, b := w.armed(servicesInproc, "select-1"), w.armed(monolithInproc, "monolith-1"); len(a)+len(b) > 0 {
			t.Errorf("left armed: %v and %v", a, b)
		}
		wantEvents(t, e,
			servicesInproc.String()+" fault select-slow-query taken back",
			monolithInproc.String()+" fault select-slow-query taken back",
			"inject select-slow-query: inject select-slow-query in monolith/inproc: monolith-1: no memory")
		e.Do(Heal{ID: "select-slow-query"})
		synctest.Wait()
		if got := faultEvents(e); !strings.Contains(got[len(got)-1], "no such fault is active") {
			t.Errorf("the last event is %q, want that there is nothing to heal", got[len(got)-1])
		}
	})
}

// TestResetDoesNotWaitForAFault that is on its way.
func TestResetDoesNotWaitForAFault(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		w.mu.Lock()
		w.holdArm = make(chan struct{})
		w.mu.Unlock()
		e.Do(Inject{scenario.Fault{Kind: "slow-query", Function: "select"}})
		synctest.Wait()
		e.Do(Reset{})
		synctest.Wait()
		snap := e.Snapshot()
		if len(snap.Faults) > 0 || !snap.Shops[0].Healthy || len(w.armed(servicesInproc, "select-1")) > 0 {
			t.Errorf("faults %+v, healthy %v, want a fresh shop", snap.Faults, snap.Shops[0].Healthy)
		}
	})
}

// TestOnlyWhatIsNewIsPrepared: a replica has time for a fault that it is told for the
// first time, and not for each telling after that.
func TestOnlyWhatIsNewIsPrepared(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		want := func(when string, want ...string) {
			t.Helper()
			synctest.Wait()
			r := w.replica(servicesInproc, "select-1")
			w.mu.Lock()
			defer w.mu.Unlock()
			if got := w.fresh[r.addr]; !slices.Equal(got, want) {
				t.Errorf("%s: time to prepare %q, want %q", when, got, want)
			}
		}
		e.Do(Inject{scenario.Fault{Kind: "slow-query", Function: "select"}})
		want("it is injected", "select-slow-query")
		e.Do(Inject{scenario.Fault{Kind: "hang", Function: "select"}})
		want("another is injected", "select-hang")
		e.Do(Heal{ID: "select-hang"})
		want("another is healed")
		w.replica(servicesInproc, "select-1").end("killed")
		elapse(e.cfg.RestartAfter + time.Millisecond)
		want("a new replica starts", "select-slow-query")
	})
}
