package relay

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/msalab/msalab/lab/spans"
)

// part is what an export holds of one trace, while it is being picked out.
type part struct {
	data     tracepb.TracesData
	resource *tracepb.ResourceSpans // where the last span came from
	scope    *tracepb.ScopeSpans
	spans    []spans.Span
}

// split sorts an export by traces. Spans without proper ids are left out and
// counted.
func split(resources []*tracepb.ResourceSpans) (arrivals []arrival, malformed int, err error) {
	parts := map[spans.TraceID]*part{}
	var order []*part
	for _, rs := range resources {
		res := readResource(rs.GetResource())
		for _, ss := range rs.GetScopeSpans() {
			for _, s := range ss.GetSpans() {
				span, ok := res.span(s, isKnown)
				if !ok {
					malformed++
					continue
				}
				p := parts[span.Trace]
				if p == nil {
					p = &part{}
					parts[span.Trace] = p
					order = append(order, p)
				}
				p.add(rs, ss, s)
				p.spans = append(p.spans, span)
			}
		}
	}
	for _, p := range order {
		data, err := proto.Marshal(&p.data)
		if err != nil {
			return nil, malformed, fmt.Errorf("encode trace %v: %w", p.spans[0].Trace, err)
		}
		arrivals = append(arrivals, arrival{&chunk{data: data, spans: len(p.spans)}, p.spans})
	}
	return arrivals, malformed, nil
}

// cut divides a chunk where it is longer than an export may be, between its resources;
// what one resource says stays together.
func (c *chunk) cut(most int) []*chunk {
	if len(c.data) <= most {
		return []*chunk{c}
	}
	var all tracepb.TracesData
	if err := proto.Unmarshal(c.data, &all); err != nil {
		return []*chunk{c} // whoever gets it refuses it
	}
	var pieces []*chunk
	last := &chunk{held: c.held}
	for _, rs := range all.GetResourceSpans() {
		data, err := proto.Marshal(&tracepb.TracesData{ResourceSpans: []*tracepb.ResourceSpans{rs}})
		if err != nil {
			return []*chunk{c}
		}
		if len(last.data) > 0 && len(last.data)+len(data) > most {
			pieces, last = append(pieces, last), &chunk{held: c.held}
		}
		last.data = append(last.data, data...)
		for _, ss := range rs.GetScopeSpans() {
			last.spans += len(ss.GetSpans())
		}
	}
	return append(pieces, last)
}

// add puts a span where it was: in a copy of its resource and its scope.
func (p *part) add(rs *tracepb.ResourceSpans, ss *tracepb.ScopeSpans, s *tracepb.Span) {
	if p.resource != rs {
		p.resource, p.scope = rs, nil
		p.data.ResourceSpans = append(p.data.ResourceSpans, &tracepb.ResourceSpans{
			Resource: rs.GetResource(), SchemaUrl: rs.GetSchemaUrl(),
		})
	}
	into := p.data.ResourceSpans[len(p.data.ResourceSpans)-1]
	if p.scope != ss {
		p.scope = ss
		into.ScopeSpans = append(into.ScopeSpans, &tracepb.ScopeSpans{
			Scope: ss.GetScope(), SchemaUrl: ss.GetSchemaUrl(),
		})
	}
	scope := into.ScopeSpans[len(into.ScopeSpans)-1]
	scope.Spans = append(scope.Spans, s)
}
