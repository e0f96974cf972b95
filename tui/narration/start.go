package narration

import (
	"strconv"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Start offers what to do with a shop that runs.
func Start(lang scenario.Lang) *Panel {
	choices := [][2]text.Key{
		{text.StartTour, text.StartTourHint}, {text.StartBreak, text.StartBreakHint}, {text.StartFree, text.StartFreeHint},
	}
	return &Panel{
		Frame: canvas.Frame{Role: theme.Accent, Heavy: true, Title: text.StartTitle.In(lang), TitleRole: theme.Strong},
		Lines: func(width int) []Line {
			var out []Line
			for i, c := range choices {
				head := strconv.Itoa(i+1) + "  " + text.PadRight(c[0].In(lang), 17)
				if width-text.Width(head) >= text.Width(c[1].In(lang)) {
					out = append(out, Plain(head+c[1].In(lang), theme.Strong))
					continue
				}
				out = append(out, Plain(head, theme.Strong))
				for _, w := range text.Wrap(c[1].In(lang), width-3) {
					out = append(out, Plain("   "+w, theme.Text))
				}
			}
			return out
		},
	}
}
