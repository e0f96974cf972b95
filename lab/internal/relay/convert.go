package relay

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	resourcepb "go.opentelemetry.io/proto/otlp/resource/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/msalab/msalab/lab/spans"
)

// Spans turns OTLP, as exporters send it and as Jaeger's query API answers,
// into spans. Spans without proper ids are left out and counted.
func Spans(resources []*tracepb.ResourceSpans) (list []spans.Span, malformed int) {
	everything := func(string) bool { return true }
	for _, rs := range resources {
		res := readResource(rs.GetResource())
		for _, ss := range rs.GetScopeSpans() {
			for _, s := range ss.GetSpans() {
				span, ok := res.span(s, everything)
				if !ok {
					malformed++
					continue
				}
				span.Events, span.Links = events(s.GetEvents()), links(s.GetLinks())
				list = append(list, span)
			}
		}
	}
	return list, malformed
}

// isKnown picks the attributes that a summary is made of.
func isKnown(key string) bool { return strings.HasPrefix(key, "lab.") || key == spans.AttrStatus }

// resource is what the lab reads of an OTLP resource: who sent the spans.
type resource struct{ service, instance, version, shop, language string }

// readResource takes a missing resource for an unknown service.
func readResource(r *resourcepb.Resource) resource {
	res := resource{service: "unknown_service"}
	for _, kv := range r.GetAttributes() {
		switch kv.GetKey() {
		case "service.name":
			res.service = text(kv.GetValue())
		case "service.instance.id":
			res.instance = text(kv.GetValue())
		case "service.version":
			res.version = text(kv.GetValue())
		case spans.AttrShop:
			res.shop = text(kv.GetValue())
		case spans.AttrLanguage:
			res.language = text(kv.GetValue())
		}
	}
	return res
}

// span converts a span, events and links left out; false: its ids are no ids.
func (r resource) span(s *tracepb.Span, keep func(key string) bool) (spans.Span, bool) {
	out := spans.Span{
		Name: s.GetName(), Kind: kind(s.GetKind()),
		Service: r.service, Instance: r.instance, Version: r.version,
		Start: at(s.GetStartTimeUnixNano()), End: at(s.GetEndTimeUnixNano()),
		Error:   s.GetStatus().GetCode() == tracepb.Status_STATUS_CODE_ERROR,
		Message: s.GetStatus().GetMessage(),
	}
	if !identify(&out, s) {
		return out, false
	}
	out.Attributes = attributes(s.GetAttributes(), keep)
	if r.shop != "" {
		out.Attributes[spans.AttrShop] = r.shop
	}
	if r.language != "" && keep(spans.AttrLanguage) {
		out.Attributes[spans.AttrLanguage] = r.language
	}
	return out, true
}

// identify reads the ids of a span: 16 and 8 bytes, not all zero. A root has no
// parent, or eight zeros.
func identify(out *spans.Span, s *tracepb.Span) bool {
	if len(s.GetTraceId()) != len(out.Trace) || len(s.GetSpanId()) != len(out.ID) {
		return false
	}
	if n := len(s.GetParentSpanId()); n != 0 && n != len(out.Parent) {
		return false
	}
	copy(out.Trace[:], s.GetTraceId())
	copy(out.ID[:], s.GetSpanId())
	copy(out.Parent[:], s.GetParentSpanId())
	return out.Trace != (spans.TraceID{}) && out.ID != (spans.ID{})
}

func kind(k tracepb.Span_SpanKind) spans.Kind {
	switch k {
	case tracepb.Span_SPAN_KIND_SERVER, tracepb.Span_SPAN_KIND_CONSUMER:
		return spans.Server
	case tracepb.Span_SPAN_KIND_CLIENT, tracepb.Span_SPAN_KIND_PRODUCER:
		return spans.Client
	}
	return spans.Internal
}

func at(unixNano uint64) time.Time { return time.Unix(0, int64(unixNano)) }

func events(list []*tracepb.Span_Event) []spans.Event {
	var out []spans.Event
	for _, e := range list {
		out = append(out, spans.Event{
			At: at(e.GetTimeUnixNano()), Name: e.GetName(), Attributes: allOf(e.GetAttributes()),
		})
	}
	return out
}

func links(list []*tracepb.Span_Link) []spans.Link {
	var out []spans.Link
	for _, l := range list {
		link := spans.Link{Attributes: allOf(l.GetAttributes())}
		copy(link.Trace[:], l.GetTraceId())
		copy(link.Span[:], l.GetSpanId())
		out = append(out, link)
	}
	return out
}

func allOf(list []*commonpb.KeyValue) map[string]string {
	return attributes(list, func(string) bool { return true })
}

func attributes(list []*commonpb.KeyValue, keep func(key string) bool) map[string]string {
	out := map[string]string{}
	for _, kv := range list {
		if keep(kv.GetKey()) {
			out[kv.GetKey()] = text(kv.GetValue())
		}
	}
	return out
}

// text writes a value as it is shown: lists in brackets, bytes in base64.
func text(v *commonpb.AnyValue) string {
	switch v := v.GetValue().(type) {
	case *commonpb.AnyValue_StringValue:
		return v.StringValue
	case *commonpb.AnyValue_BoolValue:
		return strconv.FormatBool(v.BoolValue)
	case *commonpb.AnyValue_IntValue:
		return strconv.FormatInt(v.IntValue, 10)
	case *commonpb.AnyValue_DoubleValue:
		return strconv.FormatFloat(v.DoubleValue, 'g', -1, 64)
	case *commonpb.AnyValue_BytesValue:
		return base64.StdEncoding.EncodeToString(v.BytesValue)
	case *commonpb.AnyValue_ArrayValue:
		var items []string
		for _, item := range v.ArrayValue.GetValues() {
			items = append(items, text(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case *commonpb.AnyValue_KvlistValue:
		var items []string
		for _, kv := range v.KvlistValue.GetValues() {
			items = append(items, kv.GetKey()+"="+text(kv.GetValue()))
		}
		return "{" + strings.Join(items, ", ") + "}"
	}
	return ""
}
