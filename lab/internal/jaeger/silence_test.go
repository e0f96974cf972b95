package jaeger_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/jaeger"
	"github.com/msalab/msalab/lab/internal/relay/relaytest"
)

// TestSilentJaegerIsLeftAlone: after one question that a Jaeger takes and doesn't
// answer the relay answers all others, and the status says so, until Jaeger
// answers again.
func TestSilentJaegerIsLeftAlone(t *testing.T) {
	traces, q := useFake(t)
	q.store(1, "ok", "")
	if _, err := traces.Relay.Export(t.Context(), relaytest.Purchase(9, epoch, "ok", "")); err != nil {
		t.Fatal(err)
	}
	find := func() string {
		t.Helper()
		found, err := traces.Find(t.Context(), engine.TraceQuery{})
		if err != nil {
			t.Fatal(err)
		}
		if list, err := traces.Get(t.Context(), relaytest.TraceID(9)); err != nil || len(list) != 3 {
			t.Fatalf("got %d spans, %v of a trace that the relay has, want 3", len(list), err)
		}
		return ids(found)
	}
	asked := func(hangs bool) int {
		q.mu.Lock()
		defer q.mu.Unlock()
		n := q.calls
		q.calls, q.hangs = 0, hangs
		return n
	}
	want := func(found string, questions int, up bool) {
		t.Helper()
		if got := find(); got != found {
			t.Errorf("got traces %q, want %q", got, found)
		}
		if got := asked(true); got != questions {
			t.Errorf("Jaeger was asked %d times, want %d", got, questions)
		}
		s := traces.Status()
		if s.JaegerUp != up || strings.HasSuffix(s.Jaeger, ": doesn't answer") == up {
			t.Errorf("got status %+v, want it up: %v", s, up)
		}
	}
	asked(false)
	want("1", 2, true)

	gone, leave := context.WithCancel(t.Context())
	leave()
	_, _ = traces.Find(gone, engine.TraceQuery{}) // says nothing of Jaeger
	if !traces.Status().JaegerUp {
		t.Error("Jaeger is called down as somebody left who had asked")
	}
	asked(true)
	jaeger.BePatient(traces, 10*time.Millisecond)
	want("9", 1, false) // the one that finds out
	want("9", 0, false)
	jaeger.AskNow(traces.Jaeger)
	want("9", 1, false) // one more, and not each

	asked(false)
	jaeger.BePatient(traces, time.Minute)
	want("9", 0, false) // it isn't time
	asked(false)
	jaeger.AskNow(traces.Jaeger)
	want("1", 2, true)
}
