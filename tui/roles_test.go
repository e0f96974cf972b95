package tui

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/exp/golden"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
)

// roleLetters are the roles in goldens: text ".", muted "m", strong "S", accent "a",
// good "g", warn "w", bad "b", fault "f", border "-", selected "s", bar "=", key "k",
// and the series "1" to "3". Where roles look the same it is the first of them.
const roleLetters = ".mSagwbf-s=k123"

// paint is what a cell is drawn with: a role, nearly always as it is; an area of a chart
// may be before that of another role, and the bars of spans are never bold.
type paint struct {
	letters, behind theme.Role // not before another: both the same
	thin            bool       // without what is bold or reversed of the role
}

func (p paint) String() string {
	name := roleLetters[p.letters:][:1]
	switch {
	case p.thin:
		return name + ", thin"
	case p.letters != p.behind:
		return name + " on " + roleLetters[p.behind:][:1]
	}
	return name
}

// paintbox tells what the cells of a picture were drawn with in a theme.
type paintbox struct {
	*theme.Theme
	known map[uv.Cell][]paint // by style, and whether it is of a blank
}

func newPaintbox(t *theme.Theme) paintbox { return paintbox{t, map[uv.Cell][]paint{}} }

// paints are all that a cell may have been drawn with.
func (p paintbox) paints(cell *uv.Cell) []paint {
	key := uv.Cell{Style: cell.Style}
	if cell.Content == " " {
		key.Content = " "
	}
	all, ok := p.known[key]
	if !ok {
		all = paints(p.Theme, &key)
		p.known[key] = all
	}
	return all
}

// paints are all that a cell may have been drawn with in a theme. A blank shows its
// background only.
func paints(t *theme.Theme, cell *uv.Cell) (all []paint) {
	reverse := func(st uv.Style) bool { return st.Attrs&uv.AttrReverse != 0 }
	blank := cell.Content == " " && !reverse(cell.Style)
	for r := theme.Text; r <= theme.Third; r++ {
		if st := t.Style(r); cell.Style.Equal(&st) || blank && same(cell.Style.Bg, st.Bg) && !reverse(st) {
			all = append(all, paint{letters: r, behind: r})
		}
	}
	for r := theme.Text; r <= theme.Third; r++ {
		st := t.Style(r)
		if st.Attrs = 0; cell.Style.Equal(&st) {
			all = append(all, paint{letters: r, behind: r, thin: true})
		}
		for behind := theme.Text; behind <= theme.Third; behind++ {
			st := t.Style(r)
			if st.Bg = t.Style(behind).Fg; st.Bg != nil && cell.Style.Equal(&st) {
				all = append(all, paint{letters: r, behind: behind})
			}
		}
	}
	return all
}

func same(a, b color.Color) bool {
	x, y := uv.Style{Fg: a}, uv.Style{Fg: b}
	return x.Equal(&y)
}

// roles writes the lines of a frame, and under each the roles of its characters. What
// is painted otherwise is a capital letter, told at the end.
func roles(t *testing.T, b uv.ScreenBuffer, in paintbox) string {
	t.Helper()
	var out strings.Builder
	var mixed []string
	for y, line := range b.Lines {
		var letters strings.Builder
		last := ""
		for x := range line {
			cell := &line[x]
			switch all := in.paints(cell); {
			case cell.IsZero(): // the second half of a wide character
			case len(all) == 0:
				t.Fatalf("column %d of line %d: %q is in no role: %+v", x, y, cell.Content, cell.Style)
			case cell.Content == " " && all[0].behind == theme.Text:
				last = " "
			case len(all[0].String()) == 1:
				last = all[0].String()
			default:
				n := slices.Index(mixed, all[0].String())
				if n < 0 {
					n, mixed = len(mixed), append(mixed, all[0].String())
				}
				last = string(rune('A' + n))
			}
			letters.WriteString(last)
		}
		fmt.Fprintf(&out, "%s\n%s\n", strings.TrimRight(line.String(), " "), strings.TrimRight(letters.String(), " "))
	}
	for n, name := range mixed {
		fmt.Fprintf(&out, "%c is %s\n", 'A'+n, name)
	}
	return out.String()
}

// colouredPictures are those whose colours are kept: each view with all that it can
// have, as it is and presented, and what else has colours of its own.
func colouredPictures() map[string]picture {
	all := map[string]picture{}
	for name, p := range everyFull() {
		all[strings.ReplaceAll(name, ", ", "-")] = p
	}
	for _, p := range pictures() {
		switch p.name {
		case "map-policies", "map-canary", "map-failing", "question", "answer", "starting", "stale", "broken", "details", "policies-changed",
			"palette", "fault-function", "traces-compared", "present-compared", "saga-called", "claims-doubted", "wire-edited", "frozen":
			all[p.name] = p
		}
	}
	return all
}

// TestColours keeps the roles in which the characters of pictures are drawn, in the
// dark theme. In all others, and without colours, each character is in the same role.
// TestPalette keeps what a role looks like.
func TestColours(t *testing.T) {
	others := []*theme.Theme{theme.New(theme.Light, false, false), theme.New(theme.High, false, false), theme.New(theme.Dark, false, true)}
	for name, p := range colouredPictures() {
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			t.Run(fmt.Sprintf("%s/%s", lang, name), func(t *testing.T) {
				t.Parallel()
				dark := theme.New(theme.Dark, false, false)
				want, in := sight(p, lang, dark)
				golden.RequireEqual(t, roles(t, want, in))
				for _, th := range others {
					got, as := sight(p, lang, th)
					sameRoles(t, got, want, as, in)
				}
			})
		}
	}
}

// sight is a picture at 100x30, and the theme that it is drawn in.
func sight(p picture, lang scenario.Lang, th *theme.Theme) (uv.ScreenBuffer, paintbox) {
	m := show(p, 100, 30, lang, th)
	b := drawn(m.render(), 100, 30)
	if m.presenter.on {
		th = th.Presenting()
	}
	return b, newPaintbox(th)
}

// sameRoles compares a picture in two themes: for each character there has to be
// something that it is drawn with in both. Areas without colours have other
// characters, which TestThemesShareTheirText compares.
func sameRoles(t *testing.T, got, want uv.ScreenBuffer, as, in paintbox) {
	t.Helper()
	for y, line := range got.Lines {
		for x := range line {
			if as.Mono && line[x].Content != want.Lines[y][x].Content {
				continue
			}
			a, b := as.paints(&line[x]), in.paints(&want.Lines[y][x])
			if !line[x].IsZero() && !slices.ContainsFunc(a, func(p paint) bool { return slices.Contains(b, p) }) {
				t.Fatalf("%s, no colours %v: column %d of line %d: %q is drawn with %v, and in the dark theme with %v", as.Name, as.Mono, x, y, line[x].Content, a, b)
			}
		}
	}
}

// TestPalette keeps what each role looks like in each theme, as it is and presented.
func TestPalette(t *testing.T) {
	var out strings.Builder
	hex := func(c color.Color) string {
		if c == nil {
			return "       "
		}
		r, g, b, _ := c.RGBA()
		return fmt.Sprintf("#%02X%02X%02X", r>>8, g>>8, b>>8)
	}
	for _, th := range []*theme.Theme{theme.New(theme.Dark, false, false), theme.New(theme.Light, false, false), theme.New(theme.High, false, false), theme.New(theme.Dark, false, true)} {
		name := string(th.Name)
		if th.Mono {
			name = "mono"
		}
		for r := theme.Text; r <= theme.Third; r++ {
			fmt.Fprintf(&out, "%-5s %c", name, roleLetters[r])
			for _, st := range []uv.Style{th.Style(r), th.Presenting().Style(r)} {
				bold, reverse := "    ", "       "
				if st.Attrs&uv.AttrBold != 0 {
					bold = "bold"
				}
				if st.Attrs&uv.AttrReverse != 0 {
					reverse = "reverse"
				}
				fmt.Fprintf(&out, "  %s on %s %s %s", hex(st.Fg), hex(st.Bg), bold, reverse)
			}
			out.WriteString("\n")
		}
	}
	golden.RequireEqual(t, trimmed(out.String())+"\n")
}
