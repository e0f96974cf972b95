package theme

import (
	"image/color"

	uv "github.com/charmbracelet/ultraviolet"
)

// Heat is the look of a heatmap's cell, 0 (none) to 4 (most): the background
// tells it, and the character as well.
func (t *Theme) Heat(level int) uv.Style {
	s := t.styles[First]
	if t.Mono || level <= 0 {
		return s
	}
	s.Bg = blend(t.Background, t.styles[First].Fg, float64(min(level, 4))/5)
	return s
}

// blend is a colour between two, share of the way from a to b.
func blend(a, b color.Color, share float64) color.Color {
	mix := func(x, y uint32) uint8 { return uint8((float64(x)*(1-share) + float64(y)*share) / 257) }
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	return color.RGBA{R: mix(ar, br), G: mix(ag, bg), B: mix(ab, bb), A: 0xFF}
}
