package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// deploys writes what the deploys came to that expectations and judgements saw.
func (p *page) deploys(r *runs.Record) {
	rows := [][]string{{p.say("phase", "구간"), p.say("shape", "형태"), p.say("deploy", "배포"), p.say("outcome", "결과"),
		p.say("seconds", "초"), p.say("restarted", "재시작"), p.say("functions", "함수"), p.say("met it", "만난 요청"), p.say("failed", "실패"),
		p.say("journeys failed", "실패한 여정"), p.say("over 1 s", "1초 초과")}}
	type deploy struct {
		shape, version string
		seconds        float64 // no two take as long
	}
	seen := map[deploy]bool{}
	for _, phase := range named(r.Phases) {
		for _, shape := range r.Shapes {
			f := phase.Shapes[shape].Rollout
			if f == nil || seen[deploy{shape, f.Version, f.Seconds}] {
				continue
			}
			seen[deploy{shape, f.Version, f.Seconds}] = true
			journeys := phase.Shapes[shape].Journeys
			rows = append(rows, []string{phase.Phase, shape, f.Function + " " + f.Version + " " + f.Strategy, p.outcome(f.Outcome),
				fmt.Sprintf("%.1f", f.Seconds), fmt.Sprint(f.Restarted), fmt.Sprint(f.Carried), fmt.Sprint(f.Met), fmt.Sprint(f.MetFailed),
				each(journeys, func(j scenario.JourneyFigures) int { return j.Failed + j.Shed }),
				each(journeys, func(j scenario.JourneyFigures) int { return j.Delayed })})
		}
	}
	if len(rows) == 1 {
		return
	}
	p.title("Deploys, and what shoppers met in the same phase", "배포 결과와 그 구간에 손님이 겪은 일")
	p.table(rows)
}

// named puts phases that have a name first: one that was looked at while it ran is
// there without its name too.
func named(phases []scenario.Figures) []scenario.Figures {
	return slices.SortedStableFunc(slices.Values(phases), func(a, b scenario.Figures) int {
		return cmp.Compare(min(len(b.Phase), 1), min(len(a.Phase), 1))
	})
}

func (p *page) outcome(outcome string) string {
	switch outcome {
	case scenario.Promoted:
		return p.say(outcome, "완료")
	case scenario.RolledBack:
		return p.say(outcome, "되돌림")
	case scenario.Stopped:
		return p.say(outcome, "중단")
	}
	return p.say("under way", "진행 중")
}

// each counts something of every journey: "buy 3, board 1"; none: "0".
func each(journeys map[string]scenario.JourneyFigures, count func(scenario.JourneyFigures) int) string {
	var parts []string
	for _, name := range scenario.Journeys() {
		if n := count(journeys[name]); n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", name, n))
		}
	}
	if len(parts) == 0 {
		return "0"
	}
	return strings.Join(parts, ", ")
}
