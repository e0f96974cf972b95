package chart

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
)

func TestHeat(t *testing.T) {
	for _, c := range []struct{ n, most, want int }{{0, 9, 0}, {1, 1000, 1}, {100, 100, 4}, {30, 100, 3}, {7, 100, 2}, {3, 0, 0}} {
		if got := heat(c.n, c.most); got != c.want {
			t.Errorf("%d of %d: got %d, want %d", c.n, c.most, got, c.want)
		}
	}
}

// TestHeatmap: what is quick stands below what is slow, the newest at the right;
// rows that are short stand for several ranges, and none is left out.
func TestHeatmap(t *testing.T) {
	labels := []string{"1ms", "10ms", "100ms", "1s"}
	h := Heatmap{Title: "Latencies", Labels: labels, Now: noon, NowWord: "now", Seconds: []Spread{
		{noon.Add(-time.Second), []int{0, 0, 0, 0, 9}}, {noon, []int{9, 0, 0, 0, 0}}, {noon.Add(-time.Hour), []int{0, 0, 9, 0, 0}}}}
	for height, rows := range map[int]int{7: 5, 11: 5, 5: 3, 4: 2} {
		c := canvas.New(70, height, theme.New(theme.Dark, true, true))
		DrawHeatmap(c.Area(), h)
		lines := strings.Split(ansi.Strip(c.String()), "\n")
		bottom, top := lines[height-2], lines[height-1-rows]
		if !strings.HasSuffix(bottom, " #") || !strings.HasSuffix(strings.TrimRight(top, " "), "#") || len(strings.TrimRight(top, " ")) != len(bottom)-1 {
			t.Errorf("%d lines: got\n%s\nand\n%s\nwant the quick one below, the slow one above and a second before", height, top, bottom)
		}
		if !strings.Contains(top, ">1s") {
			t.Errorf("%d lines: got %q on top, want >1s", height, top)
		}
		if got := strings.Count(strings.Join(lines[1:], ""), "#"); got != 2 {
			t.Errorf("%d lines: got %d cells, want 2 of those in the window", height, got)
		}
	}
}
