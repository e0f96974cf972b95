package streams

import (
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/msalab/msalab/lab/scenario/benches"
	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
)

// byWay measures a topic in every way, one after the other, ends in this process.
func byWay(t *testing.T, topic string, budget time.Duration) map[string]map[string]float64 {
	t.Helper()
	rounds, all := setUp(t, Config{Budget: budget}), map[string]map[string]float64{}
	for _, w := range benches.StreamWays() {
		all[w.Name] = measure(t, rounds, topic+"/"+w.Name)
		t.Log(topic, w.Name, all[w.Name])
	}
	return all
}

// atMost checks that a figure is no more than a share of another one.
func atMost(t *testing.T, all map[string]map[string]float64, figure, way string, share float64, of string) {
	t.Helper()
	if got, other := all[way][figure], all[of][figure]; got > share*other {
		t.Errorf("%s: %v of %s, want %v of the %v of %s or less", figure, got, way, share, other, of)
	}
}

// TestChat has a chat heard in every way. By a stream a message is one there and one
// here; who asks pays for questions too, the more the more often it asks, and most
// where every message answers one.
func TestChat(t *testing.T) {
	t.Parallel()
	all := byWay(t, "chat", 500*time.Millisecond)
	const stream = "stream"
	if got := all[stream]["messages"]; got != 2 {
		t.Errorf("a stream takes %v messages for each that is said, want 2: said, and heard", got)
	}
	if got := all["long-poll"]["messages"]; got > 4.5 {
		t.Errorf("long polling takes %v messages for each that is said, want 4 at most: a call to say it, and one to hear it", got)
	}
	questions := map[string]map[string]float64{}
	for way, got := range all {
		questions[way] = map[string]float64{"questions": got["messages"] - 2}
		if way != stream && got["messages"] <= 2 {
			t.Errorf("%s takes %v messages for each that is said, want more than 2: it asks", way, got["messages"])
		}
	}
	atMost(t, questions, "questions", "poll-1s", 0.7, "poll-100ms")
	atMost(t, questions, "questions", "poll-100ms", 0.7, "long-poll")

	const frame, prefix = 9, 5 // of HTTP/2, of gRPC
	message := float64(frame + prefix + proto.Size(&boardv1.ChatMessage{Room: "round-1", Author: "talker", Text: "1"}))
	for _, figure := range []string{"sent", "received"} {
		if got := all[stream][figure]; got < message || got > message+100 {
			t.Errorf("%s: %v bytes for each message, want its %v or little more", figure, got, message)
		}
		atMost(t, all, figure, stream, 0.7, "long-poll")
		atMost(t, all, figure, stream, 1, "poll-100ms")
		atMost(t, all, figure, stream, 1, "poll-1s")
	}
	delays(t, all)
}

// TestOrder has an order followed in every way: a stream has what happens to it, once
// each, and who asks is answered at least once.
func TestOrder(t *testing.T) {
	t.Parallel()
	all := byWay(t, "order", 500*time.Millisecond)
	if got := all["stream"]["messages"]; got < 2 || got > 3 {
		t.Errorf("a stream takes %v messages an order, want 2 or 3: asked, being paid, paid", got)
	}
	if got := all["long-poll"]["messages"]; got < 2 || got > 4.5 {
		t.Errorf("long polling takes %v messages an order, want 2 to 4: asked and answered, of its being paid and when it is", got)
	}
	for way, got := range all {
		if got["messages"] < 2 || got["sent"] <= leastBytes || got["received"] <= leastBytes {
			t.Errorf("%s: got %v, want a question and an answer at least, and their bytes", way, got)
		}
	}
	delays(t, all)
}

// leastBytes is less than any question, and any answer, has with its headers.
const leastBytes = 18

// delays holds how soon news is heard. Who asks every so often hears it half that time
// later; nothing else of a stream or of a question that waits depends on an interval.
func delays(t *testing.T, all map[string]map[string]float64) {
	t.Helper()
	for _, w := range benches.StreamWays() {
		got, interval := all[w.Name], micro(w.Every)
		if got["p50"] <= 0 || got["p50"] < interval/5 || got["p99"] < got["p50"] || got["p99"] < interval/2 {
			t.Errorf("%s took %v µs, the slowest %v; want them in the order of its interval of %v", w.Name, got["p50"], got["p99"], interval)
		}
	}
	atMost(t, all, "p50", "stream", 0.25, "poll-1s")
	atMost(t, all, "p50", "long-poll", 0.25, "poll-1s")
	atMost(t, all, "p50", "poll-100ms", 0.5, "poll-1s")
}

// TestIdle listens while nothing is said: a stream asks nothing, and next to nothing
// passes; polling asks in every interval, and long polling once in two seconds, for
// which it holds a slot.
func TestIdle(t *testing.T) {
	for _, topic := range []string{"chat-idle", "order-idle"} {
		t.Run(topic, func(t *testing.T) {
			t.Parallel()
			all := byWay(t, topic, time.Second)
			stream, long, often := all["stream"], all["long-poll"], all["poll-100ms"]
			if stream["requests"] != 0 || stream["idle_slots"] != 0 {
				t.Errorf("a stream costs %v, want no request and no slot", stream)
			}
			for way, most := range map[string]float64{"long-poll": 30, "poll-1s": 60, "poll-100ms": 600} { // a minute
				if got := all[way]["requests"]; got <= 0 || got > most+1 {
					t.Errorf("%s asks %v times a minute, want up to %v", way, got, most)
				}
				for _, figure := range []string{"idle_sent", "idle_received"} {
					if each := all[way][figure] / all[way]["requests"]; each < leastBytes || each > 600 {
						t.Errorf("%s: %s is %v bytes a request, want its headers and a message", way, figure, each)
					}
				}
			}
			atMost(t, all, "requests", "long-poll", 0.9, "poll-1s")
			atMost(t, all, "requests", "poll-1s", 0.3, "poll-100ms")
			for _, figure := range []string{"idle_sent", "idle_received"} {
				atMost(t, all, figure, "stream", 0.1, "poll-100ms")
				atMost(t, all, figure, "long-poll", 0.5, "poll-100ms")
				atMost(t, all, figure, "poll-1s", 0.5, "poll-100ms")
			}
			// 60 but for what it takes to ask how many there were
			if got := long["idle_slots"]; got < 20 || got > 60 {
				t.Errorf("long polling held %v slot-seconds a minute, want all but 60, as a question always waits", got)
			}
			if got := often["idle_slots"]; got <= 0 || got > long["idle_slots"]/2 {
				t.Errorf("polling held %v slot-seconds, want some, and much less than the %v of long polling", got, long["idle_slots"])
			}
		})
	}
}

// TestGoroutines: whoever waits for news keeps a goroutine of the server, by a stream as
// by a question; who asks every so often keeps none in between. The test runs beside no
// other: their goroutines would count.
func TestGoroutines(t *testing.T) {
	for _, topic := range []string{"chat-idle", "order-idle"} {
		all := byWay(t, topic, 200*time.Millisecond)
		for _, way := range []string{"stream", "long-poll"} {
			if got, none := all[way]["goroutines"], all["poll-1s"]["goroutines"]; got <= none {
				t.Errorf("%s: %v goroutines by %s, want more than the %v where nobody asks just now", topic, got, way, none)
			}
		}
	}
}

// TestNobody measures what passes when nobody is there.
func TestNobody(t *testing.T) {
	rounds := setUp(t, Config{Budget: 100 * time.Millisecond})
	kind, _ := benches.Named("streams")
	for _, cell := range kind.FullCells() {
		if rounds[cell] == nil {
			t.Errorf("nothing measures %s", cell)
		}
	}
	if got := measure(t, rounds, "chat-idle/nobody"); got["requests"] != 0 || got["idle_sent"] != 0 || got["idle_received"] != 0 || got["idle_slots"] != 0 {
		t.Errorf("nobody was there, and got %v", got)
	}
}
