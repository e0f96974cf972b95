package charts_test

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/charts"
	"github.com/msalab/msalab/tui/theme"
)

var now = time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)

func shop(a scenario.Architecture, rate, p99 int) engine.Shop {
	s := engine.Shop{Shape: scenario.Shape{Architecture: a, Placement: scenario.Process}}
	for i := range 60 {
		s.Seconds = append(s.Seconds, engine.Second{At: now.Add(time.Duration(i-60) * time.Second),
			All: scenario.JourneyFigures{N: rate, OK: rate, P50: 5, P95: 10, P99: float64(p99)}})
	}
	return s
}

func drawn(width, height int, d charts.Data) string {
	c := canvas.New(width, height, theme.New(theme.Dark, true, false))
	charts.Draw(c.Area(), d)
	return ansi.Strip(c.String())
}

// TestAxesAreShared: two shops beside each other are drawn to one scale.
func TestAxesAreShared(t *testing.T) {
	got := drawn(120, 40, charts.Data{Shops: []engine.Shop{shop(scenario.Monolith, 8, 900), shop(scenario.Services, 40, 20)}})
	if n := strings.Count(got, "50/s"); n < 2 {
		t.Errorf("got 50/s %d times, want it on both axes:\n%s", n, got)
	}
}

// TestNarrow: where there is no room for two shops the selected one stays.
func TestNarrow(t *testing.T) {
	got := drawn(60, 30, charts.Data{Shops: []engine.Shop{shop(scenario.Monolith, 8, 9), shop(scenario.Services, 40, 20)}, Selected: 1})
	if strings.Contains(got, "monolith") || !strings.Contains(got, "services") {
		t.Errorf("got\n%s", got)
	}
}

// TestNoFigures yet is said, not drawn as zero.
func TestNoFigures(t *testing.T) {
	s := shop(scenario.Services, 1, 1)
	s.Seconds = nil
	if got := drawn(80, 24, charts.Data{Shops: []engine.Shop{s}}); !strings.Contains(got, "No figures yet") {
		t.Errorf("got\n%s", got)
	}
}
