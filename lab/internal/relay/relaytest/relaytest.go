// Package relaytest makes OTLP spans for tests.
package relaytest

import (
	"encoding/binary"
	"time"

	collectorpb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	resourcepb "go.opentelemetry.io/proto/otlp/resource/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/msalab/msalab/lab/spans"
)

// TraceID makes the n-th trace id; n starts at 1.
func TraceID(n int) (id spans.TraceID) {
	binary.BigEndian.PutUint64(id[8:], uint64(n))
	return id
}

// SpanID makes the n-th span id; n starts at 1.
func SpanID(n int) (id spans.ID) {
	binary.BigEndian.PutUint64(id[:], uint64(n))
	return id
}

// Span makes a span of 10 ms; parent 0: a root.
func Span(trace, id, parent int, name string, start time.Time, attributes ...string) *tracepb.Span {
	tid, sid := TraceID(trace), SpanID(id)
	s := &tracepb.Span{
		TraceId: tid[:], SpanId: sid[:], Name: name, Kind: tracepb.Span_SPAN_KIND_SERVER,
		StartTimeUnixNano: uint64(start.UnixNano()),
		EndTimeUnixNano:   uint64(start.Add(10 * time.Millisecond).UnixNano()),
		Attributes:        Attributes(attributes...),
	}
	if parent != 0 {
		pid := SpanID(parent)
		s.ParentSpanId = pid[:]
	}
	return s
}

// Attributes makes string attributes of keys and values.
func Attributes(pairs ...string) []*commonpb.KeyValue {
	var list []*commonpb.KeyValue
	for i := 0; i+1 < len(pairs); i += 2 {
		list = append(list, &commonpb.KeyValue{
			Key:   pairs[i],
			Value: &commonpb.AnyValue{Value: &commonpb.AnyValue_StringValue{StringValue: pairs[i+1]}},
		})
	}
	return list
}

// Resource makes what one service sends.
func Resource(service string, list ...*tracepb.Span) *tracepb.ResourceSpans {
	return &tracepb.ResourceSpans{
		Resource: &resourcepb.Resource{Attributes: Attributes(
			"service.name", service, "service.instance.id", service+"-1", "service.version", "v1",
			spans.AttrShop, "services/process")},
		ScopeSpans: []*tracepb.ScopeSpans{{
			Scope: &commonpb.InstrumentationScope{Name: "test"}, Spans: list,
		}},
	}
}

// Export wraps it for sending.
func Export(list ...*tracepb.ResourceSpans) *collectorpb.ExportTraceServiceRequest {
	return &collectorpb.ExportTraceServiceRequest{ResourceSpans: list}
}

// Purchase is the n-th purchase: a front door, shopping, and pay, where a fault
// struck when there is one.
func Purchase(n int, start time.Time, outcome, fault string) *collectorpb.ExportTraceServiceRequest {
	pay := Span(n, 10*n+3, 10*n+2, "Pay", start.Add(2*time.Millisecond), spans.AttrFunction, "pay")
	if fault != "" {
		pay.Attributes = append(pay.Attributes, Attributes(spans.AttrFaultID, fault, spans.AttrFaultKind, "error")...)
		pay.Status = &tracepb.Status{Code: tracepb.Status_STATUS_CODE_ERROR, Message: "injected"}
	}
	return Export(
		Resource("pay", pay),
		Resource("shopping", Span(n, 10*n+2, 10*n+1, "Order", start.Add(time.Millisecond), spans.AttrFunction, "shopping")),
		Resource(spans.FrontDoor, Span(n, 10*n+1, 0, "POST /orders", start,
			spans.AttrJourney, "buy", spans.AttrOutcome, outcome, spans.AttrStatus, "200")),
	)
}
