package claims

import (
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/words"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// line is a line of the details.
type line struct {
	indent int
	text   string
	role   theme.Role
}

// page collects lines, wrapped to its width.
type page struct {
	width int
	lines []line
}

func (p *page) add(indent int, s string, r theme.Role) {
	for _, w := range text.Wrap(s, max(p.width-indent, 1)) {
		p.lines = append(p.lines, line{indent, w, r})
	}
}

// details tells all that is known of a claim, for a width.
func details(s scenario.Standing, d Data) func(width int) []line {
	return func(width int) []line {
		p := &page{width: width}
		p.add(0, s.ID+"  "+s.Says.In(d.Lang), theme.Strong)
		p.add(0, d.by(s.ID), theme.Muted)
		for _, j := range slices.Backward(s.Judged) {
			p.judgement(j, d.Lang)
		}
		return p.lines
	}
}

// by says which scenarios judge a claim, and how to play one.
func (d Data) by(claim string) string {
	var names []string
	for _, s := range Judging(d.Scenarios, claim) {
		names = append(names, s.Name)
	}
	if len(names) == 0 {
		return text.ClaimByNone.In(d.Lang)
	}
	by := text.ClaimBy.Format(d.Lang, strings.Join(names, ", "))
	if d.Record {
		return by
	}
	return by + "  (" + text.ClaimEnter.In(d.Lang) + ")"
}

// judgement tells what a run made of the claim: verdict, doubt, figures, and the
// thresholds they were held against.
func (p *page) judgement(j scenario.Judgement, l scenario.Lang) {
	if j.Result == nil {
		word, role := text.ClaimUnjudged, theme.Muted
		if j.Running {
			word, role = text.ClaimRunning, theme.Accent
		}
		p.add(0, j.Scenario+": "+word.In(l), role)
		p.doubt(j, l)
		return
	}
	_, word, role := verdict(j, theme.Glyphs{}, l)
	p.add(0, j.Scenario+": "+word, role)
	p.doubt(j, l)
	if j.Result.Why != (scenario.Text{}) {
		p.add(2, j.Result.Why.In(l), theme.Warn)
	}
	var figures []string
	for _, told := range words.Measured(*j.Result) {
		figures = append(figures, told.In(l))
	}
	if len(figures) > 0 {
		p.add(2, text.ClaimMeasured.Format(l, strings.Join(figures, ", ")), theme.Text)
	}
	for _, rule := range []struct {
		name    string
		verdict text.Key
	}{{"holds_if", text.VerdictHolds}, {"fails_if", text.VerdictDoesNotHold}} {
		if said, ok := j.Result.Rules[rule.name]; ok {
			p.add(2, text.ClaimRules.Format(l, rule.verdict.In(l), said), theme.Muted)
		}
	}
	if prices := j.Result.Prices; prices != nil {
		for _, told := range prices.Lines() {
			p.add(2, prices.Phases+": "+told.In(l), theme.Text)
		}
	}
	if because := j.Result.Because.In(l); because != "" {
		p.add(2, because, theme.Text)
	}
}

// doubt tells why the run can't be believed.
func (p *page) doubt(j scenario.Judgement, l scenario.Lang) {
	if doubt := j.Doubt.In(l); doubt != "" {
		p.add(2, doubt, theme.Warn)
	}
}
