package report

import (
	"fmt"
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// deploys writes what the deploys came to, and what shoppers met meanwhile.
func (p *page) deploys(r *runs.Record) {
	if len(r.Rollouts) == 0 {
		return
	}
	rows := [][]string{{p.say("at", "시각"), p.say("shape", "형태"), p.say("deploy", "배포"), p.say("outcome", "결과"),
		p.say("seconds", "초"), p.say("restarted", "재시작"), p.say("functions", "함수"), p.say("met it", "새 버전이 받은 요청"), p.say("failed", "실패"),
		p.say("journeys failed", "실패한 여정"), p.say("full or late", "포화·시한 초과"), p.say("over 1 s", "1초 초과")}}
	for _, d := range r.Rollouts {
		rows = append(rows, []string{fmt.Sprintf("%.0f s", d.Began.Sub(r.Began).Seconds()), d.Shop, d.Function + " " + d.Version + " " + d.Strategy, p.outcome(d.Outcome),
			fmt.Sprintf("%.1f", d.Seconds), fmt.Sprint(d.Restarted), fmt.Sprint(d.Carried), fmt.Sprint(d.Met), fmt.Sprint(d.MetFailed),
			each(d.Journeys, func(j scenario.JourneyFigures) int { return j.Failed + j.Shed }),
			each(d.Journeys, scenario.JourneyFigures.Overload),
			each(d.Journeys, func(j scenario.JourneyFigures) int { return j.Delayed })})
	}
	p.title("Deploys, and what shoppers met meanwhile", "배포 결과와 그동안 손님이 겪은 일")
	p.table(rows)
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
