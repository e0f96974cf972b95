package mesh_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/internal/mesh"
	"github.com/msalab/msalab/services/internal/refuse"
)

// giveUp makes a call that the board doesn't answer, and gives it up when it has got
// there.
func (g *governed) giveUp(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	before := g.calls.Load()
	ended := make(chan error, 1)
	go func() {
		_, err := g.client.WritePost(ctx, &boardv1.WritePostRequest{})
		ended <- err
	}()
	poll(t, func() bool { return g.calls.Load() > before })
	cancel()
	if err := <-ended; status.Code(err) != codes.Canceled {
		t.Errorf("got %v, want CANCELLED", err)
	}
}

// sent is how many calls are in the link's latency.
func (g *governed) sent() (calls uint64) {
	_, counts, _ := g.figures().Latency.Snapshot()
	for _, n := range counts {
		calls += n
	}
	return calls
}

// A caller that gives up, because a sibling failed or its shopper left, says nothing
// of the callee.
func TestBreakerIgnoresWhatItsCallerGaveUp(t *testing.T) {
	for name, try := range map[string]time.Duration{"plain": 0, "with a limit for each attempt": time.Minute} {
		t.Run(name, func(t *testing.T) {
			g := govern(t, mesh.Policy{Try: try, Breaker: mesh.Breaker{Failures: 3, Of: 3, Open: time.Minute}})
			g.hangs.Store(true)
			for range 5 {
				g.giveUp(t)
			}
			if f := g.figures(); f.Circuit != "closed" || f.Opened != 0 || f.Failed != 0 {
				t.Errorf("got %+v, want a closed circuit, nothing failed", f)
			}
			// Nor is it a success, that would stand between failures.
			g.sick.Store(true)
			for range 3 {
				g.hangs.Store(true)
				g.giveUp(t)
				g.hangs.Store(false)
				_ = g.call("a")
			}
			if f := g.figures(); f.Circuit != "open" || f.Failed != 3 {
				t.Errorf("got %+v, want it opened by three failures of the three calls that ended", f)
			}
		})
	}
}

// A trial call that is given up closes nothing, and is not the last one.
func TestTrialThatIsGivenUp(t *testing.T) {
	g := govern(t, mesh.Policy{Breaker: mesh.Breaker{Failures: 1, Of: 1, Open: 50 * time.Millisecond}})
	g.sick.Store(true)
	_ = g.call("a")
	g.hangs.Store(true)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for g.calls.Load() < 2 && ctx.Err() == nil { // until it is let through
			_, _ = g.client.WritePost(ctx, &boardv1.WritePostRequest{})
		}
	}()
	poll(t, func() bool { return g.calls.Load() == 2 })
	cancel()
	<-ended
	if f := g.figures(); f.Tried != 1 || f.Closed != 0 || f.Circuit != "open" {
		t.Errorf("got %+v, want it open again after a trial", f)
	}
	g.hangs.Store(false)
	g.sick.Store(false)
	poll(t, func() bool { return g.call("a") == nil })
	if f := g.figures(); f.Circuit != "closed" {
		t.Errorf("got %+v, want it closed by a trial that was answered", f)
	}
}

// A deadline that passes says something of the callee.
func TestBreakerCountsDeadlines(t *testing.T) {
	g := govern(t, mesh.Policy{Breaker: mesh.Breaker{Failures: 2, Of: 2, Open: time.Minute}})
	g.hangs.Store(true)
	for range 2 {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		_, err := g.client.WritePost(ctx, &boardv1.WritePostRequest{})
		cancel()
		if status.Code(err) != codes.DeadlineExceeded {
			t.Errorf("got %v, want DEADLINE_EXCEEDED", err)
		}
	}
	if f := g.figures(); f.Circuit != "open" || f.Failed != 2 {
		t.Errorf("got %+v, want an open circuit, two failed", f)
	}
}

// The limit of an attempt further up is a deadline further down: a callee that hangs
// behind it opens the circuit there, though its caller gives the attempt up.
func TestBreakerCountsLimitsOfAttemptsAbove(t *testing.T) {
	below := govern(t, mesh.Policy{Breaker: mesh.Breaker{Failures: 1, Of: 1, Open: time.Minute}})
	below.hangs.Store(true)
	addr := serve(t, &board{write: func(ctx context.Context, r *boardv1.WritePostRequest) (*boardv1.Post, error) {
		return below.client.WritePost(ctx, r)
	}})
	above := newMesh(t, mesh.Config{Self: "gateway", Bootstrap: startPlane(t, addr)})
	if err := above.SetPolicies(map[string]mesh.Policy{"board": {Deadline: time.Minute, Try: 200 * time.Millisecond}}); err != nil {
		t.Fatal(err)
	}
	if _, err := dial(t, above).WritePost(t.Context(), &boardv1.WritePostRequest{}); status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("got %v, want DEADLINE_EXCEEDED", err)
	}
	poll(t, func() bool { return below.figures().Circuit == "open" })
	if f := below.figures(); f.Failed != 1 {
		t.Errorf("got %+v, want one failed", f)
	}
}

// What was refused here is no answer of the callee: it is neither among the calls
// that failed nor in their latency.
func TestRefusedCallsAreNoCalls(t *testing.T) {
	t.Run("circuit", func(t *testing.T) {
		g := govern(t, mesh.Policy{Breaker: mesh.Breaker{Failures: 1, Of: 1, Open: time.Minute}})
		g.sick.Store(true)
		for range 5 {
			_ = g.call("a")
		}
		if f := g.figures(); f.NotSent != 4 || f.Failed != 1 || g.sent() != 1 {
			t.Errorf("got %+v and %d in the latency, want 4 not sent, 1 failed, 1", f, g.sent())
		}
	})
	t.Run("bulkhead", func(t *testing.T) {
		g := govern(t, mesh.Policy{Bulkhead: 1})
		g.hangs.Store(true)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_, _ = g.client.WritePost(ctx, &boardv1.WritePostRequest{})
		}()
		poll(t, func() bool { return g.calls.Load() == 1 })
		for range 3 {
			_ = g.call("a")
		}
		if f := g.figures(); f.Full != 3 || f.Failed != 0 || g.sent() != 0 {
			t.Errorf("got %+v and %d in the latency, want 3 refused, none failed, none", f, g.sent())
		}
		cancel()
		<-ended
	})
}

// Layers above don't send again what was refused further down without being sent.
func TestRefusedUnsentIsNotRetriedAbove(t *testing.T) {
	g := govern(t, mesh.Policy{
		Retries: mesh.Retries{Attempts: 2, Codes: []codes.Code{codes.Unavailable}, Budget: 1},
		Breaker: mesh.Breaker{Failures: 1, Of: 1, Open: time.Minute},
	})
	g.sick.Store(true)
	_ = g.call("opens it")
	refused := g.call("a")
	if !refuse.Final(refused) || refuse.Reason(refused) != refuse.CircuitOpen {
		t.Fatalf("got %v, want a refusal that says why to programs", refused)
	}
	above := govern(t, mesh.Policy{Retries: mesh.Retries{Attempts: 2, Codes: []codes.Code{codes.Unavailable}, Budget: 1}})
	for answer, want := range map[error]int32{refused: 1, fmt.Errorf("pay: %w", refused): 1, status.Error(codes.Unavailable, "down"): 3} {
		above.calls.Store(0)
		above.answer.Store(&answer)
		if err := above.call("a"); status.Code(err) != codes.Unavailable {
			t.Errorf("got %v, want UNAVAILABLE", err)
		}
		if got := above.calls.Load(); got != want {
			t.Errorf("%v: %d attempts, want %d", answer, got, want)
		}
	}
}
