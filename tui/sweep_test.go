package tui

import (
	"flag"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
)

// everySize makes TestEverySize try all sizes with all pictures, which takes
// minutes; by default the pictures share the sizes out among themselves.
var everySize = flag.Bool("everysize", false, "draw every picture at every size")

// TestEverySize draws the pictures at sizes from 1x1 to 220x70: nothing may
// panic, be wider or higher than the screen, or be empty (an empty frame makes
// the terminal flicker).
func TestEverySize(t *testing.T) {
	for i, p := range pictures() {
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			t.Run(string(lang)+"/"+p.name, func(t *testing.T) {
				t.Parallel()
				m := show(p, 100, 30, lang, theme.New(theme.Dark, i%2 == 0, false))
				for width := 1; width <= 220; width++ {
					for height := 1; height <= 70; height++ {
						if mine := (width+7*i)%61 == 0 && (height+width+i)%11 == 0; mine || *everySize {
							m.Update(tea.WindowSizeMsg{Width: width, Height: height})
							checkFits(t, m.render(), width, height)
						}
					}
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
