package replica

import (
	"go.opentelemetry.io/otel/trace"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// asLinked samples a trace that begins in a replica if one of its links leads to
// a trace that is sampled: work that is taken over is seen like the request
// that it comes from.
type asLinked struct{}

// ShouldSample decides on a trace that begins.
func (asLinked) ShouldSample(p sdktrace.SamplingParameters) sdktrace.SamplingResult {
	result := sdktrace.SamplingResult{
		Decision: sdktrace.Drop, Tracestate: trace.SpanContextFromContext(p.ParentContext).TraceState(),
	}
	for _, l := range p.Links {
		if l.SpanContext.IsSampled() {
			result.Decision = sdktrace.RecordAndSample
		}
	}
	return result
}

// Description names the sampler.
func (asLinked) Description() string { return "AsLinked" }
