package relay_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/proto"

	collectorpb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/relay"
	"github.com/msalab/msalab/lab/internal/relay/relaytest"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var epoch = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

func start(tb testing.TB, cfg relay.Config) *relay.Relay {
	tb.Helper()
	r, err := relay.Start(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := r.Close(); err != nil {
			tb.Error(err)
		}
	})
	return r
}

func export(tb testing.TB, r *relay.Relay, req *collectorpb.ExportTraceServiceRequest) *collectorpb.ExportTraceServiceResponse {
	tb.Helper()
	answer, err := r.Export(tb.Context(), req)
	if err != nil {
		tb.Fatal(err)
	}
	return answer
}

func find(tb testing.TB, r *relay.Relay, q engine.TraceQuery) []spans.Summary {
	tb.Helper()
	found, err := r.Find(tb.Context(), q)
	if err != nil {
		tb.Fatal(err)
	}
	return found
}

func get(tb testing.TB, r *relay.Relay, n int) []spans.Span {
	tb.Helper()
	list, err := r.Get(tb.Context(), relaytest.TraceID(n))
	if err != nil {
		tb.Fatal(err)
	}
	return list
}

func TestSpansAreFoundRightAfterTheExport(t *testing.T) {
	r := start(t, relay.Config{})
	conn, err := grpc.NewClient(r.Addr(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := collectorpb.NewTraceServiceClient(conn).Export(t.Context(), relaytest.Purchase(7, epoch, "ok", "")); err != nil {
		t.Fatal(err)
	}
	want := spans.Summary{
		Trace: relaytest.TraceID(7), Shop: "services/process", Journey: "buy", Root: "POST /orders",
		Start: epoch.Local(), Duration: 10 * time.Millisecond, Spans: 3,
		Services: []string{"ingress", "pay", "shopping"}, Functions: []string{"pay", "shopping"},
		Status: 200, Outcome: "ok",
	}
	if got := find(t, r, engine.TraceQuery{}); !reflect.DeepEqual(got, []spans.Summary{want}) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	list := get(t, r, 7)
	if got := spans.Summarize(list); !reflect.DeepEqual(got, want) {
		t.Errorf("the spans sum up to %+v, want %+v", got, want)
	}
	if tree := spans.NewTree(list); len(tree.Roots) != 1 || tree.Orphans != 0 {
		t.Errorf("got %d roots and %d orphans, want one root", len(tree.Roots), tree.Orphans)
	}
	if got := get(t, r, 8); got != nil {
		t.Errorf("got %v of an unknown trace", got)
	}
	status := r.Status()
	if status.Held != 1 || status.Spans != 3 || status.Dropped != 0 {
		t.Errorf("got %+v, want 1 trace held, 3 spans", status)
	}
}

func TestFind(t *testing.T) {
	r := start(t, relay.Config{})
	for n := 1; n <= 6; n++ {
		outcome, fault := "ok", ""
		if n%3 == 0 {
			outcome, fault = "failed", "pay-error"
		}
		export(t, r, relaytest.Purchase(n, epoch.Add(time.Duration(n)*time.Second), outcome, fault))
	}
	late := relaytest.Resource("ingress", relaytest.Span(7, 1, 0, "GET /", epoch, spans.AttrJourney, "browse", spans.AttrOutcome, "ok"))
	late.Resource.Attributes = relaytest.Attributes("service.name", "ingress", spans.AttrShop, "monolith/inproc")
	export(t, r, relaytest.Export(late))

	asks := func(q scenario.TraceQuery) engine.TraceQuery { return engine.TraceQuery{TraceQuery: q} }
	for name, c := range map[string]struct {
		query engine.TraceQuery
		want  []int
	}{
		"all, newest first":  {engine.TraceQuery{}, []int{6, 5, 4, 3, 2, 1, 7}},
		"journey":            {asks(scenario.TraceQuery{Journey: "browse"}), []int{7}},
		"outcome":            {asks(scenario.TraceQuery{Outcome: "failed"}), []int{6, 3}},
		"journey and other":  {asks(scenario.TraceQuery{Journey: "browse", Outcome: "failed"}), nil},
		"function":           {asks(scenario.TraceQuery{Function: "pay"}), []int{6, 5, 4, 3, 2, 1}},
		"unknown function":   {asks(scenario.TraceQuery{Function: "board"}), nil},
		"fault":              {asks(scenario.TraceQuery{Fault: "pay-error"}), []int{6, 3}},
		"shop":               {engine.TraceQuery{Shop: "monolith/inproc"}, []int{7}},
		"since, included":    {engine.TraceQuery{Since: epoch.Add(5 * time.Second)}, []int{6, 5}},
		"until, not include": {engine.TraceQuery{Until: epoch.Add(2 * time.Second)}, []int{1, 7}},
		"at least":           {engine.TraceQuery{AtLeast: 10 * time.Millisecond}, []int{6, 5, 4, 3, 2, 1, 7}},
		"longer":             {engine.TraceQuery{AtLeast: 11 * time.Millisecond}, nil},
		"attribute":          {engine.TraceQuery{Attribute: spans.AttrFaultID + "=pay-error"}, []int{6, 3}},
		"attribute, limit":   {engine.TraceQuery{Attribute: spans.AttrFaultID + "=pay-error", Limit: 1}, []int{6}},
		"other value":        {engine.TraceQuery{Attribute: spans.AttrFaultID + "=pay"}, nil},
		"limit":              {engine.TraceQuery{Shop: "services/process", Limit: 2}, []int{6, 5}},
	} {
		t.Run(name, func(t *testing.T) {
			var got, want []spans.TraceID
			for _, s := range find(t, r, c.query) {
				got = append(got, s.Trace)
			}
			for _, n := range c.want {
				want = append(want, relaytest.TraceID(n))
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestTheOldestTraceMakesRoom(t *testing.T) {
	one := proto.Size(relaytest.Purchase(1, epoch, "ok", ""))
	r := start(t, relay.Config{MaxBytes: 10*one + one/2, MaxSummaries: 20})
	const purchases = 50
	for n := 1; n <= purchases; n++ {
		export(t, r, relaytest.Purchase(n, epoch.Add(time.Duration(n)*time.Second), "ok", ""))
	}
	for n := 1; n <= purchases; n++ {
		want := 0
		if n > purchases-10 {
			want = 3
		}
		if got := len(get(t, r, n)); got != want {
			t.Errorf("trace %d: got %d spans, want %d", n, got, want)
		}
	}
	if got, want := len(find(t, r, engine.TraceQuery{})), 20; got != want {
		t.Errorf("got %d summaries, want %d", got, want)
	}
	status := r.Status()
	if want := 10; status.Held != want {
		t.Errorf("got %d traces held, want %d", status.Held, want)
	}

	// What comes late for a trace that made room counts in its summary alone.
	late := relaytest.Resource("card", relaytest.Span(35, 999, 352, "Charge", epoch))
	export(t, r, relaytest.Export(late))
	if got := len(get(t, r, 35)); got != 0 {
		t.Errorf("got %d spans of a trace that made room, want none", got)
	}
	for _, s := range find(t, r, engine.TraceQuery{}) {
		if s.Trace == relaytest.TraceID(35) && s.Spans != 4 {
			t.Errorf("the summary counts %d spans, want 4", s.Spans)
		}
	}
}

func TestATraceTooLargeToHold(t *testing.T) {
	r := start(t, relay.Config{MaxBytes: 100})
	export(t, r, relaytest.Purchase(1, epoch, "ok", ""))
	if got := r.Status().Held; got != 0 {
		t.Errorf("got %d traces held, want none", got)
	}
	if got := len(find(t, r, engine.TraceQuery{})); got != 1 {
		t.Errorf("got %d summaries, want 1", got)
	}
}

func TestMalformedSpansAreRefusedAndCounted(t *testing.T) {
	good := func() *tracepb.Span { return relaytest.Span(1, 1, 0, "GET /", epoch) }
	for name, c := range map[string]struct {
		spoil     func(*tracepb.Span)
		malformed int
	}{
		"good":            {func(*tracepb.Span) {}, 0},
		"no trace id":     {func(s *tracepb.Span) { s.TraceId = nil }, 1},
		"short trace id":  {func(s *tracepb.Span) { s.TraceId = s.TraceId[:8] }, 1},
		"zero trace id":   {func(s *tracepb.Span) { s.TraceId = make([]byte, 16) }, 1},
		"long span id":    {func(s *tracepb.Span) { s.SpanId = make([]byte, 16) }, 1},
		"zero span id":    {func(s *tracepb.Span) { s.SpanId = make([]byte, 8) }, 1},
		"short parent id": {func(s *tracepb.Span) { s.ParentSpanId = []byte{1} }, 1},
		"zero parent id":  {func(s *tracepb.Span) { s.ParentSpanId = make([]byte, 8) }, 0},
		"nothing else": {func(s *tracepb.Span) {
			*s = tracepb.Span{TraceId: s.TraceId, SpanId: s.SpanId, Attributes: []*commonpb.KeyValue{{}, nil}}
		}, 0},
		"short link": {func(s *tracepb.Span) { s.Links = []*tracepb.Span_Link{{TraceId: []byte{1}}, nil} }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, relay.Config{})
			s := good()
			c.spoil(s)
			answer := export(t, r, relaytest.Export(&tracepb.ResourceSpans{ScopeSpans: []*tracepb.ScopeSpans{{Spans: []*tracepb.Span{s}}, {}}}, &tracepb.ResourceSpans{}))
			if got := r.Malformed(); got != uint64(c.malformed) {
				t.Errorf("got %d malformed spans, want %d", got, c.malformed)
			}
			if got := answer.GetPartialSuccess().GetRejectedSpans(); got != int64(c.malformed) {
				t.Errorf("the answer rejects %d spans, want %d", got, c.malformed)
			}
			list := get(t, r, 1)
			if got, want := len(list), 1-c.malformed; got != want {
				t.Fatalf("got %d spans, want %d", got, want)
			}
			if len(list) == 1 && list[0].Service != "unknown_service" {
				t.Errorf("got service %q of a span without resource", list[0].Service)
			}
		})
	}
}

func TestSpansConvertsEverything(t *testing.T) {
	s := relaytest.Span(1, 2, 3, "Charge", epoch)
	s.Kind = tracepb.Span_SPAN_KIND_CLIENT
	s.Status = &tracepb.Status{Code: tracepb.Status_STATUS_CODE_ERROR, Message: "declined"}
	value := func(v *commonpb.AnyValue) *commonpb.AnyValue { return v }
	s.Attributes = []*commonpb.KeyValue{
		{Key: "bool", Value: value(&commonpb.AnyValue{Value: &commonpb.AnyValue_BoolValue{BoolValue: true}})},
		{Key: "int", Value: value(&commonpb.AnyValue{Value: &commonpb.AnyValue_IntValue{IntValue: -3}})},
		{Key: "double", Value: value(&commonpb.AnyValue{Value: &commonpb.AnyValue_DoubleValue{DoubleValue: 0.25}})},
		{Key: "bytes", Value: value(&commonpb.AnyValue{Value: &commonpb.AnyValue_BytesValue{BytesValue: []byte("hi")}})},
		{Key: "list", Value: value(&commonpb.AnyValue{Value: &commonpb.AnyValue_ArrayValue{ArrayValue: &commonpb.ArrayValue{
			Values: []*commonpb.AnyValue{{Value: &commonpb.AnyValue_StringValue{StringValue: "a"}}, {Value: &commonpb.AnyValue_IntValue{IntValue: 1}}},
		}}})},
		{Key: "map", Value: value(&commonpb.AnyValue{Value: &commonpb.AnyValue_KvlistValue{KvlistValue: &commonpb.KeyValueList{
			Values: relaytest.Attributes("k", "v"),
		}}})},
		{Key: "none"},
	}
	s.Events = []*tracepb.Span_Event{{TimeUnixNano: uint64(epoch.UnixNano()), Name: "refused", Attributes: relaytest.Attributes("by", "breaker")}}
	other := relaytest.TraceID(9)
	s.Links = []*tracepb.Span_Link{{TraceId: other[:], SpanId: s.GetSpanId()}}

	list, malformed := relay.Spans([]*tracepb.ResourceSpans{relaytest.Resource("card", s)})
	if malformed != 0 || len(list) != 1 {
		t.Fatalf("got %d spans and %d malformed ones, want 1 and none", len(list), malformed)
	}
	want := spans.Span{
		Trace: relaytest.TraceID(1), ID: relaytest.SpanID(2), Parent: relaytest.SpanID(3),
		Name: "Charge", Kind: spans.Client, Service: "card", Instance: "card-1", Version: "v1",
		Start: epoch.Local(), End: epoch.Add(10 * time.Millisecond).Local(), Error: true, Message: "declined",
		Attributes: map[string]string{
			"bool": "true", "int": "-3", "double": "0.25", "bytes": "aGk=", "list": "[a, 1]", "map": "{k=v}", "none": "",
			spans.AttrShop: "services/process",
		},
		Events: []spans.Event{{At: epoch.Local(), Name: "refused", Attributes: map[string]string{"by": "breaker"}}},
		Links:  []spans.Link{{Trace: other, Span: relaytest.SpanID(2), Attributes: map[string]string{}}},
	}
	if got := list[0]; fmt.Sprint(got) != fmt.Sprint(want) || !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func TestStartOnAPortInUse(t *testing.T) {
	r := start(t, relay.Config{})
	if other, err := relay.Start(relay.Config{Addr: r.Addr()}); err == nil {
		_ = other.Close()
		t.Error("two relays listen on one port")
	}
}
