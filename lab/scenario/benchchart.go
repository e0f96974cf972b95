package scenario

import "fmt"

// BenchChart shows some cells as bars.
type BenchChart struct {
	Title   Text
	Figures []string // one, whose spread is shown; or several of one unit, end to end
	Whole   string   // the figure that these make up, for its spread; empty: there is none
	Bars    []BenchBar
}

// BenchBar is a cell in a chart.
type BenchBar struct{ Label, Cell string }

// column are the bars of all rows of a column.
func column(name string, rows []string) (bars []BenchBar) {
	for _, row := range rows {
		bars = append(bars, BenchBar{row, name + "/" + row})
	}
	return bars
}

// protocolCharts show each door, with a short order and a long one.
func protocolCharts(rows []string) (charts []BenchChart) {
	for _, at := range []struct{ column, en, ko string }{
		{centre, "10 lines, 8 callers", "10줄, 호출자 8"}, {"1000-lines", "1,000 lines, 8 callers", "1,000줄, 호출자 8"},
	} {
		chart := func(en, ko, whole string, figures ...string) {
			charts = append(charts, BenchChart{Text{en + "; " + at.en, ko + " (" + at.ko + ")"}, figures, whole, column(at.column, rows)})
		}
		chart("latency, p50", "지연 시간 p50", "", "p50")
		chart("latency, p99", "지연 시간 p99", "", "p99")
		chart("calls a second", "초당 호출 수", "", "rate")
		chart("bytes of a call, each way", "호출당 바이트, 방향별", "", "sent", "received")
		chart("processor time of a call, both ends", "호출당 CPU 시간, 양쪽", "cpu", "codec", "framing", "other", "kernel")
	}
	saturated := column("64-callers", rows)
	return append(charts, BenchChart{Text{"calls a second at saturation; 10 lines, 64 callers", "포화 상태의 초당 호출 수 (10줄, 호출자 64)"}, []string{"rate"}, "", saturated})
}

// codecCharts show each codec, with a short order and a long one.
func codecCharts(rows []string) (charts []BenchChart) {
	for _, lines := range []int{10, 1000} {
		at := counted(lines, "line")
		charts = append(charts,
			BenchChart{Text{fmt.Sprintf("writing and reading %d lines", lines), fmt.Sprintf("%d줄 쓰기와 읽기", lines)}, []string{"encode", "decode"}, "both", column(at, rows)},
			BenchChart{Text{fmt.Sprintf("bytes of %d lines and the answer", lines), fmt.Sprintf("%d줄 주문과 응답의 바이트", lines)}, []string{"bytes"}, "", column(at, rows)},
		)
	}
	return charts
}

// streamCharts show each way to hear of news: how soon, at what cost, and at what
// cost while there are none.
func streamCharts(ways []string) (charts []BenchChart) {
	chart := func(en, ko string, columns []string, rows []string, figures ...string) {
		c := BenchChart{Title: Text{en, ko}, Figures: figures}
		for _, column := range columns {
			for _, row := range rows {
				if cell := column + "/" + row; cell != "order-idle/"+Nobody {
					c.Bars = append(c.Bars, BenchBar{cell, cell})
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
	chart("slot-seconds of the replica held a minute while nothing is said", "아무 말도 없을 때 분당 차지한 레플리카의 슬롯 초", idle, append([]string{Nobody}, ways...), "idle_slots")
	return charts
}

// hopCharts show a call by where it goes, chains by their length, and eight calls
// in a row beside eight at once.
func hopCharts(ways []string) []BenchChart {
	one := BenchChart{Text{"one call, by where it goes", "호출 하나, 대상별"}, []string{"p50"}, "", nil}
	eight := BenchChart{Text{"8 calls, in a row and at once", "호출 여덟 개, 차례로와 동시에"}, []string{"p50"}, "", nil}
	for _, way := range ways {
		one.Bars = append(one.Bars, BenchBar{way, way + "/depth=1"})
		eight.Bars = append(eight.Bars, BenchBar{way + " serial", way + "/serial"}, BenchBar{way + " parallel", way + "/parallel"})
	}
	chain := BenchChart{Text{"a chain of calls to other processes", "다른 프로세스로 이어지는 호출"}, []string{"p50"}, "", nil}
	for depth := 1; depth <= 8; depth++ {
		name := fmt.Sprintf("depth=%d", depth)
		chain.Bars = append(chain.Bars, BenchBar{name, "loopback/" + name})
	}
	cpu := BenchChart{Text{"processor time of one call, both ends", "호출 하나의 CPU 시간, 양쪽"}, []string{"cpu"}, "", one.Bars[:2]}
	return []BenchChart{one, chain, eight, cpu}
}
