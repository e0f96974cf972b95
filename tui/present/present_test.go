package present

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
	if got, want := strings.TrimRight(strings.Split(ansi.Strip(c.String()), "\n")[0], " "), "#### ####   #### #  #"; got != want {
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
	s, issues := scenario.Parse("t.yaml", []byte(`name: t
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
