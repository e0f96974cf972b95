package benches

import (
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// StreamWay is a way to hear of what happens elsewhere: over a stream that stays
// open, or by asking again.
type StreamWay struct {
	Name  string
	Every time.Duration // between two questions; 0: it doesn't ask that way
	Wait  time.Duration // that an answer waits for news; 0: it doesn't
}

// Streamed tells whether a stream stays open.
func (w StreamWay) Streamed() bool { return w.Every == 0 && w.Wait == 0 }

// StreamWays returns all ways.
func StreamWays() []StreamWay {
	return []StreamWay{
		{Name: "stream"},
		{Name: "long-poll", Wait: 2 * time.Second},
		{Name: "poll-100ms", Every: 100 * time.Millisecond},
		{Name: "poll-1s", Every: time.Second},
	}
}

// Nobody is the row of a bench of streams in which nobody listens.
const Nobody = "nobody"

// SlowPoint is how much is said to a reader that has stalled.
type SlowPoint struct {
	Name     string
	Messages int
}

// SlowPoints returns all of them, the second eight times the first.
func SlowPoints() []SlowPoint {
	var points []SlowPoint
	for _, n := range []int{250, 2000} {
		points = append(points, SlowPoint{Name: fmt.Sprintf("slow-%d", n), Messages: n})
	}
	return points
}

// streamsKind is the bench of streams against polling.
func streamsKind() Kind {
	var ways []string
	for _, w := range StreamWays() {
		ways = append(ways, w.Name)
	}
	talk, idle := []string{"chat", "order"}, []string{"chat-idle", "order-idle"}
	var slow []string
	for _, p := range SlowPoints() {
		slow = append(slow, p.Name)
	}
	table := func(columns []string, figure, en, ko string) Table {
		return Table{Title: scenario.Text{EN: en, KO: ko}, Figure: figure, Columns: columns, Rows: ways}
	}
	atRest := func(figure, en, ko string) Table {
		t := table(idle, figure, en, ko)
		t.Rows, t.Without = append([]string{Nobody}, ways...), []string{"order-idle/" + Nobody}
		return t
	}
	stalled := func(figure, en, ko string) Table {
		return Table{Title: scenario.Text{EN: en, KO: ko}, Figure: figure, Columns: slow, Rows: ways[:1]}
	}
	c := func(figure, cell, base, en, ko string) Contrast {
		return Contrast{figure, cell, base, scenario.Text{EN: en, KO: ko}}
	}
	return Kind{
		Name: "streams",
		Does: scenario.Text{EN: "news by a stream, by polling and by long polling; a reader that stalls", KO: "스트림, 폴링, 롱 폴링으로 소식 받기와 멈춘 수신자"},
		Note: scenario.Text{
			EN: "a slot is a worker of a server that has a thread for each request: by the lab's rule a question keeps one until it is answered, also while it waits for news, and a stream is given none; the goroutines are measured, and whoever waits keeps one, by a stream as by a question",
			KO: "슬롯은 요청마다 스레드를 하나씩 쓰는 서버의 작업자입니다. 질문은 소식을 기다리는 동안에도 답을 받을 때까지 슬롯을 차지하고, 스트림에는 주지 않는 것이 실습실의 규칙입니다. 고루틴은 측정한 값이며, 스트림이든 질문이든 기다리는 동안 차지합니다",
		},
		Legend: streamsLegend(),
		Figures: []Figure{
			{"p50", "µs"}, {"p99", "µs"}, {"messages", "msgs"}, {"sent", "B"}, {"received", "B"},
			{"requests", "/min"}, {"idle_sent", "B/min"}, {"idle_received", "B/min"}, {"idle_cpu", "ms/min"}, {"idle_slots", "slot-s/min"}, {"goroutines", "goroutines"},
			{"said", "B"}, {"held", "msgs"}, {"held_bytes", "B"}, {"memory", "B"}, {"missed", "msgs"},
		},
		Partial: map[string][]string{
			"p50": talk, "p99": talk, "messages": talk, "sent": talk, "received": talk,
			"requests": idle, "idle_sent": idle, "idle_received": idle, "idle_cpu": idle, "idle_slots": idle, "goroutines": idle,
			"said": slow, "held": slow, "held_bytes": slow, "memory": slow, "missed": slow,
		},
		Tables: []Table{
			table(talk, "p50", "delay from saying a thing to hearing it (order: from placing it to seeing it paid)", "말한 때부터 듣기까지의 지연 (order는 주문부터 결제 확인까지)"),
			table(talk, "p99", "the slowest hundredth", "가장 느린 1 %"),
			table(talk, "messages", "messages both ways, for each thing said", "말 한 번에 오간 메시지"),
			table(talk, "sent", "bytes sent for each thing said, with headers", "말 한 번에 보낸 바이트 (헤더 포함)"),
			table(talk, "received", "bytes received for each thing said, with headers", "말 한 번에 받은 바이트 (헤더 포함)"),
			atRest("requests", "nothing is said: requests a minute", "아무 말도 없을 때 분당 요청"),
			atRest("idle_sent", "nothing is said: bytes sent a minute", "아무 말도 없을 때 분당 보낸 바이트"),
			atRest("idle_received", "nothing is said: bytes received a minute", "아무 말도 없을 때 분당 받은 바이트"),
			atRest("idle_cpu", "nothing is said: processor time a minute, both ends", "아무 말도 없을 때 분당 CPU 시간 (양쪽)"),
			atRest("goroutines", "nothing is said: goroutines of the server while the callers wait for news", "아무 말도 없을 때, 소식을 기다리는 동안 서버의 고루틴"),
			atRest("idle_slots", "nothing is said: slot-seconds of the replica that are held a minute, by the lab's rule (60: one slot all the time)", "아무 말도 없을 때 실습실의 규칙으로 분당 차지한 레플리카의 슬롯 초 (60이면 슬롯 하나를 내내)"),
			stalled("said", "a reader stalls: what is said meanwhile", "수신자가 멈춘 동안 오간 말"),
			stalled("held", "messages on their way to it when the sender blocks", "송신자가 막힐 때까지 전송 중인 메시지"),
			stalled("held_bytes", "bytes on their way to it when the sender blocks", "송신자가 막힐 때까지 전송 중인 바이트"),
			stalled("memory", "what the server's heap grew by", "서버 힙 증가량"),
			stalled("missed", "messages that it misses once it reads on", "다시 읽기 시작한 뒤 놓친 메시지"),
		},
		Charts: streamCharts(ways),
		Contrasts: []Contrast{
			c("p50", "chat/poll-1s", "chat/stream", "chat: asking every second, against a stream", "채팅: 1초마다 묻기 대 스트림"),
			c("p50", "chat/poll-100ms", "chat/stream", "chat: asking every 100 ms, against a stream", "채팅: 100 ms마다 묻기 대 스트림"),
			c("p50", "chat/long-poll", "chat/stream", "chat: long polling, against a stream", "채팅: 롱 폴링 대 스트림"),
			c("p50", "order/long-poll", "order/stream", "tracking an order: long polling, against a stream", "주문 추적: 롱 폴링 대 스트림"),
			c("sent", "chat/long-poll", "chat/stream", "their bytes sent, chat", "보낸 바이트 (채팅): 롱 폴링 대 스트림"),
			c("requests", "chat-idle/poll-100ms", "chat-idle/long-poll", "requests while nothing is said: every 100 ms, against long polling", "말이 없을 때 요청: 100 ms마다 묻기 대 롱 폴링"),
			c("idle_cpu", "chat-idle/poll-100ms", "chat-idle/stream", "processor time while nothing is said: every 100 ms, against a stream", "말이 없을 때 CPU 시간: 100 ms마다 묻기 대 스트림"),
			c("goroutines", "order-idle/stream", "order-idle/poll-1s", "goroutines of the server while nothing is said: tracking by a stream, against asking every second", "말이 없을 때 서버의 고루틴: 스트림 추적 대 1초마다 묻기"),
			c("idle_slots", "chat-idle/long-poll", "chat-idle/poll-100ms", "slot-time held while nothing is said: long polling, against asking every 100 ms", "말이 없을 때 차지한 슬롯 시간: 롱 폴링 대 100 ms마다 묻기"),
			c("held_bytes", "slow-2000/stream", "slow-250/stream", "on the way to a reader that stalls: 2,000 messages, against 250", "멈춘 수신자에게 가는 중인 바이트: 메시지 2,000건 대 250건"),
		},
	}
}
