package fault

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"google.golang.org/grpc/codes"
)

func TestCrashEndsTheReplicaBeforeAnyAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan struct{})
		var reason string
		s := NewSet(Host{ID: "board-1", Ended: ended, Crash: func(r string) {
			reason = r
			time.AfterFunc(time.Second, func() { close(ended) }) // a process takes a while to die
		}})
		s.Replace([]Fault{{ID: "poison", Kind: "crash", Function: "board", Method: "WritePost", Rate: 1}})
		if err := hit(s, t.Context(), "board", "ListPosts"); err != nil || reason != "" {
			t.Errorf("another method: got %v, crash %q, want neither", err, reason)
		}
		start := time.Now()
		wantCode(t, hit(s, t.Context(), "board", "WritePost"), codes.Unavailable)
		if got := time.Since(start); got != time.Second {
			t.Errorf("answered %v after the strike, want 1s: once the replica has ended", got)
		}
		if want := "fault poison"; reason != want {
			t.Errorf("reason: got %q, want %q", reason, want)
		}
	})
}

func TestCrashLetsACallerGiveUp(t *testing.T) {
	s := NewSet(Host{ID: "board-1", Crash: func(string) {}})
	s.Replace([]Fault{{ID: "poison", Kind: "crash", Function: "board", Rate: 1}})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantCode(t, hit(s, ctx, "board", "WritePost"), codes.Canceled)
}

// The span of the request that a crash strikes is stamped, and ended before the
// replica is, so that it can still be sent.
func TestCrashStampsAnEndedSpan(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder))
	ctx, cancel := context.WithCancel(t.Context())
	ended := 0
	s := NewSet(Host{ID: "board-1", Crash: func(string) {
		ended = len(recorder.Ended())
		cancel()
	}})
	s.Replace([]Fault{{ID: "poison", Kind: "crash", Function: "board", Rate: 1}})
	ctx, _ = provider.Tracer("test").Start(ctx, "write post")
	_ = hit(s, ctx, "board", "WritePost")
	if ended != 1 {
		t.Fatalf("%d spans had ended when the replica crashed, want the one", ended)
	}
	got := attribute.NewSet(recorder.Ended()[0].Attributes()...)
	if id, _ := got.Value(AttrID); id.AsString() != "poison" {
		t.Errorf("got attributes %v, want the fault's id", recorder.Ended()[0].Attributes())
	}
	if f := s.Figures()[0]; f.Fired != 1 {
		t.Errorf("got %+v, want one strike", f)
	}
}
