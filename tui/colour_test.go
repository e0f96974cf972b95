package tui

import (
	"regexp"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
)

// coloured is a sequence that sets a colour of letters or of what is behind them.
var coloured = regexp.MustCompile(`\x1b\[([0-9;:]*;)?(3[0-9]|4[0-9]|9[0-7]|10[0-7])[;:m]`)

// TestThemesShareTheirText: in every theme, and without colours, a picture has the
// same characters in the same places, so that the goldens of TestViews hold for all
// of them; and what says that it has no colours has none. Charts are the exception:
// without colours shades tell their areas apart, which TestColours keeps.
func TestThemesShareTheirText(t *testing.T) {
	others := []*theme.Theme{theme.New(theme.Light, false, false), theme.New(theme.High, false, false), theme.New(theme.Dark, false, true)}
	for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
		for _, p := range pictures() {
			t.Run(string(lang)+"/"+p.name, func(t *testing.T) {
				t.Parallel()
				want := stripped(show(p, 100, 30, lang, theme.New(theme.Dark, false, false)))
				for _, th := range others {
					m := show(p, 100, 30, lang, th)
					shaded := th.Mono && m.view == viewCharts
					if got := stripped(m); got != want && !shaded {
						t.Errorf("%s, no colours %v: got\n%s\nwant, as in the dark one,\n%s", th.Name, th.Mono, got, want)
					}
					if has := coloured.MatchString(m.render()); has == th.Mono {
						t.Errorf("%s, no colours %v: got colours %v", th.Name, th.Mono, has)
					}
				}
			})
		}
	}
}

// TestColours keeps the colours of a few pictures, as the terminal gets them.
func TestColours(t *testing.T) {
	few := map[string]bool{"map-two-shops": true, "charts-two-shops": true, "present": true}
	for _, p := range pictures() {
		for _, th := range []*theme.Theme{theme.New(theme.Dark, false, false), theme.New(theme.Light, false, false), theme.New(theme.Dark, false, true)} {
			if !few[p.name] {
				continue
			}
			name := p.name + "/" + string(th.Name)
			if th.Mono {
				name = p.name + "/mono"
			}
			t.Run(name, func(t *testing.T) {
				golden.RequireEqual(t, show(p, 80, 24, scenario.Korean, th).render())
			})
		}
	}
}
