package scenario_test

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

func TestBaselineMet(t *testing.T) {
	target := scenario.Baseline{P95: 300 * time.Millisecond}
	for _, tt := range []struct {
		name         string
		b            scenario.Baseline
		j            scenario.JourneyFigures
		clean, quick bool
	}{
		{"healthy", target, scenario.JourneyFigures{N: 30, OK: 29, Declined: 1, P95: 300}, true, true},
		{"a failure", target, scenario.JourneyFigures{N: 30, OK: 29, Failed: 1, P95: 10}, false, true},
		{"shed", target, scenario.JourneyFigures{N: 30, OK: 29, Shed: 1, P95: 10}, false, true},
		{"slow", target, scenario.JourneyFigures{N: 30, OK: 30, P95: 301}, true, false},
		{"slow, but few", target, scenario.JourneyFigures{N: 29, OK: 29, P95: 301}, true, true},
		{"no target", scenario.Baseline{}, scenario.JourneyFigures{N: 30, OK: 30, P95: 9000}, true, true},
		{"any", scenario.Baseline{Any: true}, scenario.JourneyFigures{N: 30, Failed: 30, P95: 9000}, true, true},
	} {
		if clean, quick := tt.b.Met(tt.j); clean != tt.clean || quick != tt.quick {
			t.Errorf("%s: clean %v, quick %v; want %v, %v", tt.name, clean, quick, tt.clean, tt.quick)
		}
	}
}
