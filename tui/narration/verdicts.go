package narration

import (
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/words"
	"github.com/msalab/msalab/tui/look"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Verdicts is what became of a run's judgements and expectations.
type Verdicts struct {
	Results []scenario.Result
	Doubt   scenario.Text // why the run can't be believed; empty: it can
	Glyphs  theme.Glyphs
	Lang    scenario.Lang
}

// Judged tells why the run can't be believed, and what was judged, with the figures
// that it rests on. What an invalid run says of a claim looks like no verdict.
func (v Verdicts) Judged(width int) []Line {
	var out []Line
	if doubt := v.Doubt.In(v.Lang); doubt != "" && len(v.Results) > 0 {
		for _, w := range text.Wrap(v.Glyphs.Warn+" "+doubt, width) {
			out = append(out, Plain(w, theme.Warn))
		}
	}
	var judged []scenario.Result
	for _, r := range v.Results {
		if r.Claim != "" && r.Verdict != scenario.Kept {
			judged = append(judged, r)
		}
	}
	return append(out, v.once(judged, width)...)
}

// once tells results, each that reads as one before it only counted.
func (v Verdicts) once(results []scenario.Result, width int) (out []Line) {
	told := make([][]Line, 0, len(results))
	times := make([]int, 0, len(results))
	for _, r := range results {
		lines := v.verdict(r, width)
		i := slices.IndexFunc(told, func(before []Line) bool { return slices.Equal(before, lines) })
		if i < 0 {
			told, times = append(told, lines), append(times, 1)
			continue
		}
		times[i]++
	}
	for i, lines := range told {
		if out = append(out, lines...); times[i] > 1 {
			out = append(out, Plain("  "+text.ToldTimes.Format(v.Lang, times[i]), lines[0].Role))
		}
	}
	return out
}

// Expected tells what broke. What was kept is only counted, since it asks nothing
// of the reader.
func (v Verdicts) Expected(width int) []Line {
	kept := 0
	var broken []scenario.Result
	for _, r := range v.Results {
		switch {
		case r.Verdict == scenario.Kept:
			kept++
		case r.Claim == "":
			broken = append(broken, r)
		}
	}
	out := v.once(broken, width)
	if kept > 0 {
		out = append(out, Plain(v.Glyphs.OK+" "+text.AllKept.Format(v.Lang, kept), theme.Good))
	}
	return out
}

// All tells both, judgements first.
func (v Verdicts) All(width int) []Line { return append(v.Judged(width), v.Expected(width)...) }

// verdict is one result and what it rests on: as many of its figures as leave room
// for others.
func (v Verdicts) verdict(r scenario.Result, width int) []Line {
	glyph, word, role := look.Verdict(r.Verdict, v.Glyphs, v.Lang)
	if v.Doubt != (scenario.Text{}) {
		glyph, word, role = v.Glyphs.Idle, text.ClaimDoubted.Format(v.Lang, word), theme.Muted
	}
	head := glyph + " "
	if r.Claim != "" {
		head += r.Claim + " "
	}
	head += word
	grounds := v.grounds(r)
	var lines []string
	for told := len(grounds); told >= 0; told-- {
		s := head
		if told > 0 {
			s += ": " + strings.Join(grounds[:told], ", ")
		}
		if left := len(grounds) - told; left > 0 {
			s += ", " + text.MoreFigures.Format(v.Lang, left)
		}
		if lines = text.Wrap(s, width); len(lines) <= mostLines(width) {
			break
		}
	}
	var out []Line
	for _, w := range lines {
		out = append(out, Plain(w, role))
	}
	return out
}

// mostLines is how many lines a result takes at most: fewer where they are long.
func mostLines(width int) int { return max(2, 200/max(width, 1)) }

// grounds are why there is no verdict, or the figures behind it.
func (v Verdicts) grounds(r scenario.Result) []string {
	var all []string
	if why := r.Why.In(v.Lang); why != "" {
		all = append(all, why)
	}
	if r.Verdict == scenario.NotJudged {
		return all
	}
	for _, told := range words.Measured(r) {
		all = append(all, told.In(v.Lang))
	}
	return all
}
