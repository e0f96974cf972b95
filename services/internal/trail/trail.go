// Package trail ties work to the trace that it comes from when it goes on
// outside of it: work that another replica takes over, and what undoes an
// earlier step. Both point back by span links.
//
// A trail is a span's name in the world as W3C Trace Context writes it, so that
// it can be kept in a row of a database.
package trail

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// scope names this package as the source of its spans.
const scope = "github.com/msalab/msalab/services/internal/trail"

// AttrWhy says on a link what it stands for: "recovers", "undoes".
const AttrWhy = attribute.Key("lab.link")

const header = "traceparent"

// Of returns the trail of ctx's span; empty: it is not recorded.
func Of(ctx context.Context) string {
	if !trace.SpanContextFromContext(ctx).IsSampled() {
		return ""
	}
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	return carrier[header]
}

// IDs returns the trace and the span that a trail leads to, in hexadecimal;
// empty: it leads nowhere.
func IDs(trail string) (traceID, spanID string) {
	if c := spanContext(trail); c.IsValid() {
		return c.TraceID().String(), c.SpanID().String()
	}
	return "", ""
}

// TraceID returns the trace that ctx's span belongs to; empty: it is not
// recorded.
func TraceID(ctx context.Context) string {
	if c := trace.SpanContextFromContext(ctx); c.IsSampled() {
		return c.TraceID().String()
	}
	return ""
}

// spanContext reads a trail.
func spanContext(trail string) trace.SpanContext {
	ctx := propagation.TraceContext{}.Extract(context.Background(), propagation.MapCarrier{header: trail})
	return trace.SpanContextFromContext(ctx)
}

// Begin begins a span below ctx's. The function that it returns ends it.
func Begin(ctx context.Context, name string) (context.Context, func(error)) {
	parent := trace.SpanFromContext(ctx)
	if !parent.IsRecording() {
		return ctx, func(error) {}
	}
	return start(ctx, parent.TracerProvider(), name, "", "")
}

// Undo begins a span, below ctx's, for work that undoes what a trail leads to.
// The function that it returns ends it.
func Undo(ctx context.Context, name, trail string) (context.Context, func(error)) {
	parent := trace.SpanFromContext(ctx)
	if !parent.IsRecording() {
		return ctx, func(error) {}
	}
	return start(ctx, parent.TracerProvider(), name, "undoes", trail)
}

// Recover begins a trace of its own, recorded if the one that a trail leads to
// was, for work that somebody else began.
func Recover(ctx context.Context, tracer trace.TracerProvider, name, trail string) (context.Context, func(error)) {
	if tracer == nil || !spanContext(trail).IsSampled() {
		return ctx, func(error) {}
	}
	return start(ctx, tracer, name, "recovers", trail, trace.WithNewRoot())
}

func start(ctx context.Context, tracer trace.TracerProvider, name, why, trail string, options ...trace.SpanStartOption) (context.Context, func(error)) {
	if c := spanContext(trail); c.IsValid() {
		options = append(options, trace.WithLinks(trace.Link{
			SpanContext: c, Attributes: []attribute.KeyValue{AttrWhy.String(why)},
		}))
	}
	ctx, span := tracer.Tracer(scope).Start(ctx, name, options...)
	return ctx, func(err error) {
		if err != nil {
			span.SetStatus(codes.Error, err.Error())
		}
		span.End()
	}
}
