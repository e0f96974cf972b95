package report

import (
	"fmt"
	"io"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
)

// Claims writes what became of each claim of the article: every judgement of
// these runs with its thresholds and figures, or that it was not measured. A
// judgement of a run that can't be believed says so.
func Claims(w io.Writer, runs []*engine.Record, o Options) error {
	p := &page{Options: o}
	p.title("The article's claims", "글의 주장")
	for _, c := range scenario.Claims() {
		p.claim(c, runs)
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// claim writes one claim and its judgements.
func (p *page) claim(c scenario.Claim, runs []*engine.Record) {
	p.line("  %s %s", pad(c.ID, 4), c.Says.In(p.Lang))
	told := false
	for _, r := range runs {
		judged := false
		for _, res := range r.Results {
			if res.Step == "judge" && res.Claim == c.ID {
				judged = true
				p.line("       %s  %s%s", pad(r.Scenario, scenarioWidth), res.Verdict.In(p.Lang), p.doubt(r))
				p.grounds(res, "           ")
			}
		}
		if !judged && r.Claim == c.ID {
			judged = true
			p.line("       %s  %s%s", pad(r.Scenario, scenarioWidth), p.notMeasured(), p.doubt(r))
		}
		told = told || judged
	}
	if !told {
		p.line("       %s", p.notMeasured())
	}
}

// scenarioWidth is the room for the name of a scenario.
const scenarioWidth = 17

func (p *page) notMeasured() string { return p.say("not measured", "측정하지 않았습니다") }

// doubt is what stands against all judgements of a run; empty: nothing.
func (p *page) doubt(r *engine.Record) string {
	switch {
	case r.Problem != "":
		return fmt.Sprintf(" (%s)", p.say("the run ended early", "실행이 일찍 끝났습니다"))
	case len(r.Invalid) > 0:
		return fmt.Sprintf(" (%s: %s)", p.say("the run is invalid", "실행이 유효하지 않습니다"), r.Invalid[0].In(p.Lang))
	}
	return ""
}
