package sentences

import (
	"fmt"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/lab/spans/evidence"
)

// Trace sums a trace up.
func Trace(t spans.Summary) scenario.Text {
	ms := float64(t.Duration) / float64(time.Millisecond)
	return scenario.Text{
		EN: fmt.Sprintf("trace %s: %s, %s, %.1f ms, %d spans over %s", t.Trace, t.Root, t.Outcome, ms, t.Spans, strings.Join(t.Functions, ", ")),
		KO: fmt.Sprintf("추적 %s: %s, %s, %.1f ms, 스팬 %d개: %s", t.Trace, t.Root, t.Outcome, ms, t.Spans, strings.Join(t.Functions, ", ")),
	}
}

// NoTrace says that no trace is known that a scenario asked for.
func NoTrace(q scenario.TraceQuery) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("no trace found for %s", describe(q)),
		KO: fmt.Sprintf("추적이 없습니다: %s", describe(q)),
	}
}

// describe writes a trace query as a reader would: "journey=board outcome=failed".
func describe(q scenario.TraceQuery) string {
	var parts []string
	for _, f := range []struct{ name, value string }{
		{"journey", q.Journey}, {"outcome", q.Outcome}, {"function", q.Function}, {"fault", q.Fault}, {"phase", q.Phase},
	} {
		if f.value != "" {
			parts = append(parts, f.name+"="+f.value)
		}
	}
	if len(parts) == 0 {
		return "any request"
	}
	return strings.Join(parts, " ")
}

// Diagnosed says what a diagnosis found.
func Diagnosed(f evidence.Finding) scenario.Text {
	where := f.Function
	if f.Replica != "" {
		where = f.Replica
	}
	cause := causeText(f.Cause)
	ms := float64(f.Excess) / float64(time.Millisecond)
	return scenario.Text{
		EN: fmt.Sprintf("the traces show: %s in %s, %.3g ms a request. %s", cause.EN, where, ms, f.EN),
		KO: fmt.Sprintf("추적에 드러난 원인: %s (%s), 요청마다 %.3g ms. %s", cause.KO, where, ms, f.KO),
	}
}

// NothingStandsOut says that a diagnosis found nothing.
func NothingStandsOut(q scenario.Diagnosis) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("the traces of %s show no cause that those of %s don't", q.Phase, q.Against),
		KO: fmt.Sprintf("추적에 두드러진 원인이 없습니다: %s 구간을 %s 구간과 비교", q.Phase, q.Against),
	}
}

// causeText names a cause as people do.
func causeText(c evidence.Cause) scenario.Text {
	switch c {
	case evidence.SlowQuery:
		return scenario.Text{EN: "a slow query", KO: "느린 쿼리"}
	case evidence.NPlusOne:
		return scenario.Text{EN: "N+1", KO: "N+1 문제"}
	case evidence.Lock:
		return scenario.Text{EN: "lock contention", KO: "락 경합"}
	case evidence.SerialFanOut:
		return scenario.Text{EN: "calls one after another", KO: "순차 호출"}
	case evidence.BadReplica:
		return scenario.Text{EN: "one slow replica", KO: "느린 레플리카 하나"}
	}
	return scenario.Text{EN: string(c), KO: string(c)}
}

// JaegerGone says who has the traces while Jaeger has none.
func JaegerGone() scenario.Text {
	return scenario.Text{
		EN: "Jaeger doesn't answer: until it is back, traces come from the lab's own relay",
		KO: "Jaeger가 응답하지 않습니다. 돌아올 때까지 릴레이가 추적을 보여 줍니다",
	}
}

// JaegerBack says that Jaeger answers again.
func JaegerBack(name string) scenario.Text {
	return scenario.Text{
		EN: "Jaeger is back (" + name + "), with the traces that the relay kept for it and those to come",
		KO: "Jaeger가 돌아왔습니다 (" + name + "). 릴레이가 간직한 추적부터 다시 받습니다",
	}
}
