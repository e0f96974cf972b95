package benches

import (
	"fmt"

	"github.com/msalab/msalab/lab/scenario"
)

// hopsKind is the bench of calls: as a local call, to another process, and over
// links that are longer.
func hopsKind() Kind {
	ways := []string{"function", "loopback", "+1ms", "+10ms"}
	var depths []string
	for depth := 1; depth <= 8; depth++ {
		depths = append(depths, fmt.Sprintf("depth=%d", depth))
	}
	table := func(title scenario.Text, rows ...string) Table {
		return Table{Title: title, Figure: "p50", Columns: ways, Rows: rows}
	}
	lab := table(scenario.Text{EN: "one call, and what the lab adds to it", KO: "호출 하나와 실습실의 몫"}, "bare", "depth=1", "traced", "proxied")
	lab.Columns = ways[:2]
	lab.Without = []string{"loopback/bare", "function/proxied"}
	cpu := table(scenario.Text{EN: "processor time of both ends together", KO: "양쪽 프로세스의 CPU 시간"}, "depth=1", "depth=8", "serial", "parallel", "n+1", "batch")
	cpu.Figure, cpu.Columns = "cpu", ways[:2]
	contrast := func(cell, base, en, ko string) Contrast {
		return Contrast{"p50", cell, base, scenario.Text{EN: en, KO: ko}}
	}
	return Kind{
		Name:    "hops",
		Legend:  hopsLegend(),
		Does:    scenario.Text{EN: "what a call costs: in a process, to another one, over longer links", KO: "프로세스 안과 밖, 먼 링크에서 호출에 드는 비용"},
		Figures: []Figure{{"p50", "µs"}, {"cpu", "µs"}},
		Tables: []Table{
			table(scenario.Text{EN: "a chain of calls, each made by the one before it", KO: "꼬리를 물고 이어지는 호출"}, depths...),
			table(scenario.Text{EN: "8 calls: one after the other, and at once", KO: "호출 여덟 개: 차례로, 동시에"}, "serial", "parallel"),
			table(scenario.Text{EN: "20 items: a call for each (N+1), and one for all", KO: "상품 스무 개: 하나씩(N+1), 일괄"}, "n+1", "batch"),
			lab,
			cpu,
		},
		Charts: hopCharts(ways),
		Contrasts: []Contrast{
			contrast("loopback/depth=1", "function/depth=1", "a call to another process, against a function call", "다른 프로세스 호출 대 함수 호출"),
			contrast("+1ms/depth=1", "loopback/depth=1", "a link of 1 ms, against one server", "1 ms 링크 대 같은 서버"),
			contrast("loopback/depth=8", "loopback/depth=1", "8 hops to other processes, against one", "여덟 번 건너는 호출 대 한 번 (같은 서버)"),
			contrast("+1ms/serial", "+1ms/parallel", "8 calls over 1 ms in a row, against at once", "차례로 여덟 번 대 동시에 (1 ms 링크)"),
			contrast("loopback/serial", "loopback/parallel", "8 calls on one server in a row, against at once", "차례로 여덟 번 대 동시에 (같은 서버)"),
			{"cpu", "loopback/parallel", "loopback/serial", scenario.Text{EN: "their processor time, at once, against in a row", KO: "그 CPU 시간, 동시에 대 차례로"}},
			contrast("+10ms/n+1", "+10ms/batch", "N+1 over 10 ms, against a batch", "N+1 대 일괄 호출 (10 ms 링크)"),
			contrast("+1ms/batch", "function/n+1", "a batch over 1 ms, against N+1 by function calls", "일괄 호출 (1 ms 링크) 대 함수 호출 N+1"),
		},
	}
}
