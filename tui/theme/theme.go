// Package theme says how things look: which colours and characters stand for
// a good, a bad or a selected thing. Views name roles, never colours.
//
// A state is never told by colour alone: every view pairs it with a character
// and a word, and without colours (NO_COLOR) roles differ by bold and reverse.
package theme

import (
	"image/color"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// Name names a theme.
type Name string

// The themes. Auto is Dark until the terminal tells its background.
const (
	Auto  Name = "auto"
	Dark  Name = "dark"
	Light Name = "light"
	High  Name = "high" // high contrast, for a weak projector
)

// Names returns the themes that can be chosen, in the order of the theme key.
func Names() []Name { return []Name{Dark, Light, High} }

// Role is what something on the screen is.
type Role int

// The roles.
const (
	Text   Role = iota
	Muted       // what may be overlooked
	Strong      // what must be read first
	Accent      // titles, links, what is in focus
	Good
	Warn
	Bad
	Fault // injected on purpose
	Border
	Selected
	Bar   // header and footer
	Key   // a key in the footer
	First // series of a chart, inner to outer
	Second
	Third
	roles
)

// Theme is a palette with its characters.
type Theme struct {
	Name       Name
	Mono       bool // no colours
	ASCII      bool
	Background color.Color // nil: the terminal's own
	Foreground color.Color
	Glyphs     Glyphs
	styles     [roles]uv.Style
}

// Style returns the look of a role.
func (t *Theme) Style(r Role) uv.Style { return t.styles[r] }

// palette is a theme's colours as 0xRRGGBB.
type palette struct {
	background, text, muted, accent, good, warn, bad, fault, border uint32
	selectedBackground, selectedText, bar                           uint32
	first, second, third                                            uint32
}

// palettes returns a theme's colours. They are taken from the 256 of xterm, so that a
// terminal without true colour shows the same. None of those is a yellow that can be
// read on white: light warns in plum.
func palettes(n Name) palette {
	switch n {
	case Light:
		return palette{
			background: 0xFFFFFF, text: 0x1C1C1C, muted: 0x4E4E4E, accent: 0x0000AF, good: 0x005F00, warn: 0x87005F,
			bad: 0xAF0000, fault: 0x8700AF, border: 0x808080, selectedBackground: 0x0000AF, selectedText: 0xFFFFFF, bar: 0xE4E4E4,
			first: 0x005F87, second: 0x005F00, third: 0x87005F,
		}
	case High:
		return palette{
			background: 0x000000, text: 0xFFFFFF, muted: 0xE4E4E4, accent: 0x5FFFFF, good: 0x5FFF87, warn: 0xFFFF5F,
			bad: 0xFFAFAF, fault: 0xFFAFFF, border: 0xFFFFFF, selectedBackground: 0xFFFF5F, selectedText: 0x000000, bar: 0x262626,
			first: 0x5FFFFF, second: 0xFFFF5F, third: 0xFFAFFF,
		}
	}
	return palette{
		background: 0x121212, text: 0xEEEEEE, muted: 0xB2B2B2, accent: 0x87D7FF, good: 0x5FD787, warn: 0xFFD75F,
		bad: 0xFF8787, fault: 0xD7AFFF, border: 0x767676, selectedBackground: 0x005F87, selectedText: 0xFFFFFF, bar: 0x303030,
		first: 0x5FAFFF, second: 0x5FD787, third: 0xFFAF5F,
	}
}

// New makes a theme. mono leaves the colours out.
func New(n Name, ascii, mono bool) *Theme {
	if n == Auto || n == "" {
		n = Dark
	}
	t := &Theme{Name: n, Mono: mono, ASCII: ascii, Glyphs: Unicode()}
	if ascii {
		t.Glyphs = ASCII()
	}
	if mono {
		t.styles = monochrome()
		return t
	}
	p := palettes(n)
	t.Background, t.Foreground = rgb(p.background), rgb(p.text)
	for role, fg := range map[Role]uint32{
		Text: p.text, Muted: p.muted, Strong: p.text, Accent: p.accent, Good: p.good, Warn: p.warn, Bad: p.bad,
		Fault: p.fault, Border: p.border, First: p.first, Second: p.second, Third: p.third,
	} {
		t.styles[role] = uv.Style{Fg: rgb(fg), Bg: t.Background}
	}
	for _, role := range []Role{Strong, Accent, Bad, Fault} {
		t.styles[role].Attrs = uv.AttrBold
	}
	t.styles[Selected] = uv.Style{Fg: rgb(p.selectedText), Bg: rgb(p.selectedBackground), Attrs: uv.AttrBold}
	t.styles[Bar] = uv.Style{Fg: rgb(p.text), Bg: rgb(p.bar)}
	t.styles[Key] = uv.Style{Fg: rgb(p.accent), Bg: rgb(p.bar), Attrs: uv.AttrBold}
	return t
}

func monochrome() (s [roles]uv.Style) {
	for _, role := range []Role{Strong, Accent, Warn, Bad, Key} {
		s[role].Attrs = uv.AttrBold
	}
	for _, role := range []Role{Fault, Selected} {
		s[role].Attrs = uv.AttrReverse | uv.AttrBold
	}
	return s
}

// rgb is a colour: by its number if xterm has one for it, which is half as many bytes
// to the terminal. The lowest numbers are left out; people give those other colours.
func rgb(c uint32) color.Color {
	full := color.RGBA{R: uint8(c >> 16), G: uint8(c >> 8), B: uint8(c), A: 0xFF}
	for n := 22; n < 256; n++ {
		if numbered := ansi.IndexedColor(n); color.RGBAModel.Convert(numbered) == full {
			return numbered
		}
	}
	return full
}

// Next returns the theme after n.
func Next(n Name) Name {
	all := Names()
	for i, name := range all {
		if name == n {
			return all[(i+1)%len(all)]
		}
	}
	return all[0]
}

// Presenting returns the theme for the front of a room: everything is bold, and
// nothing is dim.
func (t *Theme) Presenting() *Theme {
	p := *t
	for _, r := range []Role{Muted, Border} {
		p.styles[r] = p.styles[Text]
	}
	for r := range p.styles {
		p.styles[r].Attrs |= uv.AttrBold
	}
	return &p
}
