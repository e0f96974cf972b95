package language_test

import (
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario/language"
)

const autoscaleHead = "name: a\ncompare: {shapes: [services/inproc]}\nload: {rate: 10/s}\nsteps:\n  - autoscale: "

func TestAutoscaleStep(t *testing.T) {
	for _, tt := range []struct{ name, step, want string }{
		{"defaults", "{function: pay, max: 10, utilisation: 70%}",
			"autoscale {Function:pay Min:1 Max:10 Metrics:[{Name:utilisation Target:0.7}] Every:2s Tolerance:0.2 " +
				"Up:{Window:12s Policies:[{Percent:true Value:100 Period:2s} {Percent:false Value:4 Period:2s}] Select:max} " +
				"Down:{Window:30s Policies:[{Percent:true Value:100 Period:2s}] Select:max}}"},
		{"all of it", "{function: pay, min: 2, max: 9, in-flight: 6, rate: 40/s, every: 15s, tolerance: 5%, up: {window: none, select: min, " +
			"policies: [{pods: 2, every: 1m}]}, down: {window: 5m, select: disabled}}",
			"autoscale {Function:pay Min:2 Max:9 Metrics:[{Name:in-flight Target:6} {Name:rate Target:40}] Every:15s Tolerance:0.05 " +
				"Up:{Window:0s Policies:[{Percent:false Value:2 Period:1m0s}] Select:min} " +
				"Down:{Window:5m0s Policies:[{Percent:true Value:100 Period:15s}] Select:disabled}}"},
		{"as seldom as Kubernetes", "{function: pay, max: 9, in-flight: 6, every: 15s}",
			"autoscale {Function:pay Min:1 Max:9 Metrics:[{Name:in-flight Target:6}] Every:15s Tolerance:0.1 " +
				"Up:{Window:0s Policies:[{Percent:true Value:100 Period:15s} {Percent:false Value:4 Period:15s}] Select:max} " +
				"Down:{Window:30s Policies:[{Percent:true Value:100 Period:15s}] Select:max}}"},
		{"off", "{function: pay, every: none}",
			"autoscale {Function:pay Min:0 Max:0 Metrics:[] Every:0s Tolerance:0 Up:{Window:0s Policies:[] Select:} Down:{Window:0s Policies:[] Select:}}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			wantCall(t, autoscaleHead+tt.step, tt.want)
		})
	}
}

func TestAutoscaleContradictions(t *testing.T) {
	for _, tt := range []struct{ name, step, want string }{
		{"nothing to look at", "{function: pay, max: 10}", "autoscale looks at nothing"},
		{"no max", "{function: pay, utilisation: 70%}", "autoscale lacks max"},
		{"the smaller first", "{function: pay, min: 5, max: 3, utilisation: 70%}", "from 5 to 3 replicas"},
		{"more often than there are figures", "{function: pay, max: 3, utilisation: 70%, every: 200ms}", "at least 500ms between looks"},
		{"tolerance of all", "{function: pay, max: 3, utilisation: 70%, tolerance: 100%}", "a tolerance from 0 to below 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			wantRefusal(t, autoscaleHead+tt.step, tt.want)
		})
	}
}

// What contradicts itself is told whatever else is wrong with the file.
func TestAutoscaleContradictsBesideOthers(t *testing.T) {
	step := "{function: pay, min: 5, max: 3, utilisation: 70%}"
	_, err := language.Parse("a.yaml", []byte(strings.Replace(autoscaleHead, "steps:\n", "steps:\n  - scale: {pay: 0}\n", 1)+step))
	for _, want := range []string{"0 is out of bounds", "from 5 to 3 replicas"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
