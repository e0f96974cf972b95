package theme_test

import (
	"fmt"
	"image/color"
	"math"
	"reflect"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/tui/theme"
)

// TestContrast holds every theme against WCAG 2: 7:1 for words and for the series of
// charts wherever they stand, and for borders too before a room and where contrast
// is high, else 3:1; where one presents nothing is dim. A terminal of 256 colours shows
// the same.
func TestContrast(t *testing.T) {
	for _, name := range theme.Names() {
		for i, th := range []*theme.Theme{theme.New(name, false, false), theme.New(name, false, false).Presenting()} {
			for role := theme.Text; role <= theme.Third; role++ {
				want := 7.0
				if presenting := i == 1; role == theme.Border && !presenting && name != theme.High {
					want = 3
				}
				st := th.Style(role)
				if contrast(st.Fg, st.Bg) < want {
					t.Errorf("%s: role %d: got %.2f:1, want %.1f:1", name, role, contrast(st.Fg, st.Bg), want)
				}
				if fg, bg := ansi.Convert256(st.Fg), ansi.Convert256(st.Bg); contrast(fg, bg) != contrast(st.Fg, st.Bg) {
					t.Errorf("%s: role %d: with 256 colours %v on %v, which is %.2f:1, want %v on %v as with all", name, role, fg, bg, contrast(fg, bg), st.Fg, st.Bg)
				}
			}
		}
		bold := theme.New(name, false, false).Presenting()
		if bold.Style(theme.Muted) != bold.Style(theme.Text) || bold.Style(theme.Text).Attrs == 0 {
			t.Errorf("%s: presenting: got muted %+v, want what text has, bold", name, bold.Style(theme.Muted))
		}
	}
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xFFFF
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// TestGlyphs: every character takes one column, and the plain ones are ASCII.
func TestGlyphs(t *testing.T) {
	for _, c := range []struct {
		name   string
		glyphs theme.Glyphs
		ascii  bool
	}{{"unicode", theme.Unicode(), false}, {"ascii", theme.ASCII(), true}} {
		v := reflect.ValueOf(c.glyphs)
		for i := range v.NumField() {
			for _, glyph := range texts(v.Field(i)) {
				field := c.name + "." + v.Type().Field(i).Name
				if got := ansi.StringWidth(glyph); got != 1 {
					t.Errorf("%s: %q: got %d columns, want 1", field, glyph, got)
				}
				if c.ascii && (len(glyph) != 1 || glyph[0] > '~') {
					t.Errorf("%s: got %q, want ASCII", field, glyph)
				}
			}
		}
	}
}

func texts(v reflect.Value) []string {
	if v.Kind() == reflect.String {
		return []string{v.String()}
	}
	var all []string
	for i := range v.Len() {
		all = append(all, v.Index(i).String())
	}
	return all
}

func TestMonochrome(t *testing.T) {
	th := theme.New(theme.Light, false, true)
	if th.Background != nil || th.Foreground != nil {
		t.Error("got painted colours, want none")
	}
	for role := theme.Text; role <= theme.Third; role++ {
		if st := th.Style(role); st.Fg != nil || st.Bg != nil {
			t.Errorf("role %d: got colours %v on %v, want none", role, st.Fg, st.Bg)
		}
	}
	if th.Style(theme.Selected).Attrs == th.Style(theme.Text).Attrs {
		t.Error("got the same look for selected and plain text")
	}
}

func ExampleNext() {
	fmt.Println(theme.Next(theme.Dark), theme.Next(theme.High))
	// Output: light dark
}
