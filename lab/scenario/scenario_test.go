package scenario_test

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// TestFaultInWords tells a fault's settings and place as an event does.
func TestFaultInWords(t *testing.T) {
	for _, tt := range []struct {
		fault           scenario.Fault
		settings, where string
		does            string
	}{
		{fault: scenario.Fault{Kind: "crash", Function: "board"}, settings: "crash", where: "board", does: "the process that next runs it exits"},
		{fault: scenario.Fault{Kind: "latency", Function: "card", Delay: 400 * time.Millisecond, Distribution: "lognormal", Rate: 0.3, Baggage: "member=vip"},
			settings: "latency 400ms lognormal, member=vip, rate 30%", where: "card", does: "requests take longer"},
		{fault: scenario.Fault{Kind: "error", Function: "card", Method: "Authorize", Code: "UNAVAILABLE"},
			settings: "error UNAVAILABLE", where: "card/Authorize", does: "requests end with a gRPC code"},
		{fault: scenario.Fault{Kind: "queue-flood", Function: "board", Requests: 400}, settings: "queue-flood 400/s 50ms", where: "board", does: "requests of the lab's own fill slots and queue"},
		{fault: scenario.Fault{Kind: "cpu-burn", Function: "card", Replica: "card-2", Workers: 2}, settings: "cpu-burn workers=2 share=100%", where: "card-2", does: "goroutines spin and keep the processor busy"},
		{fault: scenario.Fault{Kind: "leak", Function: "board", Growth: 20_000_000}, settings: "leak 20MB/s, ceiling 256MB", where: "board", does: "memory is taken and not given back"},
		{fault: scenario.Fault{Kind: "link-latency", Function: "card", Link: "pay.card", Delay: time.Second, Jitter: 20 * time.Millisecond},
			settings: "link-latency 1s ± 20ms", where: "pay.card", does: "answers over a link take longer"},
		{fault: scenario.Fault{Kind: "link-bandwidth", Function: "board", Link: "gateway.board", Bandwidth: 8000}, settings: "link-bandwidth 8kB/s", where: "gateway.board", does: "few bytes a second pass a link"},
	} {
		f := tt.fault.Complete()
		if f.Settings() != tt.settings || f.Where() != tt.where || f.Does().EN != tt.does || f.Does().KO == "" {
			t.Errorf("got %q in %q: %q, want %q in %q: %q", f.Settings(), f.Where(), f.Does(), tt.settings, tt.where, tt.does)
		}
	}
}
