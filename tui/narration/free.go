package narration

import (
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Free tells what can be done in free play, and what is broken: functions and
// the kinds of their faults.
func Free(faults []runs.ActiveFault, lang scenario.Lang, g theme.Glyphs) *Panel {
	return &Panel{
		Frame: canvas.Frame{Role: theme.Border, Title: text.FreePlayTitle.In(lang), TitleRole: theme.Accent},
		Lines: func(width int) []Line {
			var out []Line
			var names []string
			for _, f := range faults {
				if name := f.Function + " " + f.Kind; len(names) == 0 || names[len(names)-1] != name {
					names = append(names, name)
				}
			}
			if len(names) > 0 {
				s := g.Fault + " " + text.ActiveFaults.Format(lang, strings.Join(names, ", "))
				for _, w := range text.Wrap(s, width) {
					out = append(out, Plain(w, theme.Fault))
				}
			}
			if len(names) == 0 {
				for _, w := range text.Wrap(text.FreePlayHint.In(lang), width) {
					out = append(out, Plain(w, theme.Text))
				}
			}
			return out
		},
	}
}
