package present

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// TestDigits: every character is a rectangle, as wide as it says.
func TestDigits(t *testing.T) {
	for r, rows := range digits() {
		for i, row := range rows {
			if len(row) != len(rows[0]) {
				t.Errorf("%q: line %d: got %d columns, want %d", r, i, len(row), len(rows[0]))
			}
		}
	}
	c := canvas.New(30, digitHeight, theme.New(theme.Dark, true, false))
	if got, want := drawDigits(c.Area(), 0, 0, "99.5%", theme.Text), widthOf("99.5%"); got != want {
		t.Errorf("got %d columns, want %d", got, want)
	}
	if got, want := strings.TrimRight(strings.Split(ansi.Strip(c.String()), "\n")[0], " "), "#### ####    #### ##  #"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSplit(t *testing.T) {
	for in, want := range map[string][2]string{"99.5%": {"99.5%", ""}, "128 ms": {"128", "ms"}, "1.2 s": {"1.2", "s"}, "58/s": {"58", "/s"}, "-": {"-", ""}} {
		if large, unit := split(in); large != want[0] || unit != want[1] {
			t.Errorf("%q: got %q %q, want %q", in, large, unit, want)
		}
	}
}

// TestClock: within a step's planned time one is on time, before it ahead,
// after it behind.
func TestClock(t *testing.T) {
	s, issues := language.Parse("t.yaml", []byte(`name: t
claim: C4
title: {en: T, ko: T}
minutes: 1
compare: {shapes: [services/inproc]}
load: {rate: 1/s}
steps:
  - hold: 20s
  - hold: 20s
`))
	if issues != nil {
		t.Fatal(issues)
	}
	began := time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)
	for _, c := range []struct {
		step    int
		elapsed time.Duration
		want    string
	}{
		{1, 10 * time.Second, "00:10 of 01:00  on time"},
		{1, 50 * time.Second, "00:50 of 01:00  00:30 behind"},
		{2, 5 * time.Second, "00:05 of 01:00  00:15 ahead"},
	} {
		if got := Clock(s, runs.Stage{Step: c.step, Began: began}, began.Add(c.elapsed), scenario.English); got != c.want {
			t.Errorf("step %d after %v: got %q, want %q", c.step, c.elapsed, got, c.want)
		}
	}
	if got := Clock(nil, runs.Stage{}, began, scenario.English); got != "" {
		t.Errorf("no scenario: got %q", got)
	}
}

// TestFiguresKeepTheirPlaces: whatever they are, with two shops beside each other,
// p95 is shown, and stands where it stood; on a small screen it is told small.
func TestFiguresKeepTheirPlaces(t *testing.T) {
	drawn := func(width int, share, p95 float64, won int64, l scenario.Lang) string {
		shop := runs.Shop{Audit: &scenario.Audit{Won: won}, Shape: scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process}}
		for range 3 {
			n := 1000
			shop.Seconds = append(shop.Seconds, runs.Second{All: scenario.JourneyFigures{N: n, OK: int(share * float64(n)), Failed: n - int(share*float64(n)), P95: p95}})
		}
		c := canvas.New(width, 1+digitHeight, theme.New(theme.Dark, false, false))
		drawFigures(c.Area(), Data{Shops: []runs.Shop{shop, shop}, Lang: l, Money: won >= 0})
		return ansi.Strip(c.String())
	}
	for _, width := range []int{78, 98, 198} {
		var places []int
		for share, p95 := range map[float64]float64{1: 9, 0.956: 865, 0.993: 42, 0.017: 1250, 0.524: 9876, 0: 15000} {
			got := strings.Split(drawn(width, share, p95, -1, scenario.English), "\n")
			line := got[1]
			if width == 78 {
				line = got[0]
			}
			if strings.Count(line, "p95") != 2 {
				t.Errorf("width %d, %v: p95 of both shops is not shown in\n%s", width, share, strings.Join(got, "\n"))
			}
			places = append(places, len([]rune(line[:strings.LastIndex(line, "p95")])))
		}
		if slices.Min(places) != slices.Max(places) {
			t.Errorf("width %d: p95 of the second shop stands at %v", width, places)
		}
	}
	for _, l := range []scenario.Lang{scenario.English, scenario.Korean} {
		for _, width := range []int{98, 118, 158, 198} {
			places := map[string]bool{}
			for _, won := range []int64{0, 1500, 9999, 10_000, 57_000, 1_234_567, 98_765_432} {
				got := drawn(width, 0.956, 865, won, l)
				line := strings.Split(got, "\n")[1]
				place := ""
				for _, name := range []string{text.SagaImbalance.In(l), text.SuccessLabel.In(l), "p95"} {
					place += fmt.Sprintf(" %d", len([]rune(line[:max(0, strings.LastIndex(line, name))])))
				}
				places[place] = true
			}
			if len(places) != 1 {
				t.Errorf("%s, width %d: the figures of the second shop stand at %v", l, width, places)
			}
		}
	}
}
