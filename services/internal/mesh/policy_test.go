package mesh_test

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/internal/mesh"
)

// governed is a caller of a board whose answers the test decides.
type governed struct {
	mesh   *mesh.Mesh
	client boardv1.BoardServiceClient
	calls  atomic.Int32 // that reached the board
	sick   atomic.Bool  // the board answers with INTERNAL
	hangs  atomic.Bool  // the board doesn't answer
	answer atomic.Pointer[error]
	spans  *tracetest.SpanRecorder
	tracer *trace.TracerProvider
}

func govern(t *testing.T, p mesh.Policy) *governed {
	g := &governed{spans: tracetest.NewSpanRecorder()}
	g.tracer = trace.NewTracerProvider(trace.WithSpanProcessor(g.spans))
	addr := serve(t, &board{write: func(ctx context.Context, r *boardv1.WritePostRequest) (*boardv1.Post, error) {
		g.calls.Add(1)
		switch {
		case g.hangs.Load():
			<-ctx.Done()
			return nil, status.FromContextError(ctx.Err()).Err()
		case g.answer.Load() != nil:
			_ = grpc.SetTrailer(ctx, metadata.Pairs("grpc-retry-pushback-ms", "-1")) // the mesh doesn't retry
			return nil, *g.answer.Load()
		case g.sick.Load():
			return nil, status.Error(codes.Internal, "sick")
		case r.GetTitle() == "declined":
			return nil, status.Error(codes.FailedPrecondition, "declined")
		}
		return echo(ctx, r)
	}})
	g.mesh = newMesh(t, mesh.Config{Self: "gateway", Bootstrap: startPlane(t, addr), Tracer: g.tracer})
	g.client = dial(t, g.mesh)
	g.set(t, p)
	return g
}

func (g *governed) set(t *testing.T, p mesh.Policy) {
	t.Helper()
	if err := g.mesh.SetPolicies(map[string]mesh.Policy{"board": p}); err != nil {
		t.Fatal(err)
	}
}

func (g *governed) call(title string) error {
	_, err := g.client.WritePost(context.Background(), &boardv1.WritePostRequest{Title: title})
	return err
}

func (g *governed) figures() mesh.LinkFigures { return g.mesh.Figures()[0] }

// events returns the names of the events on the call's spans.
func (g *governed) events() []string {
	var names []string
	for _, s := range g.spans.Ended() {
		if strings.HasPrefix(s.Name(), "call ") {
			for _, e := range s.Events() {
				names = append(names, e.Name)
			}
		}
	}
	return names
}

func TestBreaker(t *testing.T) {
	breaker := mesh.Policy{Breaker: mesh.Breaker{Failures: 3, Of: 3, Open: 200 * time.Millisecond}}
	g := govern(t, breaker)
	for range 5 {
		if err := g.call("declined"); status.Code(err) != codes.FailedPrecondition {
			t.Fatalf("got %v, want the board's no", err)
		}
	}
	if got := g.figures().Circuit; got != "closed" {
		t.Fatalf("after answers the circuit is %s, want closed: a no is an answer", got)
	}
	g.sick.Store(true)
	for range 3 {
		if err := g.call("a"); status.Code(err) != codes.Internal {
			t.Fatalf("got %v, want INTERNAL", err)
		}
	}
	reached := g.calls.Load()
	err := g.call("a")
	if status.Code(err) != codes.Unavailable || !strings.Contains(err.Error(), "circuit open: board is not called for another") {
		t.Errorf("got %v, want UNAVAILABLE that says why", err)
	}
	if got := g.calls.Load(); got != reached {
		t.Error("a call was sent though the circuit is open")
	}
	g.set(t, breaker) // the same again: it stays open
	if f := g.figures(); f.Circuit != "open" || f.Opened != 1 || f.NotSent != 1 {
		t.Errorf("got %+v, want open, opened once, one call not sent", f)
	}
	if got, want := g.events(), []string{"circuit opened", "circuit open: not sent"}; !slices.Equal(got, want) {
		t.Errorf("span events: got %q, want %q", got, want)
	}

	// Half open: the first call tries. While the board is sick it opens again.
	poll(t, func() bool { return status.Code(g.call("a")) == codes.Internal })
	if f := g.figures(); f.Circuit != "open" || f.Opened != 2 || f.Tried != 1 || f.Closed != 0 {
		t.Errorf("after a failed trial: got %+v, want open for the second time", f)
	}
	if got := g.events(); !slices.Contains(got, "circuit half-open: trial call") {
		t.Errorf("span events: got %q, want one that tells of the trial", got)
	}
	g.sick.Store(false)
	poll(t, func() bool { return g.call("a") == nil })
	if got := g.figures().Circuit; got != "closed" {
		t.Errorf("after a good trial: got %s, want closed", got)
	}
	if f := g.figures(); f.Tried < 2 || f.Closed != 1 {
		t.Errorf("after a good trial: got %+v, want it closed once by a trial", f)
	}
	g.set(t, mesh.Policy{})
	if got := g.figures().Circuit; got != "" {
		t.Errorf("without a policy: got %q, want no circuit", got)
	}
}

// A hung callee opens the circuit too: attempts that are given up count.
func TestTryAndRetries(t *testing.T) {
	g := govern(t, mesh.Policy{
		Try:     150 * time.Millisecond,
		Retries: mesh.Retries{Attempts: 2, Codes: []codes.Code{codes.DeadlineExceeded}, Backoff: time.Millisecond},
		Breaker: mesh.Breaker{Failures: 3, Of: 3, Open: time.Minute},
	})
	if err := g.call("connects"); err != nil { // which may take longer than a try
		t.Fatal(err)
	}
	g.calls.Store(0)
	g.spans.Reset()
	g.hangs.Store(true)
	before := g.figures()
	began := time.Now()
	err := g.call("a")
	if status.Code(err) != codes.DeadlineExceeded || !strings.Contains(err.Error(), "within 150ms") {
		t.Errorf("got %v, want DEADLINE_EXCEEDED that names the limit", err)
	}
	if took := time.Since(began); took < 450*time.Millisecond {
		t.Errorf("took %v, want three tries of 150 ms", took)
	}
	if f := g.figures(); g.calls.Load() != 3 || f.Retried-before.Retried != 2 || f.TimedOut-before.TimedOut != 3 || f.Circuit != "open" {
		t.Errorf("got %d calls and %+v, want 3 attempts given up, and an open circuit", g.calls.Load(), f)
	}
	spans := find(g.spans.Ended(), "call shop.board.v1.BoardService/WritePost")
	if got := attributes(spans[0])["lab.attempts"]; got != "3" {
		t.Errorf("got %s attempts on the span, want 3", got)
	}
}

// The deadline is that of all attempts together.
func TestCallerDeadline(t *testing.T) {
	g := govern(t, mesh.Policy{
		Deadline: 120 * time.Millisecond, Try: 50 * time.Millisecond,
		Retries: mesh.Retries{Attempts: 1000, Codes: []codes.Code{codes.DeadlineExceeded}},
	})
	g.hangs.Store(true)
	began := time.Now()
	if err := g.call("a"); status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("got %v, want DEADLINE_EXCEEDED", err)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("took %v, want some 120 ms; all tries together take 50 s", took)
	}
}

func TestBulkhead(t *testing.T) {
	g := govern(t, mesh.Policy{Bulkhead: 2})
	g.hangs.Store(true)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := g.client.WritePost(ctx, &boardv1.WritePostRequest{})
			ended <- err
		}()
	}
	poll(t, func() bool { return g.calls.Load() == 2 })
	err := g.call("a")
	if status.Code(err) != codes.Unavailable || !strings.Contains(err.Error(), "bulkhead full: 2 calls to board") {
		t.Errorf("got %v, want UNAVAILABLE that says why", err)
	}
	if f := g.figures(); f.Full != 1 || g.calls.Load() != 2 {
		t.Errorf("got %+v, want one call refused and not sent", f)
	}
	cancel()
	for range 2 {
		if err := <-ended; status.Code(err) != codes.Canceled {
			t.Errorf("got %v, want CANCELLED", err)
		}
	}
	g.hangs.Store(false)
	if err := g.call("a"); err != nil {
		t.Errorf("after the others left: %v", err)
	}
	if got, want := g.events(), []string{"bulkhead full: not sent"}; !slices.Equal(got, want) {
		t.Errorf("span events: got %q, want %q", got, want)
	}
}

// A budget of a fifth: a callee that always fails gets few retries, not three
// times the calls.
func TestRetryBudget(t *testing.T) {
	g := govern(t, mesh.Policy{Retries: mesh.Retries{Attempts: 2, Codes: []codes.Code{codes.Internal}, Backoff: 20 * time.Millisecond, Budget: 0.2}})
	g.sick.Store(true)
	const calls = 40
	ended := make(chan error, calls)
	for range calls {
		go func() { ended <- g.call("a") }()
	}
	for range calls {
		if err := <-ended; status.Code(err) != codes.Internal {
			t.Errorf("got %v, want the board's own error", err)
		}
	}
	f := g.figures()
	// One retry is saved at the start, 40 calls add a fifth of one each.
	if got, want := int(g.calls.Load()), calls+1+calls/5; got > want || got < want-1 || got != calls+int(f.Retried) || f.Unbudgeted == 0 {
		t.Errorf("%d calls made %d attempts, %+v: want %d, and some refused", calls, got, f, want)
	}
	if got := g.events(); !slices.Contains(got, "retry budget spent: not sent again") {
		t.Errorf("span events: got %q, want one that tells of the budget", got)
	}
}

// Whoever gets no retry as the budget is spent gets the last attempt's own end: one
// that was given up was too late, and nobody cancelled the call.
func TestRetryBudgetOfAttemptsThatAreGivenUp(t *testing.T) {
	g := govern(t, mesh.Policy{
		Try:     100 * time.Millisecond,
		Retries: mesh.Retries{Attempts: 2, Codes: []codes.Code{codes.DeadlineExceeded}, Budget: 0.01},
	})
	poll(t, func() bool { return g.call("connects") == nil }) // which may take longer than a try
	g.hangs.Store(true)
	before := g.figures()
	for range 3 { // the first may have a retry that was saved
		err := g.call("a")
		if status.Code(err) != codes.DeadlineExceeded || !strings.Contains(err.Error(), "within 100ms") {
			t.Errorf("got %v, want DEADLINE_EXCEEDED that names the limit", err)
		}
	}
	if f := g.figures(); f.Unbudgeted-before.Unbudgeted < 2 || f.Failed-before.Failed != 3 {
		t.Errorf("got %+v after %+v, want two retries refused at least, three calls failed", f, before)
	}
}

func TestSetPoliciesRefuses(t *testing.T) {
	g := govern(t, mesh.Policy{})
	for name, p := range map[string]mesh.Policy{
		"try":     {Deadline: time.Second, Try: time.Second},
		"retries": {Retries: mesh.Retries{Attempts: 1}},
		"budget":  {Retries: mesh.Retries{Budget: 2}},
		"breaker": {Breaker: mesh.Breaker{Failures: 3, Of: 2, Open: time.Second}},
	} {
		err := g.mesh.SetPolicies(map[string]mesh.Policy{"board": p, "pay": {Bulkhead: 1}})
		if err == nil || !strings.Contains(err.Error(), "calls to board") || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want an error about %s", err, name)
		}
	}
	if got := len(g.mesh.Figures()); got != 1 {
		t.Errorf("%d links are governed, want that of before alone", got)
	}
}

// TestCallsAreCounted as their caller sees them: a business no is an answer.
func TestCallsAreCounted(t *testing.T) {
	g := govern(t, mesh.Policy{})
	for _, title := range []string{"a", "b", "declined"} {
		_ = g.call(title) // what came of it is counted
	}
	g.sick.Store(true)
	_ = g.call("c")
	if f := g.figures(); g.sent() != 4 || f.Failed != 1 {
		t.Errorf("got %d calls, %d failed, want 4 and 1", g.sent(), f.Failed)
	}
}
