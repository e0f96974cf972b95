package bill

import (
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
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
	want := "a look every 2 s (Kubernetes: 15 s), more after 8 s (0 s), fewer after 30 s (300 s), no change within 20 % of the target (10 %)\nservices/process  pay  replicas 4, wanted 5 (1 to 6)  slots taken 70%\n" +
		"00:09  last -> 5\n00:05  third -> 5\n00:03  second -> 3\n"
	if !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := said(Data{Shops: shops(1, 1), Lang: scenario.English}.scalers(200, decisions)); !strings.Contains(got, "off; a sets it up") {
		t.Errorf("got %q where nothing is autoscaled", got)
	}
}
