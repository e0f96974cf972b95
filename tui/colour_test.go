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
// of charts are told apart by shades, which TestViewsMono keeps.
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
					want := ansi.Strip(show(p, size[0], size[1], lang, theme.New(theme.Dark, false, false)).render())
					for _, th := range others {
						screen := show(p, size[0], size[1], lang, th).render()
						got := ansi.Strip(screen)
						if got != want && !(th.Mono && sameButShades(got, want)) {
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

// sameButShades compares two screens; where one has an eighth of a column or a
// shade, the other may have another one, or none.
func sameButShades(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) != len(y) {
		return false
	}
	const shades = "▁▂▃▄▅▆▇█▒"
	shaded := func(r rune) bool { return strings.ContainsRune(shades, r) }
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		if !shaded(x[i]) && !shaded(y[i]) || !strings.ContainsRune(shades+" ", x[i]) || !strings.ContainsRune(shades+" ", y[i]) {
			return false
		}
	}
	return true
}

// TestViewsMono keeps what charts look like without colours.
func TestViewsMono(t *testing.T) {
	few := map[string]bool{"charts": true, "charts-two-shops": true, "charts-second": true, "charts-marks": true, "present-charts": true}
	for _, size := range sizes() {
		for _, p := range pictures() {
			if !few[p.name] {
				continue
			}
			t.Run(fmt.Sprintf("%dx%d/%s", size[0], size[1], p.name), func(t *testing.T) {
				golden.RequireEqual(t, stripped(show(p, size[0], size[1], scenario.English, theme.New(theme.Dark, false, true)))+"\n")
			})
		}
	}
}

// TestColours keeps the colours of a few pictures, as the terminal gets them.
func TestColours(t *testing.T) {
	few := map[string]bool{"map-two-shops": true, "charts-two-shops": true, "present": true}
	for _, size := range sizes() {
		for _, p := range pictures() {
			for _, th := range []*theme.Theme{theme.New(theme.Dark, false, false), theme.New(theme.Light, false, false), theme.New(theme.Dark, false, true)} {
				if !few[p.name] {
					continue
				}
				look := string(th.Name)
				if th.Mono {
					look = "mono"
				}
				t.Run(fmt.Sprintf("%dx%d/%s/%s", size[0], size[1], p.name, look), func(t *testing.T) {
					golden.RequireEqual(t, show(p, size[0], size[1], scenario.Korean, th).render())
				})
			}
		}
	}
}
