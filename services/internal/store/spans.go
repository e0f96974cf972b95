package store

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// scope names this package as the source of its spans.
const scope = "github.com/msalab/msalab/services/internal/store"

// startSpan begins the span of a statement, by the tracer of the span in ctx,
// if that one is recorded. The function it returns ends it.
func startSpan(ctx context.Context, query string) (context.Context, func(error)) {
	parent := trace.SpanFromContext(ctx)
	if !parent.IsRecording() {
		return ctx, func(error) {}
	}
	operation, table := summary(query)
	name := operation
	attrs := []attribute.KeyValue{
		attribute.String("db.system.name", "sqlite"),
		attribute.String("db.operation.name", operation),
		attribute.String("db.query.text", query),
	}
	if table != "" {
		name += " " + table
		attrs = append(attrs, attribute.String("db.collection.name", table))
	}
	ctx, span := parent.TracerProvider().Tracer(scope).Start(ctx, name,
		trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attrs...))
	return ctx, func(err error) {
		if err != nil {
			span.SetStatus(codes.Error, err.Error())
			span.SetAttributes(semconv.ErrorTypeKey.String(errorType(err)))
		}
		span.End()
	}
}

// errorType is the class that an error belongs to: a word for those that callers
// tell apart, else SQLite's own result code.
func errorType(err error) string {
	for _, class := range []struct {
		err  error
		name string
	}{
		{ErrExists, "exists"}, {ErrBusy, "busy"}, {ErrClosed, "closed"}, {ErrFull, "full"},
		{context.DeadlineExceeded, "timeout"}, {context.Canceled, "canceled"},
	} {
		if errors.Is(err, class.err) {
			return class.name
		}
	}
	if c := code(err); c != 0 {
		return strconv.Itoa(c)
	}
	return semconv.ErrorTypeOther.Value.AsString()
}

// summary returns a statement's operation and its first table: SELECT and
// pay_payments.
func summary(query string) (operation, table string) {
	words := strings.Fields(query)
	if len(words) == 0 {
		return "", ""
	}
	operation = strings.ToUpper(words[0])
	for i, w := range words[:len(words)-1] {
		switch strings.ToUpper(w) {
		case "FROM", "INTO", "UPDATE":
			if next := words[i+1]; !strings.EqualFold(next, "SET") { // ON CONFLICT … DO UPDATE SET
				name, _, _ := strings.Cut(next, "(")
				return operation, strings.Trim(name, `;,"`)
			}
		}
	}
	return operation, ""
}
