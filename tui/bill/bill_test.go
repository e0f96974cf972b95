package bill

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
)

// shops are a monolith and services of which the latter use so many slots and
// footprints a second.
func shops(slots, footprint float64) []runs.Shop {
	of := func(a scenario.Architecture, unit string, slots, footprint float64) runs.Shop {
		return runs.Shop{
			Shape: scenario.Shape{Architecture: a, Placement: scenario.Process},
			Bill:  scenario.Bill{Seconds: 10, Units: map[string]scenario.UnitBill{unit: {Working: 10 * slots, Footprint: 10 * footprint, Replicas: 10}}},
		}
	}
	return []runs.Shop{of(scenario.Monolith, "monolith", 16, 18), of(scenario.Services, "pay", slots, footprint)}
}

func said(lines []line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text + "\n")
	}
	return b.String()
}

// TestPrices says who is cheaper at which price, in each of the ways that it may
// turn out, with the constants that would change it.
func TestPrices(t *testing.T) {
	for name, c := range map[string]struct {
		shops []runs.Shop
		want  []string
	}{
		"services always": {shops(12, 9), []string{"the services, at any price"}},
		"monolith always": {shops(24, 20), []string{"the monolith, at any price"}},
		"it depends":      {shops(24, 10), []string{"the monolith below 1.00, the services above it", "with footprints times more than 4 (or slots divided by it) the winner from 4:1 to 1:4 is always the services; times less than 0.25, the monolith"}},
		"no difference":   {shops(16, 18), []string{"they cost the same"}},
		"one shop":        {shops(16, 18)[:1], []string{"side by side"}},
	} {
		got := said(Data{Shops: c.shops, Lang: scenario.English}.prices(200))
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: got\n%swant %q", name, got, want)
			}
		}
	}
}

// TestScalers tells the latest decisions of the unit's own shop, the last first,
// and its times beside those of Kubernetes.
func TestScalers(t *testing.T) {
	all := shops(12, 9)
	event := func(shop int, second int, text string) runs.Event {
		return runs.Event{Kind: runs.EventScale, Shop: all[shop].Shape.String(), Subject: "pay", At: time.Unix(int64(second), 0), Text: scenario.Text{EN: text}}
	}
	a := scenario.Autoscale{Function: "pay", Min: 1, Max: 6, Metrics: []scenario.ScaleMetric{{Name: scenario.Utilisation, Target: 0.7}}, Every: 2 * time.Second}
	a.Tolerance, a.Up, a.Down = scenario.SteadyDefaults(a.Every, scenario.SteadyWindow)
	all[1].Functions = []runs.Function{{Name: "pay", Replicas: 4, Wanted: 5}}
	all[1].Scalers = []runs.Scaler{{Autoscale: a, At: time.Unix(9, 0), Text: scenario.Text{EN: "last -> 5"}}}
	d := Data{Shops: all, Lang: scenario.English, Started: time.Unix(0, 0), Events: []runs.Event{
		event(1, 1, "pay is autoscaled"), event(1, 2, "first -> 2"), event(1, 3, "second -> 3"), event(0, 4, "of another shop -> 9"), event(1, 5, "third -> 5"),
	}}
	got := said(d.scalers(200, decisions))
	want := "a look every 2 s (Kubernetes: 15 s), more after 12 s (0 s), fewer after 30 s (300 s), no change within 20 % of the target (10 %)\nservices/process  pay  replicas 4, wanted 5 (1 to 6)  slots taken 70%\n" +
		"00:09  last -> 5\n00:05  third -> 5\n00:03  second -> 3\n"
	if !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := said(Data{Shops: shops(1, 1), Lang: scenario.English}.scalers(200, decisions)); !strings.Contains(got, "off; a sets it up") {
		t.Errorf("got %q where nothing is autoscaled", got)
	}
}

// TestRollouts: the latest deploys of a shop are told with all that they came to.
func TestRollouts(t *testing.T) {
	all := shops(12, 9)
	of := func(version, outcome string, at int64) runs.RolloutView {
		return runs.RolloutView{Began: time.Unix(at, 0), RolloutFigures: scenario.RolloutFigures{Function: "board", Version: version, Strategy: scenario.Rolling,
			Outcome: outcome, Seconds: 2.14, Restarted: 3, Carried: 27, Met: 117, MetFailed: 4},
			Journeys: map[string]scenario.JourneyFigures{"buy": {Failed: 1, Shed: 1}, "board": {Failed: 3, Delayed: 6}}}
	}
	all[0].Rollouts = []runs.RolloutView{of("v2", scenario.Promoted, 3), of("v1", "", 60)}
	d := Data{Shops: all, Lang: scenario.English, Started: time.Unix(0, 0)}
	want := "Deploys\nmonolith/process 01:00 board v1 rolling: under way, 2.1 s, 3 restarted with 27 functions; 117 requests met it, 4 failed; shoppers meanwhile: 5 failed, 6 took over 1 s\n" +
		"monolith/process 00:03 board v2 rolling: promoted,"
	if got := said(d.rollouts(200, 2)); !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := d.rollouts(200, 1); len(got) != 2 {
		t.Errorf("got %v, want the latest alone", got)
	}
	if got := (Data{Shops: shops(1, 1)}).rollouts(200, 2); got != nil {
		t.Errorf("got %v where nothing was deployed", got)
	}
}

// TestColumnsHaveUnits at the least width already, where nothing below the table
// tells them.
func TestColumnsHaveUnits(t *testing.T) {
	c := canvas.New(80, 8, theme.New(theme.Dark, true, true))
	Draw(c.Area(), Data{Shops: shops(12, 9), Lang: scenario.English})
	lines := strings.Split(ansi.Strip(c.String()), "\n")
	if idle, unit := strings.Index(lines[1], "idle")+len("idle"), strings.Index(lines[2], "slot-seconds")+len("slot-seconds"); idle != unit || !strings.Contains(lines[2], " -seconds") {
		t.Errorf("got\n%s\n%s\nwant the units below their heads", lines[1], lines[2])
	}
}
