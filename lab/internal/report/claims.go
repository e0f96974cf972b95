package report

import (
	"io"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Claims writes what became of each claim of the article: every judgement of
// these runs with its thresholds and figures, or that it was not measured. A
// judgement of a run that can't be believed says so. What the verdicts rest on
// comes first, since the table is what shall stand on the screen at the end.
func Claims(w io.Writer, runs []*runs.Record, o Options) error {
	p := &page{Options: o}
	p.claimGrounds(runs)
	p.claims(runs)
	_, err := io.WriteString(w, p.b.String())
	return err
}

// claims writes the table: a row a judgement.
func (p *page) claims(runs []*runs.Record) {
	p.title("The article's claims", "글의 주장")
	rows := [][]string{{p.say("claim", "주장"), p.say("scenario", "시나리오"), p.say("verdict", "판정"), p.say("the article says", "글의 내용")}}
	doubtful := false
	for _, c := range course(runs) {
		id, says := c.ID, c.Says.In(p.Lang)
		for _, j := range p.judged(c) {
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
func (p *page) claimGrounds(runs []*runs.Record) {
	p.title("What the verdicts rest on", "판정의 근거")
	for _, c := range course(runs) {
		for _, j := range p.judged(c) {
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

// course is what the runs say of the claims.
func course(runs []*runs.Record) []scenario.Standing {
	var played []scenario.Played
	for _, r := range runs {
		played = append(played, r.Played())
	}
	return scenario.Course(played)
}

// judged lists what the runs say of a claim; at least that it was not measured.
func (p *page) judged(s scenario.Standing) []judgement {
	var all []judgement
	for _, j := range s.Judged {
		told := judgement{scenario: j.Scenario, verdict: p.notMeasured(), result: j.Result}
		if j.Result != nil {
			told.verdict = j.Result.Verdict.In(p.Lang)
		}
		if doubt := j.Doubt.In(p.Lang); doubt != "" {
			told.doubt = " (" + doubt + ")"
		}
		all = append(all, told)
	}
	if len(all) == 0 {
		all = []judgement{{verdict: p.notMeasured()}}
	}
	return all
}

func (p *page) notMeasured() string { return p.say("not measured", "측정하지 않았습니다") }
