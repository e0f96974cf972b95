// Package mesh is how a function calls another: over the network, found and
// balanced by xDS (Mesh), or in the same process (LocalConn). Callers see only
// a grpc.ClientConnInterface and can't tell which it is.
//
//	m, err := mesh.New(mesh.Config{Self: "shopping", Bootstrap: json})
//	conn, err := m.Dial("pay")
//	pay := payv1.NewPayServiceClient(conn)
//
// Nothing here decides a deadline, a retry or a replica: the control plane
// does, link by link, and may change its mind while calls run. What this
// package adds is the traces: a span for the call as its caller sees it, and
// one below it for each attempt, with its number in lab.attempt; and, where
// SetPolicies asks for it, what gRPC's xDS can't do: circuit breaker, bulkhead,
// a time limit for each attempt, a budget for retries.
package mesh

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/xds"
)

// Config says who calls, and who knows the callees.
type Config struct {
	Self       string                        // the calling function: "shopping"
	Bootstrap  string                        // xDS bootstrap JSON
	Tracer     trace.TracerProvider          // nil: no tracing
	Propagator propagation.TextMapPropagator // nil: W3C Trace Context and Baggage
}

// Mesh holds one function's connections to the functions that it calls.
type Mesh struct {
	self    string
	options []grpc.DialOption
	calls   *callSpans    // nil: no tracing
	spans   stats.Handler // of attempts

	mu     sync.Mutex
	closed bool
	conns  map[string]*grpc.ClientConn
	links  map[string]*link // by callee
}

// New makes a mesh. It connects to nothing yet.
func New(cfg Config) (*Mesh, error) {
	if !json.Valid([]byte(cfg.Bootstrap)) {
		return nil, errors.New("read xDS bootstrap: not JSON")
	}
	// The bootstrap is handed over, not put in the environment: gRPC reads that
	// before main runs, and here several replicas may share a process.
	builder, err := xds.NewXDSResolverWithConfigForTesting([]byte(cfg.Bootstrap))
	if err != nil {
		return nil, fmt.Errorf("read xDS bootstrap: %w", err)
	}
	m := &Mesh{
		self:    cfg.Self,
		options: dialOptions(builder),
		conns:   make(map[string]*grpc.ClientConn),
		links:   make(map[string]*link),
	}
	if cfg.Tracer == nil {
		return m, nil
	}
	if cfg.Propagator == nil {
		cfg.Propagator = propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})
	}
	m.calls = &callSpans{tracer: cfg.Tracer.Tracer(scope)}
	m.spans = otelgrpc.NewClientHandler(otelgrpc.WithTracerProvider(cfg.Tracer), otelgrpc.WithPropagators(cfg.Propagator))
	return m, nil
}

// dialOptions are set so that a caller notices within about a second what has
// happened to a replica: gRPC's own values wait up to two minutes.
func dialOptions(builder resolver.Builder) []grpc.DialOption {
	return []grpc.DialOption{
		grpc.WithResolvers(builder),
		grpc.WithTransportCredentials(insecure.NewCredentials()), // loopback only
		grpc.WithIdleTimeout(0),
		// Fixed windows: gRPC else probes the bandwidth, with a ping for every
		// few messages, which on loopback only costs CPU.
		grpc.WithInitialWindowSize(1 << 20),
		grpc.WithInitialConnWindowSize(1 << 20),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 10 * time.Second, Timeout: 2 * time.Second}),
		grpc.WithConnectParams(grpc.ConnectParams{
			Backoff:           backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: time.Second},
			MinConnectTimeout: time.Second,
		}),
	}
}

// tracing makes the spans of calls over a link and of their attempts.
func (m *Mesh) tracing(l *link) []grpc.DialOption {
	if m.calls == nil {
		return nil
	}
	return []grpc.DialOption{
		grpc.WithUnaryInterceptor(m.calls.unary),
		grpc.WithStreamInterceptor(m.calls.stream),
		grpc.WithStatsHandler(attempts{Handler: m.spans, link: l}),
	}
}

// Dial returns the connection to callee; calls to it share one. Its replicas
// may come and go. The connection belongs to the mesh: don't close it.
func (m *Mesh) Dial(callee string) (grpc.ClientConnInterface, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, fmt.Errorf("dial %s: %w", callee, errClosed)
	}
	if conn, ok := m.conns[callee]; ok {
		return conn, nil
	}
	l := m.link(callee)
	options := append(slices.Concat(m.options, m.tracing(l)), grpc.WithChainUnaryInterceptor(l.unary))
	conn, err := grpc.NewClient("xds:///"+m.self+"."+callee, options...)
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", callee, err)
	}
	conn.Connect() // ask the control plane now, not at the first call
	m.conns[callee] = conn
	return conn, nil
}

var errClosed = errors.New("mesh is closed")

// Close closes all connections; calls under way are cancelled.
func (m *Mesh) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	var errs []error
	for callee, conn := range m.conns {
		if err := conn.Close(); err != nil {
			errs = append(errs, fmt.Errorf("close connection to %s: %w", callee, err))
		}
	}
	clear(m.conns)
	return errors.Join(errs...)
}
