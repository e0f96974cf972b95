package benches

import (
	"fmt"

	"github.com/msalab/msalab/lab/scenario"
)

// Chart shows some cells as bars.
type Chart struct {
	Title   scenario.Text
	Figures []string // one, whose spread is shown; or several of one unit, end to end
	Whole   string   // the figure that these make up, for its spread; empty: there is none
	Bars    []Bar
}

// Bar is a cell in a chart.
type Bar struct{ Label, Cell string }

// column are the bars of all rows of a column.
func column(name string, rows []string) (bars []Bar) {
	for _, row := range rows {
		bars = append(bars, Bar{row, name + "/" + row})
	}
	return bars
}

// protocolCharts show each door, with a short order and a long one.
func protocolCharts(rows []string) (charts []Chart) {
	for _, at := range []struct{ column, en, ko string }{
		{centre, "10 lines, 8 callers", "10줄, 호출자 8"}, {"1000-lines", "1,000 lines, 8 callers", "1,000줄, 호출자 8"},
	} {
		chart := func(en, ko, whole string, figures ...string) {
			charts = append(charts, Chart{scenario.Text{EN: en + "; " + at.en, KO: ko + " (" + at.ko + ")"}, figures, whole, column(at.column, rows)})
		}
		chart("latency, p50", "지연 시간 p50", "", "p50")
		chart("latency, p99", "지연 시간 p99", "", "p99")
		chart("calls a second", "초당 호출 수", "", "rate")
		chart("bytes of a call, each way", "호출당 바이트, 방향별", "", "sent", "received")
		chart("processor time of a call, both ends", "호출당 CPU 시간, 양쪽", "cpu", "codec", "framing", "other", "kernel")
	}
	saturated := column("64-callers", rows)
	return append(charts, Chart{scenario.Text{EN: "calls a second at saturation; 10 lines, 64 callers", KO: "포화 상태의 초당 호출 수 (10줄, 호출자 64)"}, []string{"rate"}, "", saturated})
}

// codecCharts show each codec, with a short order and a long one.
func codecCharts(rows []string) (charts []Chart) {
	for _, lines := range []int{10, 1000} {
		at := counted(lines, "line")
		charts = append(charts,
			Chart{scenario.Text{EN: fmt.Sprintf("writing and reading %d lines", lines), KO: fmt.Sprintf("%d줄 쓰기와 읽기", lines)}, []string{"encode", "decode"}, "both", column(at, rows)},
			Chart{scenario.Text{EN: fmt.Sprintf("bytes of %d lines and the answer", lines), KO: fmt.Sprintf("%d줄 주문과 응답의 바이트", lines)}, []string{"bytes"}, "", column(at, rows)},
		)
	}
	return charts
}

// streamCharts show each way to hear of news: how soon, at what cost, and at what
// cost while there are none.
func streamCharts(ways []string) (charts []Chart) {
	chart := func(en, ko string, columns []string, rows []string, figures ...string) {
		c := Chart{Title: scenario.Text{EN: en, KO: ko}, Figures: figures}
		for _, column := range columns {
			for _, row := range rows {
				if cell := column + "/" + row; cell != "order-idle/"+Nobody {
					c.Bars = append(c.Bars, Bar{cell, cell})
				}
			}
		}
		charts = append(charts, c)
	}
	talk, idle := []string{"chat", "order"}, []string{"chat-idle", "order-idle"}
	chart("delay, p50", "지연 p50", talk, ways, "p50")
	chart("delay, p99", "지연 p99", talk, ways, "p99")
	chart("messages for each thing said", "말 한 번에 오간 메시지", talk, ways, "messages")
	chart("bytes for each thing said, each way", "말 한 번의 바이트, 방향별", talk, ways, "sent", "received")
	chart("bytes a minute while nothing is said, each way", "아무 말도 없을 때 분당 바이트, 방향별", idle, ways, "idle_sent", "idle_received")
	chart("processor time a minute while nothing is said", "아무 말도 없을 때 분당 CPU 시간", idle, append([]string{Nobody}, ways...), "idle_cpu")
	chart("slot-seconds of the replica held a minute while nothing is said, by the lab's rule", "아무 말도 없을 때 실습실의 규칙으로 분당 차지한 레플리카의 슬롯 초", idle, append([]string{Nobody}, ways...), "idle_slots")
	return charts
}

// hopCharts show a call by where it goes, chains by their length, and eight calls
// in a row beside eight at once.
func hopCharts(ways []string) []Chart {
	one := Chart{scenario.Text{EN: "one call, by where it goes", KO: "호출 하나, 대상별"}, []string{"p50"}, "", nil}
	eight := Chart{scenario.Text{EN: "8 calls, in a row and at once", KO: "호출 여덟 개, 차례로와 동시에"}, []string{"p50"}, "", nil}
	for _, way := range ways {
		one.Bars = append(one.Bars, Bar{way, way + "/depth=1"})
		eight.Bars = append(eight.Bars, Bar{way + " serial", way + "/serial"}, Bar{way + " parallel", way + "/parallel"})
	}
	chain := Chart{scenario.Text{EN: "a chain of calls to other processes", KO: "다른 프로세스로 이어지는 호출"}, []string{"p50"}, "", nil}
	for depth := 1; depth <= 8; depth++ {
		name := fmt.Sprintf("depth=%d", depth)
		chain.Bars = append(chain.Bars, Bar{name, "loopback/" + name})
	}
	cpu := Chart{scenario.Text{EN: "processor time of one call, both ends", KO: "호출 하나의 CPU 시간, 양쪽"}, []string{"cpu"}, "", one.Bars[:2]}
	return []Chart{one, chain, eight, cpu}
}
