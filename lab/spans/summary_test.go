package spans_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/msalab/msalab/lab/spans"
)

// purchase is a request that a fault struck.
func purchase() []spans.Span {
	root := span("A", "", 0, 50)
	root.Name, root.Service, root.Kind = "POST /orders", spans.FrontDoor, spans.Server
	root.Attributes = map[string]string{
		spans.AttrShop: "services/process", spans.AttrJourney: "buy", spans.AttrOutcome: "failed", spans.AttrStatus: "503",
	}
	root.Error = true
	order := span("B", "A", 1, 49)
	order.Service, order.Attributes = "shopping", map[string]string{spans.AttrFunction: "shopping"}
	try := span("C", "B", 2, 40)
	try.Service, try.Attributes = "shopping", map[string]string{spans.AttrAttempt: "2"}
	pay := span("D", "C", 3, 90) // its clock is ahead
	pay.Service, pay.Error = "pay", true
	pay.Attributes = map[string]string{spans.AttrFunction: "pay", spans.AttrFaultID: "pay-error", spans.AttrFaultKind: "error"}
	return []spans.Span{root, order, try, pay}
}

func TestSummarize(t *testing.T) {
	trace := purchase()
	want := spans.Summary{
		Trace: spans.TraceID{1}, Shop: "services/process", Journey: "buy", Root: "POST /orders",
		Start: epoch, Duration: ms(50), Spans: 4,
		Services: []string{"ingress", "pay", "shopping"}, Functions: []string{"pay", "shopping"},
		Errors: 2, Faults: []string{"pay-error"}, Status: 503, Outcome: "failed",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		random.Shuffle(len(trace), func(i, j int) { trace[i], trace[j] = trace[j], trace[i] })
		if got := spans.Summarize(append(slices.Clone(trace), trace[0])); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	}
}

func TestSummaryBeforeTheRootCame(t *testing.T) {
	got := spans.Summarize(purchase()[1:])
	if got.Root != "" || got.Journey != "" || got.Outcome != "" {
		t.Errorf("got root %q, journey %q, outcome %q of a trace without root", got.Root, got.Journey, got.Outcome)
	}
	if want := ms(89); got.Duration != want || !got.Start.Equal(epoch.Add(ms(1))) {
		t.Errorf("got %v from %v, want %v", got.Duration, got.Start, want)
	}
}

func TestSummariesHandedOutStayAsTheyAre(t *testing.T) {
	var z spans.Summarizer
	trace := purchase()
	z.Add(trace[1])
	early := z.Summary()
	for _, s := range trace {
		z.Add(s)
	}
	if got, want := early.Services, []string{"shopping"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAttributes(t *testing.T) {
	trace := purchase()
	if got, want := trace[0].Status(), 503; got != want {
		t.Errorf("status: got %d, want %d", got, want)
	}
	if got, want := trace[2].Attempt(), 2; got != want {
		t.Errorf("attempt: got %d, want %d", got, want)
	}
	if got := trace[1].Attempt(); got != 0 {
		t.Errorf("attempt of a span that is none: got %d, want 0", got)
	}
	if id, kind := trace[3].Fault(); id != "pay-error" || kind != "error" {
		t.Errorf("fault: got %q and %q", id, kind)
	}
	if id, _ := trace[1].Fault(); id != "" {
		t.Errorf("fault of a span that none struck: got %q", id)
	}
}
