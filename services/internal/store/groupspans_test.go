package store_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/internal/store"
)

// The wait for the write lock is a span in each trace that waits, whoever leads the
// group in the end, and of one that leaves as well.
func TestSpansOfAGroup(t *testing.T) {
	db := fresh(t)
	recorder := tracetest.NewSpanRecorder()
	tracer := trace.NewTracerProvider(trace.WithSpanProcessor(recorder)).Tracer("test")
	var all sync.WaitGroup
	free := hold(t, db, &all)
	left, leave := context.WithCancel(t.Context())
	for name, ctx := range map[string]context.Context{"a": t.Context(), "b": t.Context(), "left": left} {
		all.Go(func() {
			ctx, span := tracer.Start(ctx, name)
			defer span.End()
			_ = db.InGroup(ctx, func(ctx context.Context) error { return put(ctx, db, name, 1) })
		})
	}
	// All callers' spans and waits have begun before anybody has the lock.
	st.Eventually(t, "all have begun to wait", func() bool { return len(recorder.Started()) == 6 })
	leave()
	st.Eventually(t, "one has left", func() bool { return len(recorder.Ended()) == 2 })
	free()
	all.Wait()

	children := make(map[string][]string)
	for _, caller := range recorder.Ended() {
		for _, s := range recorder.Ended() {
			if s.Parent().SpanID() == caller.SpanContext().SpanID() {
				name := s.Name()
				if s.Status().Code == codes.Error {
					name += " failed"
				}
				children[caller.Name()] = append(children[caller.Name()], name)
			}
		}
	}
	for name, want := range map[string]string{
		"a": "BEGIN, INSERT point_balances, COMMIT", "b": "BEGIN, INSERT point_balances, COMMIT", "left": "BEGIN failed",
	} {
		if got := strings.Join(children[name], ", "); got != want {
			t.Errorf("%s: got spans %s, want %s", name, got, want)
		}
	}
	if got := members(t, db); got != "ab" {
		t.Errorf("got %q, want ab", got)
	}
}

// hold takes the write lock until the function that it returns is called.
func hold(t *testing.T, db *store.DB, running *sync.WaitGroup) (free func()) {
	holds, end := make(chan struct{}), make(chan struct{})
	running.Go(func() {
		_ = db.InTx(t.Context(), func(context.Context) error {
			close(holds)
			<-end
			return nil
		})
	})
	<-holds
	free = sync.OnceFunc(func() { close(end) })
	t.Cleanup(free)
	return free
}
