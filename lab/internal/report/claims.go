package report

import (
	"fmt"
	"io"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
)

// Claims writes what became of each claim of the article: every judgement of
// these runs with its thresholds and figures, or that it was not measured. A
// judgement of a run that can't be believed says so. What the verdicts rest on
// comes first, since the table is what shall stand on the screen at the end.
func Claims(w io.Writer, runs []*engine.Record, o Options) error {
	p := &page{Options: o}
	p.claimGrounds(runs)
	p.claims(runs)
	_, err := io.WriteString(w, p.b.String())
	return err
}

// claims writes the table: a row a judgement.
func (p *page) claims(runs []*engine.Record) {
	p.title("The article's claims", "글의 주장")
	rows := [][]string{{p.say("claim", "주장"), p.say("scenario", "시나리오"), p.say("verdict", "판정"), p.say("the article says", "글의 내용")}}
	doubtful := false
	for _, c := range scenario.Claims() {
		id, says := c.ID, c.Says.In(p.Lang)
		for _, j := range p.judged(c, runs) {
			mark := ""
			if j.doubt != "" {
				mark, doubtful = " *", true
			}
			rows = append(rows, []string{id, j.scenario, j.verdict + mark, says})
			id, says = "", ""
		}
	}
	p.table(rows)
	if doubtful {
		p.line("  %s", p.say("* this run can't be believed, for the reason given with what the verdict rests on",
			"* 믿을 수 없는 실행이며, 이유는 판정의 근거에 있습니다"))
	}
}

// claimGrounds writes the thresholds and figures of each judgement, and why a run
// can't be believed.
func (p *page) claimGrounds(runs []*engine.Record) {
	p.title("What the verdicts rest on", "판정의 근거")
	for _, c := range scenario.Claims() {
		for _, j := range p.judged(c, runs) {
			if j.result == nil && j.doubt == "" {
				continue
			}
			p.line("  %s %s  %s%s", pad(c.ID, 4), j.scenario, j.verdict, j.doubt)
			if j.result != nil {
				p.grounds(*j.result, "       ")
			}
		}
	}
}

// judgement is what one run says of a claim.
type judgement struct {
	scenario, verdict, doubt string
	result                   *scenario.Result // nil: it was not judged
}

// judged lists what the runs say of a claim; at least that it was not measured.
func (p *page) judged(c scenario.Claim, runs []*engine.Record) []judgement {
	var all []judgement
	for _, r := range runs {
		doubt, found := p.doubt(r), false
		for i, res := range r.Results {
			if res.Step == "judge" && res.Claim == c.ID {
				found = true
				all = append(all, judgement{r.Scenario, res.Verdict.In(p.Lang), doubt, &r.Results[i]})
			}
		}
		if !found && r.Claim == c.ID {
			all = append(all, judgement{r.Scenario, p.notMeasured(), doubt, nil})
		}
	}
	if len(all) == 0 {
		all = []judgement{{verdict: p.notMeasured()}}
	}
	return all
}

func (p *page) notMeasured() string { return p.say("not measured", "측정하지 않았습니다") }

// doubt is what stands against all judgements of a run; empty: nothing.
func (p *page) doubt(r *engine.Record) string {
	switch {
	case r.Problem != "":
		return fmt.Sprintf(" (%s: %s)", p.say("the run ended early", "실행이 일찍 끝났습니다"), causes(r.Problem)[0])
	case len(r.Invalid) > 0:
		return fmt.Sprintf(" (%s: %s)", p.say("the run is invalid", "실행이 유효하지 않습니다"), r.Invalid[0].In(p.Lang))
	}
	return ""
}
