package narration

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/look"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Verdicts tells what became of judgements and expectations: judgements first,
// with the figures that they rest on, then what broke. What was kept is only
// counted, since it asks nothing of the reader.
func Verdicts(results []scenario.Result, width int, g theme.Glyphs, l scenario.Lang) []Line {
	kept := 0
	var judged, broken []Line
	for _, r := range results {
		switch {
		case r.Verdict == scenario.Kept:
			kept++
		case r.Claim != "":
			judged = append(judged, verdict(r, width, g, l)...)
		default:
			broken = append(broken, verdict(r, width, g, l)...)
		}
	}
	out := append(judged, broken...)
	if kept > 0 {
		out = append(out, Plain(g.OK+" "+text.AllKept.Format(l, kept), theme.Good))
	}
	return out
}

// verdict is one result and what it rests on.
func verdict(r scenario.Result, width int, g theme.Glyphs, l scenario.Lang) []Line {
	glyph, word, role := look.Verdict(r.Verdict, g, l)
	told := glyph + " "
	if r.Claim != "" {
		told += r.Claim + " "
	}
	told += word
	if why := grounds(r, l); why != "" {
		told += ": " + why
	}
	var out []Line
	for _, w := range text.Wrap(told, width) {
		out = append(out, Plain(w, role))
	}
	return out
}

// grounds are why there is no verdict, or the figures behind it.
func grounds(r scenario.Result, l scenario.Lang) string {
	if r.Verdict == scenario.NotJudged {
		return r.Why.In(l)
	}
	var terms []string
	if why := r.Why.In(l); why != "" {
		terms = append(terms, why)
	}
	for _, term := range slices.Sorted(maps.Keys(r.Figures)) {
		terms = append(terms, fmt.Sprintf("%s %.3g", term, r.Figures[term]))
	}
	return strings.Join(terms, ", ")
}
