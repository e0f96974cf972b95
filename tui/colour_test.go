package tui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
)

// coloured is a sequence that sets a colour of letters or of what is behind them.
var coloured = regexp.MustCompile(`\x1b\[([0-9;:]*;)?(3[0-9]|4[0-9]|9[0-7]|10[0-7])[;:m]`)

// sizes are those of the goldens.
func sizes() [][2]int { return [][2]int{{80, 24}, {100, 30}, {120, 40}, {200, 60}} }

// TestThemesShareTheirText: in every theme, and without colours, a picture has the
// same characters in the same places, so that the goldens of TestViews hold for all
// of them; and what says that it has no colours has none. Without colours the areas
// of charts, and of nothing else, are told apart by shades, which TestViewsMono keeps.
func TestThemesShareTheirText(t *testing.T) {
	for _, size := range sizes() {
		others := []*theme.Theme{theme.New(theme.Light, false, false), theme.New(theme.Dark, false, true)}
		if size[0] == 100 { // the first layout
			others = append(others, theme.New(theme.High, false, false))
		}
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			for _, p := range pictures() {
				t.Run(fmt.Sprintf("%dx%d/%s/%s", size[0], size[1], lang, p.name), func(t *testing.T) {
					t.Parallel()
					m := show(p, size[0], size[1], lang, theme.New(theme.Dark, false, false))
					want := ansi.Strip(m.render())
					for _, th := range others {
						screen := show(p, size[0], size[1], lang, th).render()
						got := ansi.Strip(screen)
						if got != want && !(th.Mono && areas(m) && sameButShades(got, want)) {
							t.Errorf("%s, no colours %v: got\n%s\nwant, as in the dark one,\n%s", th.Name, th.Mono, got, want)
						}
						if has := coloured.MatchString(screen); has == th.Mono {
							t.Errorf("%s, no colours %v: got colours %v", th.Name, th.Mono, has)
						}
					}
				})
			}
		}
	}
}

// areas tells whether the areas of charts are drawn: in their view, and where there is
// room for them below the map.
func areas(m *model) bool { return m.view == viewCharts || m.view == viewMap && m.height >= 60 }

// sameButShades compares a screen without colours with one that has them. Where this
// one has an area's eighths, that one has a whole cell, in the area's shade or none.
func sameButShades(mono, coloured string) bool {
	x, y := []rune(mono), []rune(coloured)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		switch {
		case x[i] == y[i]:
		case strings.ContainsRune("▁▂▃", y[i]) && x[i] == ' ':
		case strings.ContainsRune("▁▂▃▄▅▆▇█", y[i]) && strings.ContainsRune("▒█", x[i]):
		default:
			return false
		}
	}
	return true
}

// TestViewsMono keeps what areas look like without colours.
func TestViewsMono(t *testing.T) {
	for _, size := range sizes() {
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			for _, p := range pictures() {
				if !strings.Contains(p.name, "charts") && (p.name != "map-two-shops" || size[1] < 60) {
					continue
				}
				t.Run(fmt.Sprintf("%dx%d/%s/%s", size[0], size[1], lang, p.name), func(t *testing.T) {
					golden.RequireEqual(t, stripped(show(p, size[0], size[1], lang, theme.New(theme.Dark, false, true)))+"\n")
				})
			}
		}
	}
}
