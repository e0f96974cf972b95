package tui

import (
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
)

// The widest and the highest terminal.
const mostWidth, mostHeight = 220, 70

// everySize are the sizes that pictures are drawn at: each width at some heights,
// and 500 others by a seed.
func everySize() (sizes [][2]int) {
	for width := 1; width <= mostWidth; width++ {
		for _, height := range []int{1, 5, 10, 24, 30, mostHeight} {
			sizes = append(sizes, [2]int{width, height})
		}
	}
	random := rand.New(rand.NewPCG(7, 11))
	for range 500 {
		sizes = append(sizes, [2]int{1 + random.IntN(mostWidth), 1 + random.IntN(mostHeight)})
	}
	return sizes
}

// TestEverySize draws every view, dialog and state in both languages: nothing may
// panic, be wider or higher than the screen, or be empty (an empty frame makes the
// terminal flicker). Here each picture takes a share of the sizes, another in each
// language, so that all are taken; the e2e tier takes larger shares, and each view at
// all sizes.
func TestEverySize(t *testing.T) { sweep(t, 127) }

// sweep draws all pictures, each at one size of so many.
func sweep(t *testing.T, of int) {
	sizes := everySize()
	if most := 2 * len(pictures()); most < of {
		t.Fatalf("%d pictures in two languages leave some of %d shares of the sizes out", most/2, of)
	}
	for i, p := range pictures() {
		for j, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			t.Run(string(lang)+"/"+p.name, func(t *testing.T) {
				t.Parallel()
				m := show(p, 100, 30, lang, theme.New(theme.Dark, i%2 == 0, false))
				for k := (2*i + j) % of; k < len(sizes); k += of {
					width, height := sizes[k][0], sizes[k][1]
					m.Update(tea.WindowSizeMsg{Width: width, Height: height})
					checkFits(t, m.render(), width, height)
				}
			})
		}
	}
}

func checkFits(t *testing.T, frame string, width, height int) {
	t.Helper()
	if frame == "" {
		t.Fatalf("%dx%d: the frame is empty", width, height)
	}
	lines := strings.Split(frame, "\n")
	if len(lines) > height {
		t.Fatalf("%dx%d: got %d lines", width, height, len(lines))
	}
	for y, line := range lines {
		if got := ansi.StringWidth(line); got > width {
			t.Fatalf("%dx%d: line %d: got %d columns: %q", width, height, y, got, ansi.Strip(line))
		}
	}
}
