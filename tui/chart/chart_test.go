package chart

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
)

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

func TestCeiling(t *testing.T) {
	cases := []struct{ v, floor, want float64 }{
		{0, 10, 10}, {11, 10, 20}, {20, 10, 20}, {20.1, 10, 50}, {51, 10, 100}, {999, 1, 1000}, {0.03, 0.01, 0.05},
		{math.NaN(), 10, 1}, {math.Inf(1), 10, 1}, {0, 0, 1}, {0.3, 0, 0.5},
	}
	for _, c := range cases {
		if got := Ceiling(c.v, c.floor); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v, at least %v: got %v, want %v", c.v, c.floor, got, c.want)
		}
	}
}

// TestColumnsStandStill: as time goes on a value moves by whole columns and
// shares its column with the same neighbours.
func TestColumnsStandStill(t *testing.T) {
	for width := 6; width <= 300; width++ {
		w := windowFor(width, noon)
		if w.columns > width || int64(w.columns)*w.seconds > Span || int64(w.columns)*w.seconds < Span/2-w.seconds {
			t.Errorf("width %d: got %d columns of %d s", width, w.columns, w.seconds)
		}
		later := windowFor(width, noon.Add(time.Duration(w.seconds)*time.Second))
		for s := range 50 {
			at := noon.Add(-time.Duration(s) * time.Second)
			x, ok := w.column(at)
			moved, still := later.column(at)
			if ok && still && moved != x-1 {
				t.Errorf("width %d: a value at -%d s: got column %d, then %d", width, s, x, moved)
			}
		}
	}
}

func TestFoldKeepsPeaks(t *testing.T) {
	w := windowFor(30, noon) // 2 s a column
	samples := []Sample{{noon.Add(-2 * time.Second), 9}, {noon.Add(-time.Second), 4}, {noon, math.NaN()}, {noon.Add(-time.Hour), 99}}
	got := w.fold(samples)
	if got[28] != 9 || !math.IsNaN(got[29]) {
		t.Errorf("got %v and %v, want the peak 9 and none", got[28], got[29])
	}
}

// TestDipsShow: a second without anything shows in a column of two seconds, if dips
// count, without colours too.
func TestDipsShow(t *testing.T) {
	c := Chart{Title: "Rate", Max: 8, Now: noon, NowWord: "now", Format: func(v float64) string { return fmt.Sprint(v) }, Dips: true,
		Series: []Series{{Last: "8", Role: theme.First, Samples: samples(8, 8, 8, 8, 8, 0, 8)}}}
	for mono, want := range map[bool]string{true: "██▒█", false: "██░█"} {
		if got := draw(c, 37, 4, false, mono); !strings.Contains(got, want) {
			t.Errorf("no colours %v: got\n%s\nwant a column that is pale", mono, got)
		}
	}
	c.Dips = false
	if got := draw(c, 37, 4, false, true); !strings.Contains(got, "████") {
		t.Errorf("where dips don't count: got\n%s\nwant full columns", got)
	}
}

func samples(values ...float64) []Sample {
	var out []Sample
	for i, v := range values {
		out = append(out, Sample{noon.Add(time.Duration(i-len(values)+1) * time.Second), v})
	}
	return out
}

func draw(c Chart, width, height int, ascii, mono bool) string {
	cv := canvas.New(width, height, theme.New(theme.Dark, ascii, mono))
	Draw(cv.Area(), c)
	lines := strings.Split(ansi.Strip(cv.String()), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func testChart() Chart {
	return Chart{
		Title: "Latency", Max: 8, Now: noon, NowWord: "now", Format: func(v float64) string { return fmt.Sprint(v) },
		Series: []Series{
			{Label: "p50", Last: "2", Role: theme.First, Samples: samples(1, 2, 3, 4, 0, 0.01, 2)},
			{Label: "p95", Last: "4", Role: theme.Second, Samples: samples(2, 4, 6, 8, 0, 0.01, 4)},
			{Label: "p99", Last: "8", Role: theme.Third, Samples: samples(4, 8, 8, 8, math.NaN(), 0.01, 8)},
		},
		Marks: []Mark{{At: noon.Add(-3 * time.Second), Char: "^", Role: theme.Fault}, {At: noon.Add(-time.Hour), Char: "!"}},
	}
}

func TestDraw(t *testing.T) {
	for _, tc := range []struct {
		name                 string
		ascii, mono, braille bool
	}{
		{name: "areas"}, {name: "without colours", mono: true}, {name: "ascii", ascii: true}, {name: "braille", braille: true},
		{name: "no braille in ascii", ascii: true, braille: true},
	} {
		for _, size := range [][2]int{{37, 6}, {80, 10}, {10, 3}} {
			t.Run(fmt.Sprintf("%s/%dx%d", tc.name, size[0], size[1]), func(t *testing.T) {
				c := testChart()
				c.Braille = tc.braille
				golden.RequireEqual(t, draw(c, size[0], size[1], tc.ascii, tc.mono)+"\n")
			})
		}
	}
}

// TestDotsNeverHideAreas, and where the legend has no room to name them there are
// none.
func TestDotsNeverHideAreas(t *testing.T) {
	level := func(values ...float64) Chart {
		c := testChart()
		c.Marks = nil
		for i := range c.Series {
			c.Series[i].Samples = samples(values[i])
		}
		return c
	}
	if got := draw(level(0.1, 0.2, 0.3), 40, 4, false, false); strings.Count(got, "•") != 1 || !strings.Contains(got, "▁") {
		t.Errorf("a value each in the lowest row: got\n%s\nwant the areas, and a dot in the legend alone", got)
	}
	if got := draw(level(1, 2, 8), 40, 8, false, false); strings.Count(got, "•") != 2 {
		t.Errorf("p99 above both areas: got\n%s\nwant a dot there", got)
	}
	if got := draw(level(1, 2, 8), 28, 8, false, false); strings.Contains(got, "•") || strings.Contains(got, "p99") {
		t.Errorf("no room for p99 in the legend: got\n%s\nwant no dot", got)
	}
}

// TestScale: whatever is above nothing shows, and nothing leaves the plot.
func TestScale(t *testing.T) {
	cases := []struct {
		v, limit float64
		want     int
	}{{0, 10, 0}, {math.NaN(), 10, 0}, {0.0001, 10, 1}, {5, 10, 8}, {10, 10, 16}, {99, 10, 16}, {5, 0, 0}}
	for _, c := range cases {
		if got := scale(c.v, c.limit, 16); got != c.want {
			t.Errorf("%v of %v: got %d, want %d", c.v, c.limit, got, c.want)
		}
	}
}

func TestSparkline(t *testing.T) {
	cv := canvas.New(5, 1, theme.New(theme.Dark, false, false))
	Sparkline(cv.Area(), []float64{9, 9, 0, 1, 4, math.NaN(), 8}, 8, theme.First)
	if got, want := ansi.Strip(cv.String()), "▁▁▄ █"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func BenchmarkDraw(b *testing.B) {
	long := testChart()
	for i := range long.Series {
		values := make([]float64, Span)
		for j := range values {
			values[j] = 4 + 3*math.Sin(float64(i+j)/7)
		}
		long.Series[i].Samples = samples(values...)
	}
	for _, braille := range []bool{false, true} {
		b.Run(fmt.Sprintf("braille=%v", braille), func(b *testing.B) {
			long.Braille = braille
			cv := canvas.New(130, 26, theme.New(theme.Dark, false, false))
			b.ReportAllocs()
			for b.Loop() {
				Draw(cv.Area(), long)
			}
		})
	}
}
