package charts_test

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/charts"
	"github.com/msalab/msalab/tui/theme"
)

var now = time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)

func shop(a scenario.Architecture, rate, p99 int) runs.Shop {
	s := runs.Shop{Shape: scenario.Shape{Architecture: a, Placement: scenario.Process}}
	for i := range 60 {
		s.Seconds = append(s.Seconds, runs.Second{At: now.Add(time.Duration(i-60) * time.Second),
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
	got := drawn(120, 40, charts.Data{Shops: []runs.Shop{shop(scenario.Monolith, 8, 900), shop(scenario.Services, 40, 20)}})
	if n := strings.Count(got, "50/s"); n < 2 {
		t.Errorf("got 50/s %d times, want it on both axes:\n%s", n, got)
	}
}

// TestNarrow: where there is no room for two shops the selected one stays.
func TestNarrow(t *testing.T) {
	got := drawn(60, 30, charts.Data{Shops: []runs.Shop{shop(scenario.Monolith, 8, 9), shop(scenario.Services, 40, 20)}, Selected: 1})
	if strings.Contains(got, "monolith") || !strings.Contains(got, "services") {
		t.Errorf("got\n%s", got)
	}
}

// TestWorstP95: of a journey the charts show the worst p95 of the last seconds, and
// call it that.
func TestWorstP95(t *testing.T) {
	s := shop(scenario.Services, 1, 1)
	for i := range s.Seconds {
		s.Seconds[i].Journeys = map[string]scenario.JourneyFigures{"buy": {N: 10, OK: 10, P95: 20}}
	}
	s.Seconds[len(s.Seconds)-3].Journeys = map[string]scenario.JourneyFigures{"buy": {N: 10, OK: 10, P95: 640}}
	for lang, want := range map[scenario.Lang]string{scenario.English: "worst p95", scenario.Korean: "초별 최대 p95"} {
		got := drawn(80, 40, charts.Data{Shops: []runs.Shop{s}, Lang: lang})
		if !strings.Contains(got, " "+want) || !strings.Contains(got, "640ms") {
			t.Errorf("got no 640ms under %q:\n%s", want, got)
		}
	}
}

// TestNoFigures yet is said, not drawn as zero.
func TestNoFigures(t *testing.T) {
	s := shop(scenario.Services, 1, 1)
	s.Seconds = nil
	if got := drawn(80, 24, charts.Data{Shops: []runs.Shop{s}}); !strings.Contains(got, "No figures yet") {
		t.Errorf("got\n%s", got)
	}
}

// TestMarks: what was done to a shop is marked in its charts, and to no other's;
// the legend says what the marks mean.
func TestMarks(t *testing.T) {
	s := shop(scenario.Services, 10, 20)
	at := now.Add(-20 * time.Second)
	event := func(kind runs.EventKind, shop, subject string) charts.Data {
		return charts.Data{Shops: []runs.Shop{s}, Events: []runs.Event{{At: at, Kind: kind, Shop: shop, Subject: subject}}}
	}
	fault := func(f runs.ActiveFault) charts.Data {
		return charts.Data{Shops: []runs.Shop{s}, Faults: []runs.ActiveFault{f}}
	}
	for name, c := range map[string]struct {
		data charts.Data
		mark string // on the axis
	}{
		"scaled by hand":         {event(runs.EventScale, "", "pay"), "S"},
		"scaled by itself":       {event(runs.EventScale, "services/process", "pay"), "S"},
		"another shop":           {event(runs.EventScale, "monolith/process", "pay"), "-"},
		"a plan of a sizing":     {event(runs.EventScale, "services/process", "x2"), "-"},
		"deployed":               {event(runs.EventDeploy, "services/process", "board"), "D"},
		"a fault":                {fault(runs.ActiveFault{First: at}), "*"},
		"healed":                 {fault(runs.ActiveFault{Healed: at}), "v"},
		"a fault that never was": {fault(runs.ActiveFault{}), "-"},
	} {
		for _, c.data.Second = range []bool{false, true} {
			got := drawn(90, 24, c.data)
			axes := 0
			for _, line := range strings.Split(got, "\n") {
				if !strings.Contains(line, "now") || !strings.Contains(line, "s -") {
					continue
				}
				axes++
				line, _, _ = strings.Cut(line, "now") // there may be another beside it
				if axis := strings.Trim(line[strings.Index(line, "s -")+1:], " -"); axis != strings.Trim(c.mark, "-") {
					t.Errorf("%s: got marks %q, want %q on\n%s", name, axis, c.mark, line)
				}
			}
			if axes == 0 {
				t.Fatalf("%s: no axis in\n%s", name, got)
			}
			for _, word := range []string{"* fault", "v healed", "S scale", "D deploy"} {
				if !strings.Contains(got, word) {
					t.Errorf("%s: no %q in\n%s", name, word, got)
				}
			}
		}
	}
}

// TestHalves: where there is room for all charts they are there, else one half of
// them, or the other.
func TestHalves(t *testing.T) {
	first, second := []string{"Journeys", "Latency ", "Failed"}, []string{"Latencies", "Replicas ready", "Waiting for a slot", "Bill, slots"}
	for _, c := range []struct {
		width, height int
		second        bool
		there, not    []string
	}{
		{90, 24, false, first, second}, {90, 24, true, second, first}, {120, 30, false, append(first, second...), nil}, {90, 60, true, append(first, second...), nil},
	} {
		got := drawn(c.width, c.height, charts.Data{Shops: []runs.Shop{shop(scenario.Services, 8, 9)}, Second: c.second})
		for _, title := range c.there {
			if !strings.Contains(got, title) {
				t.Errorf("%dx%d, second %v: no %q in\n%s", c.width, c.height, c.second, title, got)
			}
		}
		for _, title := range c.not {
			if strings.Contains(got, title) {
				t.Errorf("%dx%d, second %v: %q has no place in\n%s", c.width, c.height, c.second, title, got)
			}
		}
	}
}

// TestBill: what slots do, stacked up to all of them; a second of which nothing is
// known is left blank.
func TestBill(t *testing.T) {
	s := shop(scenario.Services, 8, 9)
	for i := range s.Seconds[:59] {
		s.Seconds[i].Slots = runs.SlotSeconds{Working: 20, Waiting: 10, Idle: 10}
	}
	got := drawn(90, 90, charts.Data{Shops: []runs.Shop{s}})
	at := strings.Index(got, "Bill, slots  # working 20  = waiting 10  * idle 10")
	if at < 0 {
		t.Fatalf("no legend in\n%s", got)
	}
	plot, _, _ := strings.Cut(got[at+strings.IndexByte(got[at:], '\n'):], "now")
	for _, area := range []string{"*", "=", "#"} { // all, those that wait, those that work
		area = strings.Repeat(area, 59) // the seconds that are known
		if !strings.Contains(plot, " "+area+" ") {
			t.Errorf("no %s in\n%s", area, plot)
		}
	}
}

// TestLegendIsWhole also where two shops share 80 columns.
func TestLegendIsWhole(t *testing.T) {
	for _, second := range []bool{false, true} {
		got := drawn(80, 17, charts.Data{Shops: []runs.Shop{shop(scenario.Monolith, 8, 9), shop(scenario.Services, 8, 9)}, Second: second})
		for _, word := range []string{"* fault", "v healed", "S scale", "D deploy"} {
			if n := strings.Count(got, word); n != 2 {
				t.Errorf("second %v: got %q %d times, want it for both shops in\n%s", second, word, n, got)
			}
		}
	}
}

// TestAxesStandInLine: charts of two shops beside each other begin at the same second
// at every width.
func TestAxesStandInLine(t *testing.T) {
	one := runs.Shop{Shape: scenario.Shape{Architecture: scenario.Monolith, Placement: scenario.Process}}
	for i := range 100 {
		one.Seconds = append(one.Seconds, runs.Second{At: time.Unix(int64(i), 0), All: scenario.JourneyFigures{N: 5, OK: 5}})
	}
	for width := 90; width < 220; width++ {
		begins := map[string]bool{}
		for _, word := range strings.Fields(drawn(width, 20, charts.Data{Shops: []runs.Shop{one, one}, Lang: scenario.English})) {
			if strings.HasPrefix(word, "-") && strings.HasSuffix(word, "s") && len(word) > 2 && !strings.HasPrefix(word, "--") {
				begins[word] = true
			}
		}
		if len(begins) != 1 {
			t.Errorf("%d columns: the axes begin at %v, want one moment", width, begins)
		}
	}
}

// TestCaptionsAgreeWithTheHead: a second unlike those before it makes no chart say
// another rate, or another share of failures, than the head above it.
func TestCaptionsAgreeWithTheHead(t *testing.T) {
	s := shop(scenario.Services, 30, 20)
	s.Seconds[len(s.Seconds)-1].All = scenario.JourneyFigures{N: 15, Failed: 15}
	got := drawn(80, 40, charts.Data{Shops: []runs.Shop{s}, Lang: scenario.English})
	for _, want := range []string{"success 80.0%", "25/s", "Journeys  25/s", "Failed  20.0%"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
}
