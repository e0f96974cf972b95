package canvas

import (
	"fmt"
	"html"
	"image/color"
	"io"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// The size of a cell in an SVG, and of its letters.
const (
	cellWidth, cellHeight = 9, 18
	letters               = 15
)

// SVG writes the picture as an image. Each run of characters is as long as its
// cells, whatever font it is drawn in; so Hangul and borders stay in line.
func (c *Canvas) SVG(w io.Writer) error {
	var b strings.Builder
	width, height := c.buf.Width()*cellWidth, c.buf.Height()*cellHeight
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-size="%d"`, width, height, width, height, letters)
	b.WriteString(` font-family="DejaVu Sans Mono, Menlo, Consolas, D2Coding, NanumGothicCoding, monospace">` + "\n")
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" fill="%s"/>`+"\n", hex(c.theme.Background, "#000000"))
	for y, line := range c.buf.Lines {
		for x := 0; x < len(line); {
			x = c.run(&b, line, x, y)
		}
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// run draws the cells from x on that look the same, and returns where they end. All
// are as wide: stretched together, wide characters would push narrow ones aside.
func (c *Canvas) run(b *strings.Builder, line uv.Line, x, y int) int {
	from, st := x, line[x].Style
	var text strings.Builder
	width := line[x].Width
	for x < len(line) && (line[x].Width == 0 || line[x].Width == width && line[x].Style.Equal(&st)) {
		text.WriteString(line[x].Content)
		x += max(line[x].Width, 1)
	}
	x = min(x, len(line))
	fg, bg := hex(st.Fg, hex(c.theme.Foreground, "#ffffff")), hex(st.Bg, hex(c.theme.Background, "#000000"))
	if st.Attrs&uv.AttrReverse != 0 {
		fg, bg = bg, fg
	}
	if bg != hex(c.theme.Background, "#000000") {
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", from*cellWidth, y*cellHeight, (x-from)*cellWidth, cellHeight, bg)
	}
	content := strings.TrimRight(text.String(), " ")
	cells := x - from - (len(text.String()) - len(content))
	lead := len(content) - len(strings.TrimLeft(content, " "))
	if content = content[lead:]; content == "" {
		return x
	}
	bold := ""
	if st.Attrs&uv.AttrBold != 0 {
		bold = ` font-weight="bold"`
	}
	fmt.Fprintf(b, `<text x="%d" y="%d" textLength="%d" lengthAdjust="spacingAndGlyphs" fill="%s"%s xml:space="preserve">%s</text>`+"\n",
		(from+lead)*cellWidth, y*cellHeight+letters-1, (cells-lead)*cellWidth, fg, bold, html.EscapeString(content))
	return x
}

// hex writes a colour as SVG does; none: other.
func hex(c color.Color, other string) string {
	if c == nil {
		return other
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
