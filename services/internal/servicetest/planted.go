package servicetest

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"google.golang.org/grpc"

	"github.com/msalab/msalab/services/internal/mesh"
	"github.com/msalab/msalab/services/internal/plant"
	"github.com/msalab/msalab/services/internal/replica"
)

// Ground is a service in which causes can be planted, and whose spans are kept.
// Calls to it are local ones.
type Ground struct {
	grpc.ClientConnInterface
	Server replica.Server

	recorder *tracetest.SpanRecorder

	mu     sync.Mutex
	causes []string
	asked  []string // causes that were active when the service asked
}

// NewGround runs a service on a fresh, seeded database.
func NewGround(t testing.TB, def replica.Definition, upstreams Upstreams) *Ground {
	t.Helper()
	g := &Ground{
		Server:   New(t, def, Database(t, def, Seed()), upstreams),
		recorder: tracetest.NewSpanRecorder(),
	}
	conn := mesh.NewLocal(mesh.LocalConfig{
		Unary:  g.unary,
		Tracer: sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(g.recorder)),
	})
	g.Server.Register(conn)
	g.ClientConnInterface = conn
	t.Cleanup(func() {
		g.Plant(t)
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	return g
}

func (g *Ground) unary(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	return handler(plant.With(ctx, func(_ context.Context, cause string) bool {
		g.mu.Lock()
		defer g.mu.Unlock()
		active := slices.Contains(g.causes, cause)
		if active {
			g.asked = append(g.asked, cause)
		}
		return active
	}), request)
}

// Plant makes causes the active ones, and heals the others.
func (g *Ground) Plant(t testing.TB, causes ...string) {
	t.Helper()
	g.mu.Lock()
	before := g.causes
	g.mu.Unlock()
	planter, _ := g.Server.(replica.Planter)
	for _, c := range causes {
		if planter != nil && !slices.Contains(before, c) {
			if err := planter.Plant(context.Background(), c); err != nil {
				t.Fatal(err)
			}
		}
	}
	g.mu.Lock()
	g.causes = causes
	g.mu.Unlock()
	for _, c := range before {
		if planter != nil && !slices.Contains(causes, c) {
			if err := planter.Uproot(c); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Asked returns how often the service asked for an active cause, since it was
// last called.
func (g *Ground) Asked() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := len(g.asked)
	g.asked = nil
	return n
}

// AwaitSpan waits until a span of that name has begun.
func (g *Ground) AwaitSpan(t testing.TB, name string) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for !slices.ContainsFunc(g.recorder.Started(), func(s sdktrace.ReadWriteSpan) bool { return s.Name() == name }) {
		if time.Now().After(deadline) {
			t.Fatalf("waited a minute for a span %q", name)
		}
		<-time.After(time.Millisecond)
	}
}

// Spans counts the spans that have ended, by name, since it was last called.
func (g *Ground) Spans() map[string]int {
	counts := make(map[string]int)
	for _, s := range g.recorder.Ended() {
		counts[s.Name()]++
	}
	g.recorder.Reset()
	return counts
}
