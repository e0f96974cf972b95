package replica

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

// TraceID returns the id of the trace that a request is part of, 32 hex digits,
// or nothing. Services that tell it to their callers needn't know OpenTelemetry.
func TraceID(ctx context.Context) string {
	span := trace.SpanContextFromContext(ctx)
	if !span.HasTraceID() {
		return ""
	}
	return span.TraceID().String()
}
