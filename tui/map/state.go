package shopmap

import (
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// State is a function's figures in one line.
func State(s *runs.Shop, name string, g theme.Glyphs, l scenario.Lang) string {
	for _, f := range s.Functions {
		if f.Name == name {
			h := Of(s, f)
			rate, p95, share := Figures(f)
			return h.Glyph(g) + " " + text.PadRight(h.Word(l), 9) + " " + text.PadLeft(rate, 7) +
				"  p95 " + text.PadLeft(p95, 6) + "  " + text.ErrorShare.In(l) + " " + share
		}
	}
	return ""
}
