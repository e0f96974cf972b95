package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/msalab/msalab/services/internal/store"
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
	if got := errorType(last); got != "exists" {
		t.Errorf("failed insert: got error.type %q, want exists", got)
	}
}

func errorType(s trace.ReadOnlySpan) string {
	for _, a := range s.Attributes() {
		if a.Key == "error.type" {
			return a.Value.AsString()
		}
	}
	return ""
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

// count is a statement that takes its time for every row it finds.
const count = `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000) SELECT n FROM c`

// The span of a query lasts until its last row is read, or until it is closed.
func TestSpanLastsUntilTheLastRow(t *testing.T) {
	db := fresh(t)
	recorder := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(recorder))
	ctx, _ := provider.Tracer("test").Start(t.Context(), "parent")
	for name, read := range map[string]func(*store.Rows){
		"all":     func(r *store.Rows) {},
		"closed":  func(r *store.Rows) { r.Close() },
		"at once": func(r *store.Rows) { r.Close(); r.Close() },
	} {
		recorder.Reset()
		rows, err := db.Query(ctx, count)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for n := 0; name != "at once" && rows.Next(); n++ {
			if got := len(recorder.Ended()); got != 0 {
				t.Fatalf("%s: the span has ended at row %d", name, n)
			}
			if name == "closed" && n == 100 {
				break
			}
		}
		asked := time.Now()
		read(rows)
		if got := recorder.Ended(); len(got) != 1 || got[0].EndTime().After(time.Now()) || name != "all" && got[0].EndTime().Before(asked) {
			t.Errorf("%s: got %v, want one span that ended with the rows", name, got)
		}
	}
}

// A row that can't be found fails its query's span.
func TestRowsThatFailFailTheSpan(t *testing.T) {
	db := fresh(t)
	recorder := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(recorder))
	ctx, _ := provider.Tracer("test").Start(t.Context(), "parent")
	rows, err := db.Query(ctx, `SELECT abs(column1) FROM (VALUES (1), (-9223372036854775807 - 1))`) // the second has none
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
	}
	if rows.Err() == nil {
		t.Fatal("both rows were found")
	}
	if got := recorder.Ended(); len(got) != 1 || got[0].Status().Code != codes.Error {
		t.Errorf("got %v, want one span that failed", got)
	} else if got := errorType(got[0]); got != "1" { // SQLITE_ERROR
		t.Errorf("got error.type %q, want SQLite's code", got)
	}
}
