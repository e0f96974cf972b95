package change

import (
	"slices"
	"strconv"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/bill"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/text"
)

// autoscaleSheet lets the replicas of a function follow its load, or ends that.
type autoscaleSheet struct {
	ofShop
	function int // index into the shop's functions
	on       bool
	metric   int       // index into scenario.ScaleMetrics
	targets  []float64 // by metric
	min, max float64
	every    float64 // seconds, as window
	window   float64
}

// The fields of the sheet.
const (
	autoscaleFunction = iota
	autoscaleOn
	autoscaleMetric
	autoscaleTarget
	autoscaleMin
	autoscaleMax
	autoscaleEvery
	autoscaleWindow
)

// NewAutoscale is the form by which the replicas of a function follow its load.
func NewAutoscale(in dialog.Setting) *dialog.Form {
	s := &autoscaleSheet{function: max(slices.Index(functionsOf(in.Shop()), in.Function), 0)}
	s.begin(in)
	return dialog.NewForm(s)
}

// begin takes what is in force for the chosen function; where it is scaled by
// hand, settings that show something on a small machine.
func (s *autoscaleSheet) begin(in dialog.Setting) {
	*s = autoscaleSheet{function: s.function, on: true, targets: []float64{0.7, 6, 40}, min: 1, max: 6, every: 2, window: scenario.SteadyWindow.Seconds()}
	now := s.inForce(in)
	if now.Off() {
		return
	}
	s.metric = max(slices.Index(scenario.ScaleMetrics(), now.Metrics[0].Name), 0)
	s.targets[s.metric] = now.Metrics[0].Target
	s.min, s.max, s.every, s.window = float64(now.Min), float64(now.Max), now.Every.Seconds(), now.Down.Window.Seconds()
}

func (s *autoscaleSheet) name(in dialog.Setting) string {
	if all := functionsOf(in.Shop()); s.function < len(all) {
		return all[s.function]
	}
	return ""
}

// inForce is the autoscaler that the chosen function has: off where it has none.
func (s *autoscaleSheet) inForce(in dialog.Setting) scenario.Autoscale {
	name := s.name(in)
	if shop := in.Shop(); shop != nil {
		for _, a := range shop.Scalers {
			if a.Function == name || a.Function == string(scenario.Monolith) {
				return a.Autoscale
			}
		}
	}
	return scenario.Autoscale{Function: name}
}

// settings are what the sheet asks for.
func (s *autoscaleSheet) settings(in dialog.Setting) scenario.Autoscale {
	a := scenario.Autoscale{Function: s.name(in)}
	if !s.on {
		return a
	}
	a.Min, a.Max, a.Every = int(s.min), int(s.max), form.Seconds(s.every)
	a.Metrics = []scenario.ScaleMetric{{Name: scenario.ScaleMetrics()[s.metric], Target: s.targets[s.metric]}}
	a.Tolerance, a.Up, a.Down = scenario.SteadyDefaults(a.Every, form.Seconds(s.window))
	return a
}

func (s *autoscaleSheet) Title() text.Key { return text.AutoscaleTitle }

func (s *autoscaleSheet) Fields(in dialog.Setting) []form.Field {
	on := text.AutoscaleNo
	if s.on {
		on = text.AutoscaleYes
	}
	metric := scenario.ScaleMetric{Name: scenario.ScaleMetrics()[s.metric], Target: s.targets[s.metric]}
	fields := []form.Field{
		{Label: text.LimitFunction.In(in.Lang), Value: s.name(in), Less: s.function > 0, More: s.function < len(functionsOf(in.Shop()))-1},
		{Label: text.AutoscaleOn.In(in.Lang), Value: on.In(in.Lang), Less: s.on, More: !s.on},
		{Label: text.AutoscaleMetric.In(in.Lang), Value: bill.MetricName(metric.Name, in.Lang), Less: s.metric > 0, More: s.metric < len(s.targets)-1},
		{Label: text.AutoscaleTarget.In(in.Lang), Value: bill.Target(metric)},
		{Label: text.AutoscaleMin.In(in.Lang), Value: strconv.Itoa(int(s.min))},
		{Label: text.AutoscaleMax.In(in.Lang), Value: strconv.Itoa(int(s.max))},
		{Label: text.AutoscaleEvery.In(in.Lang), Value: form.Seconds(s.every).String()},
		{Label: text.AutoscaleWindow.In(in.Lang), Value: form.Seconds(s.window).String()},
	}
	for i := autoscaleTarget; i <= autoscaleWindow; i++ {
		_, fields[i].Less = s.beside(in, i, -1)
		_, fields[i].More = s.beside(in, i, +1)
	}
	if !s.on {
		for i := autoscaleMetric; i <= autoscaleWindow; i++ {
			fields[i].Why = text.WhyAutoscaleOff.In(in.Lang)
		}
	}
	return fields
}

func (s *autoscaleSheet) About(in dialog.Setting, field int) string {
	return [...]text.Key{
		text.AutoscaleFunctionAbout, text.AutoscaleOnAbout, text.AutoscaleMetricAbout, text.AutoscaleTargetAbout,
		text.AutoscaleMinAbout, text.AutoscaleMaxAbout, text.AutoscaleEveryAbout, text.AutoscaleWindowAbout,
	}[field].In(in.Lang)
}

// value is where a field keeps its number.
func (s *autoscaleSheet) value(field int) *float64 {
	return map[int]*float64{
		autoscaleTarget: &s.targets[s.metric], autoscaleMin: &s.min, autoscaleMax: &s.max,
		autoscaleEvery: &s.every, autoscaleWindow: &s.window,
	}[field]
}

// beside returns the next value of a field. The least number of replicas stays
// at or below the greatest.
func (s *autoscaleSheet) beside(in dialog.Setting, field, by int) (float64, bool) {
	var steps []float64
	switch field {
	case autoscaleTarget:
		steps = [][]float64{
			{0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}, {1, 2, 3, 4, 6, 8, 12, 16}, {5, 10, 20, 40, 80, 160, 320},
		}[s.metric]
	case autoscaleMin, autoscaleMax:
		for n := 1; n <= MostReplicas(in.Shops); n++ {
			steps = append(steps, float64(n))
		}
	case autoscaleEvery:
		steps = form.Durations(time.Second, 2*time.Second, 5*time.Second, scenario.KubernetesEvery)
	default:
		steps = form.Durations(5*time.Second, 10*time.Second, 20*time.Second, scenario.SteadyWindow, 60*time.Second, scenario.KubernetesWindow)
	}
	v, ok := form.Beside(steps, *s.value(field), by)
	if field == autoscaleMin && v > s.max || field == autoscaleMax && v < s.min {
		return 0, false
	}
	return v, ok
}

func (s *autoscaleSheet) Step(in dialog.Setting, field, by int) {
	switch field {
	case autoscaleFunction:
		s.function += by
		s.begin(in)
	case autoscaleOn:
		s.on = by > 0
	case autoscaleMetric:
		s.metric += by
	default:
		if v, ok := s.beside(in, field, by); ok {
			*s.value(field) = v
		}
	}
}

func (s *autoscaleSheet) Outcome(in dialog.Setting) (string, bool) {
	a, now := s.settings(in), s.inForce(in)
	if a.Off() && now.Off() || !a.Off() && !now.Off() && sameButName(a, now) {
		return text.FormUnchanged.In(in.Lang), true
	}
	if err := a.Validate(); err != nil {
		return err.Error(), true
	}
	if a.Off() {
		return text.DidAutoscaleOff.Format(in.Lang, a.Function), false
	}
	metric := a.Metrics[0]
	return text.DidAutoscale.Format(in.Lang, a.Function, a.Min, a.Max, bill.MetricName(metric.Name, in.Lang), bill.Target(metric), a.Every, a.Up.Window, a.Down.Window), false
}

// sameButName compares two autoscalers of one function, which in a monolith is
// called by another name.
func sameButName(a, b scenario.Autoscale) bool {
	return len(b.Metrics) == 1 && a.Metrics[0] == b.Metrics[0] && a.Min == b.Min && a.Max == b.Max && a.Every == b.Every && a.Down.Window == b.Down.Window
}

func (s *autoscaleSheet) Apply(in dialog.Setting) dialog.Change {
	before := s.inForce(in)
	before.Function = s.name(in)
	return dialog.Change{
		Do:   engine.Autoscale{Settings: s.settings(in)},
		What: text.AutoscaleTitle.In(in.Lang) + " " + s.name(in), Back: []engine.Command{engine.Autoscale{Settings: before}},
	}
}
