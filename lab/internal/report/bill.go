package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// sizes writes the replica sets that were measured.
func (p *page) sizes(r *runs.Record) {
	if len(r.Sizes) == 0 {
		return
	}
	p.title("Replica sets: predicted, then measured (* the smallest that kept the target)",
		"레플리카 구성: 예측한 뒤 측정 (* 목표를 지킨 가장 작은 구성)")
	rows := [][]string{{p.say("load", "부하"), p.say("shape", "형태"), p.say("replicas", "레플리카"), p.say("set", "구성"),
		p.say("p95 predicted", "p95 예측"), p.say("measured", "측정"), p.say("ratio", "비율"),
		p.say("target", "목표"), "n", p.say("over", "초과"), p.say("kept", "달성")}}
	for _, s := range r.Sizes {
		set := s.Set()
		if s.Change != "" {
			set = s.Change + ": " + set
		}
		total := 0
		for _, n := range s.Replicas {
			total += n
		}
		predicted, quality := "∞", "-"
		if s.Predicted > 0 {
			predicted = fmt.Sprintf("%.0f ms", s.Predicted)
		}
		if s.Predicted > 0 && s.Measured > 0 {
			quality = fmt.Sprintf("%.2f", s.Predicted/s.Measured)
		}
		rows = append(rows, []string{fmt.Sprintf("x%g", s.Times), s.Shop, fmt.Sprint(total), set, predicted,
			fmt.Sprintf("%.0f ms", s.Measured), quality, fmt.Sprintf("%.0f ms", s.Target), fmt.Sprint(s.N), fmt.Sprint(s.Over), p.kept(s)})
	}
	p.table(rows)
	right, of := predictedRight(r.Sizes)
	p.line("  %s", fmt.Sprintf(p.say("the predicted set was the smallest that kept the target in %d of %d", "예측한 구성이 목표를 지킨 가장 작은 구성인 경우: %d/%d"), right, of))
	if slices.ContainsFunc(r.Sizes, func(s runs.Size) bool { return s.Close }) {
		p.line("  %s", p.say("close: so few journeys over the target may be chance, and so may be so many; the prediction stands then",
			"근소: 목표를 넘은 건수가 우연일 수 있어 판단하지 않고 예측한 구성을 씁니다"))
	}
}

// kept says what the measurement of a set came to.
func (p *page) kept(s runs.Size) string {
	kept := p.say("no", "아니요")
	switch {
	case s.Kept:
		kept = p.say("yes", "예")
	case s.Close:
		kept = p.say("close", "근소")
	case s.Predicted == 0:
		kept = p.say("no, the queue grows", "아니요, 큐가 늘어남")
	}
	if s.Smallest {
		kept += " *"
	}
	return kept
}

// predictedRight counts the shops and loads whose predicted set was the smallest
// that kept the target.
func predictedRight(sizes []runs.Size) (right, of int) {
	for _, s := range sizes {
		if s.Change == "" {
			of++
			if s.Smallest {
				right++
			}
		}
	}
	return right, of
}

// bills writes what the shops cost over the whole run, unit by unit.
func (p *page) bills(r *runs.Record) {
	if len(r.Bills) == 0 {
		return
	}
	p.title("Bill of the whole run, in slot-seconds and footprint-seconds (simulated)",
		"전체 실행의 비용: 슬롯-초와 풋프린트-초 (모의값)")
	rows := [][]string{{p.say("shape", "형태"), p.say("of", "단위"), p.say("replicas", "레플리카"), p.say("working", "작업"),
		p.say("waiting", "호출 대기"), p.say("idle", "유휴"), p.say("footprint", "풋프린트"), "CPU", "RSS"}}
	processes := false
	for _, shape := range r.Shapes {
		b, ok := r.Bills[shape]
		if !ok || b.Seconds <= 0 {
			continue
		}
		if strings.HasSuffix(shape, "/"+string(scenario.Process)) {
			processes = true
		}
		names := slices.SortedFunc(maps.Keys(b.Units), byPlace)
		for _, unit := range names {
			rows = append(rows, billRow(shape, unit, b.Units[unit], b.Seconds))
		}
		if len(names) > 1 {
			rows = append(rows, billRow(shape, p.say("together", "합계"), b.Sum(), b.Seconds))
		}
	}
	p.table(rows)
	p.line("  %s", p.say("waiting: a slot held while a callee works; footprint: 1 for each function that a replica carries",
		"호출 대기는 응답을 기다리며 붙잡은 슬롯이고, 풋프린트는 레플리카가 가진 함수마다 1입니다"))
	if processes {
		p.line("  %s", p.say("CPU and RSS are measured, on average over the run; each process carries the whole binary, so RSS says little of its function",
			"CPU와 RSS는 실행 전체의 평균 측정값입니다. 프로세스마다 바이너리 전체를 담고 있어 함수별 차이는 작게 나타납니다"))
	}
}

// byPlace orders units as tables show functions.
func byPlace(a, b string) int {
	return slices.Index(scenario.Functions(), a) - slices.Index(scenario.Functions(), b)
}

func billRow(shape, unit string, u scenario.UnitBill, seconds float64) []string {
	cpu, rss := "", ""
	if u.RSS > 0 {
		cpu, rss = fmt.Sprintf("%.1f s", u.CPU), fmt.Sprintf("%.0f MB", u.RSS/seconds/1e6)
	}
	return []string{shape, unit, fmt.Sprintf("%.1f", u.Replicas/seconds), fmt.Sprintf("%.0f", u.Working), fmt.Sprintf("%.0f", u.Waiting),
		fmt.Sprintf("%.0f", u.Idle), fmt.Sprintf("%.0f", u.Footprint), cpu, rss}
}

// prices writes at which price ratio the winner changes, and which constants
// would turn the verdict of C2.
func (p *page) prices(r *runs.Record) {
	if len(r.Prices) == 0 {
		return
	}
	p.title("Which is cheaper, by the price of a footprint-second (a slot-second costs 1)",
		"어느 쪽이 싼가: 풋프린트-초의 가격에 따라 (슬롯-초는 1)")
	for _, c := range r.Prices {
		phases := c.Phases
		if phases == "" {
			phases = p.say("whole run", "전체 실행")
		}
		for i, told := range c.Lines() {
			if i == 0 {
				p.line("  %s  %s", phases, told.In(p.Lang))
				continue
			}
			p.line("      %s", told.In(p.Lang))
		}
	}
}
