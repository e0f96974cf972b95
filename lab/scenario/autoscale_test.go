package scenario_test

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

func TestAutoscaleValidate(t *testing.T) {
	good := scenario.Autoscale{Function: "pay", Min: 1, Max: 3, Every: time.Second, Metrics: []scenario.ScaleMetric{{Name: scenario.InFlight, Target: 6}}}
	good.Up, good.Down = scenario.ScaleDefaults(time.Second, time.Minute)
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*scenario.Autoscale){
		"function": func(a *scenario.Autoscale) { a.Function = "pai" },
		"metric":   func(a *scenario.Autoscale) { a.Metrics = []scenario.ScaleMetric{{Name: "cpu", Target: 1}} },
		"select":   func(a *scenario.Autoscale) { a.Up.Select = "best" },
		"policies": func(a *scenario.Autoscale) { a.Down.Policies = nil },
		"period":   func(a *scenario.Autoscale) { a.Up.Policies = []scenario.ScalePolicy{{Value: 1}} },
	} {
		bad := good
		spoil(&bad)
		if bad.Validate() == nil {
			t.Errorf("a wrong %s is not refused", name)
		}
	}
}
