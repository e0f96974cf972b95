package trail_test

import (
	"context"
	"testing"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/msalab/msalab/services/internal/trail"
)

// What undoes a step, and what goes on with it elsewhere, points to it; the
// latter in a trace of its own.
func TestLinks(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder))
	ctx, request := provider.Tracer("test").Start(t.Context(), "request")
	step, endStep := trail.Begin(ctx, "take points")
	kept := trail.Of(step)
	endStep(nil)
	_, endUndo := trail.Undo(ctx, "undo points", kept)
	endUndo(nil)
	request.End()
	_, endRecover := trail.Recover(context.Background(), provider, "recover payment", kept)
	endRecover(nil)

	traceID, spanID := trail.IDs(kept)
	if traceID != trail.TraceID(ctx) {
		t.Errorf("got a trail into trace %q, want %q", traceID, trail.TraceID(ctx))
	}
	for _, s := range recorder.Ended() {
		undoes, recovers := s.Name() == "undo points", s.Name() == "recover payment"
		if got := len(s.Links()) == 1 && s.Links()[0].SpanContext.SpanID().String() == spanID; got != (undoes || recovers) {
			t.Errorf("%s: linked to the step: %v, want %v", s.Name(), got, undoes || recovers)
		}
		if same := s.SpanContext().TraceID().String() == traceID; same == recovers {
			t.Errorf("%s: in the trace of the step: %v, want %v", s.Name(), same, !recovers)
		}
	}
}

func TestNoTrail(t *testing.T) {
	if got := trail.Of(t.Context()); got != "" {
		t.Errorf("got the trail %q of no span, want none", got)
	}
	if traceID, spanID := trail.IDs("nonsense"); traceID != "" || spanID != "" {
		t.Errorf("got %q, %q, want nothing", traceID, spanID)
	}
	recorder := tracetest.NewSpanRecorder()
	_, end := trail.Recover(t.Context(), sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder)), "recover", "")
	end(nil)
	if got := len(recorder.Ended()); got != 0 {
		t.Errorf("got %d spans for work that was not traced, want none", got)
	}
}
