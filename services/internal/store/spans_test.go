package store_test

import (
	"context"
	"slices"
	"testing"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

func TestSpans(t *testing.T) {
	db := fresh(t)
	recorder := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(recorder))
	ctx, parent := provider.Tracer("test").Start(t.Context(), "parent")

	var n int
	err := db.InTx(ctx, func(ctx context.Context) error {
		if err := put(ctx, db, "a", 1); err != nil {
			return err
		}
		return db.QueryRow(ctx, `SELECT amount FROM point_balances`).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := put(ctx, db, "a", 1); err == nil {
		t.Fatal("second insert: got no error")
	}

	var got []string
	for _, s := range recorder.Ended() {
		got = append(got, s.Name())
		if s.Parent().SpanID() != parent.SpanContext().SpanID() {
			t.Errorf("%s is no child of the caller's span", s.Name())
		}
		attrs := make(map[string]string)
		for _, a := range s.Attributes() {
			attrs[string(a.Key)] = a.Value.AsString()
		}
		if attrs["db.system.name"] != "sqlite" || attrs["db.query.text"] == "" || attrs["db.operation.name"] == "" {
			t.Errorf("%s: attributes %v", s.Name(), attrs)
		}
	}
	want := []string{"BEGIN", "INSERT point_balances", "SELECT point_balances", "COMMIT", "INSERT point_balances"}
	if !slices.Equal(got, want) {
		t.Errorf("got spans %q, want %q", got, want)
	}
	last := recorder.Ended()[len(want)-1]
	if got, want := last.Status().Code, codes.Error; got != want {
		t.Errorf("failed insert: got status %v, want %v", got, want)
	}
}

func TestNoSpansUnlessRecorded(t *testing.T) {
	db := fresh(t)
	recorder := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(recorder), trace.WithSampler(trace.NeverSample()))
	ctx, _ := provider.Tracer("test").Start(t.Context(), "parent")
	if err := put(ctx, db, "a", 1); err != nil {
		t.Fatal(err)
	}
	if got := len(recorder.Ended()); got != 0 {
		t.Errorf("got %d spans, want none", got)
	}
}
