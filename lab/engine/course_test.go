package engine

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// decide is a step that judges C4.
func decide(v scenario.Verdict) shoptest.Step {
	return shoptest.Step{Name: "judge", Do: func(ctx context.Context, lab scenario.Lab) error {
		return lab.Report(ctx, scenario.Result{Step: "judge", Claim: "C4", Verdict: v})
	}}
}

// TestCourse: the course keeps the latest run of each scenario; a run that was
// ended before it judged anything replaces none, one that broke is doubted.
func TestCourse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := New(Config{Platform: shoptest.NewWorld()})
		isolate := func(steps ...scenario.Step) *scenario.Scenario {
			sc := shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, steps...)
			sc.Name, sc.Claim = "isolate", "C4"
			return sc
		}
		tour := shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, shoptest.Hold(time.Second))
		tour.Name, tour.Claim = "tour", "C1"
		midway := shoptest.Step{Name: "say", Do: func(context.Context, scenario.Lab) error {
			course := e.look().Course
			if p := course[len(course)-1]; !p.Running || len(p.Results) != 1 {
				t.Errorf("under way got %+v, want one judgement", p)
			}
			return nil
		}}
		shoptest.MustNot(t, e.play(t.Context(), isolate(decide(scenario.Holds), midway)))
		shoptest.MustNot(t, e.play(t.Context(), tour))
		stopped, stop := context.WithCancel(t.Context())
		stop()
		if err := e.play(stopped, isolate(shoptest.Hold(time.Second))); err == nil {
			t.Error("a run that was stopped ended well")
		}
		course := e.look().Course
		if len(course) != 2 || course[0].Scenario != "isolate" || len(course[0].Results) != 1 || course[0].Running {
			t.Fatalf("got %+v, want isolate as it was judged, then tour", course)
		}
		broken := errors.New("broken")
		fail := shoptest.Step{Name: "say", Do: func(context.Context, scenario.Lab) error { return broken }}
		if err := e.play(t.Context(), isolate(decide(scenario.Partly), fail)); !errors.Is(err, broken) {
			t.Errorf("got %v, want %v", err, broken)
		}
		course = e.look().Course
		if len(course) != 2 || course[1].Results[0].Verdict != scenario.Partly || course[1].Doubt == (scenario.Text{}) {
			t.Errorf("got %+v, want the newer run of isolate, doubted", course)
		}
		shoptest.MustNot(t, e.closeShops(t.Context()))
	})
}
