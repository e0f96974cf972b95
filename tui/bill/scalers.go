package bill

import (
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// decisions is how many of the latest are told of each autoscaler, where there is
// room.
const decisions = 3

// scalers say what the autoscalers look at, how they stand, and how they came to
// it: at most so many decisions of each are told.
func (d Data) scalers(width, told int) []line {
	title := line{text.ScalerTitle.In(d.Lang), theme.Accent, 0}
	var all []line
	times := ""
	for i := range d.Shops {
		for _, a := range d.Shops[i].Scalers {
			if its := d.times(a); its != times { // mostly they have the same
				times = its
				all = append(all, lines(its, width, 1, theme.Muted)...)
			}
			all = append(all, d.scaler(&d.Shops[i], a, told)...)
		}
	}
	if len(all) == 0 {
		title.text += ": " + text.ScalerNone.In(d.Lang)
	}
	return append([]line{title}, all...)
}

// times are how often an autoscaler looks and how long it waits, beside the times
// of Kubernetes.
func (d Data) times(a runs.Scaler) string {
	return text.ScalerTimes.Format(d.Lang, a.Every.Seconds(), scenario.KubernetesEvery.Seconds(), a.Up.Window.Seconds(), scenario.KubernetesUpWindow.Seconds(),
		a.Down.Window.Seconds(), scenario.KubernetesWindow.Seconds(), 100*a.Tolerance, 100*scenario.KubernetesTolerance)
}

func (d Data) scaler(s *runs.Shop, a runs.Scaler, most int) []line {
	ready, wanted := standing(s, a.Function)
	head := a.Function
	if len(d.Shops) > 1 {
		head = s.Shape.String() + "  " + head
	}
	head += "  " + text.ScalerState.Format(d.Lang, ready, wanted, a.Min, a.Max)
	for _, m := range a.Metrics {
		head += "  " + MetricName(m.Name, d.Lang) + " " + Target(m)
	}
	told := d.decided(s, a, most)
	if len(told) == 0 {
		told = []line{{text.ScalerNoDecision.In(d.Lang), theme.Muted, 3}}
	}
	return append([]line{{head, theme.Strong, 1}}, told...)
}

// standing counts the ready replicas of a unit, and tells how many are wanted.
func standing(s *runs.Shop, unit string) (ready, wanted int) {
	for _, f := range s.Functions {
		if f.Name == unit || unit == string(scenario.Monolith) {
			return f.Replicas, f.Wanted
		}
	}
	return 0, 0
}

// decided are the latest decisions, the last first. The engine tells those that
// changed something, or were held back; the very last is in the shop itself.
func (d Data) decided(s *runs.Shop, a runs.Scaler, most int) []line {
	var all []line
	if !a.At.IsZero() {
		all = append(all, line{text.Clock(a.At.Sub(d.Started)) + "  " + a.Text.In(d.Lang), theme.Text, 3})
	}
	for _, e := range slices.Backward(d.Events) {
		if len(all) >= most {
			break
		}
		of := e.Kind == runs.EventScale && e.Subject == a.Function && e.Shop == s.Shape.String()
		if of && strings.Contains(e.Text.EN, "->") && e.Text != a.Text {
			all = append(all, line{text.Clock(e.At.Sub(d.Started)) + "  " + e.Text.In(d.Lang), theme.Muted, 3})
		}
	}
	return all
}

// MetricName writes what an autoscaler looks at in words.
func MetricName(name string, l scenario.Lang) string {
	return map[string]text.Key{
		scenario.Utilisation: text.AutoscaleUtilisation, scenario.InFlight: text.AutoscaleInFlight, scenario.RatePerPod: text.AutoscaleRate,
	}[name].In(l)
}
