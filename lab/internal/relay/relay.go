// Package relay is the lab's own receiver of traces. Every replica sends its
// spans here, by OTLP over gRPC; the relay keeps the recent ones, so that a
// finished request can be looked at right away and without Jaeger, and hands
// all of them on to Jaeger when there is one.
//
// It is no tracing backend: it holds what fits into a fixed amount of memory,
// forgets the oldest trace first, and knows only the few questions that the lab
// asks.
package relay

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"google.golang.org/grpc"

	collectorpb "go.opentelemetry.io/proto/otlp/collector/trace/v1"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/spans"
)

// Config says how a relay shall be. Its zero value is good.
type Config struct {
	Addr         string        // to listen on; empty: a free port of 127.0.0.1
	MaxBytes     int           // of encoded spans, as they came; 0: 64 MB, which take a quarter of that
	MaxSummaries int           // traces remembered in one line; 0: 10,000
	Patience     time.Duration // for how long a Jaeger that is there may put an export off; 0: a minute
	Log          *slog.Logger  // nil: no log
}

// Relay receives, keeps and forwards spans. Its methods may be called from
// several goroutines.
type Relay struct {
	collectorpb.UnimplementedTraceServiceServer

	server   *grpc.Server
	listener net.Listener
	serving  sync.WaitGroup
	log      *slog.Logger
	gather   *gatherer
	forward  *forwarder

	mu        sync.Mutex
	store     *store
	received  uint64
	malformed uint64
}

var _ engine.Traces = (*Relay)(nil)

// Largest export that is taken in, in bytes.
const maxExport = 32 << 20

// Start begins to listen.
func Start(cfg Config) (*Relay, error) {
	listener, err := net.Listen("tcp", cmp.Or(cfg.Addr, "127.0.0.1:0"))
	if err != nil {
		return nil, fmt.Errorf("start relay: %w", err)
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	r := &Relay{
		listener: listener,
		server:   grpc.NewServer(grpc.MaxRecvMsgSize(maxExport)),
		log:      cfg.Log,
		store:    newStore(cmp.Or(cfg.MaxBytes, 64<<20), cmp.Or(cfg.MaxSummaries, 10_000)),
	}
	r.forward = newForwarder(r.store.maxBytes, cmp.Or(cfg.Patience, time.Minute), cfg.Log)
	r.gather = newGatherer(r.store.maxBytes/4, r.forward.enqueue)
	collectorpb.RegisterTraceServiceServer(r.server, r)
	r.serving.Go(func() {
		if err := r.server.Serve(listener); err != nil {
			r.log.Error("relay stopped serving", "error", err)
		}
	})
	return r, nil
}

// Addr is where exporters send spans to: "127.0.0.1:4317".
func (r *Relay) Addr() string { return r.listener.Addr().String() }

// Close stops listening and forwarding. What wasn't forwarded by now never is.
func (r *Relay) Close() error {
	r.server.Stop()
	r.serving.Wait()
	r.gather.close()
	r.forward.close()
	return nil
}

// Export takes spans in; it is OTLP's one method.
func (r *Relay) Export(_ context.Context, req *collectorpb.ExportTraceServiceRequest) (*collectorpb.ExportTraceServiceResponse, error) {
	arrivals, malformed, err := split(req.GetResourceSpans())
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	r.mu.Lock()
	r.malformed += uint64(malformed)
	aimed := r.forward.isAimed() // if not yet, what is held goes there once it is
	for _, a := range arrivals {
		r.received += uint64(a.chunk.spans)
		r.store.add(a)
		if aimed {
			r.gather.add(a, r.store.rooted(a.spans[0].Trace))
		}
	}
	r.mu.Unlock()
	answer := &collectorpb.ExportTraceServiceResponse{}
	if malformed > 0 {
		answer.PartialSuccess = &collectorpb.ExportTracePartialSuccess{
			RejectedSpans: int64(malformed), ErrorMessage: "trace id or span id is missing or of the wrong length",
		}
	}
	return answer, nil
}

// SetForward names the OTLP endpoint that all spans shall go to from now on, and
// sends what is held there first; empty: nowhere. Naming the same endpoint again
// sends what is held again: that is what a restarted Jaeger needs, which keeps
// its traces in memory.
func (r *Relay) SetForward(addr string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.forward.aim(addr, r.gather.take(), r.store.chunks())
}

// PauseForward sends nothing until SetForward is called. Whoever learns that Jaeger
// died says so before another one can listen there: else that one would get twice
// what waits for it, once by itself and once with all that is held.
func (r *Relay) PauseForward() { r.forward.pause() }

// Flush hands on what the relay still holds back, and waits until all of it was
// taken or ctx ends.
func (r *Relay) Flush(ctx context.Context) error {
	r.gather.flush()
	return r.forward.empty(ctx)
}

// Find returns the summaries of the traces that fit, newest first.
func (r *Relay) Find(ctx context.Context, q engine.TraceQuery) ([]spans.Summary, error) {
	if q.Attribute != "" {
		return r.findMarked(ctx, q)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.store.find(q), nil
}

// Get returns a trace's spans; none: it isn't held.
func (r *Relay) Get(_ context.Context, id spans.TraceID) ([]spans.Span, error) {
	r.mu.Lock()
	data := r.store.encoded(id)
	r.mu.Unlock()
	list, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("decode trace %v: %w", id, err)
	}
	return list, nil
}

// Status says what the relay holds. It knows nothing of Jaeger itself.
func (r *Relay) Status() runs.TraceStatus {
	r.mu.Lock()
	defer r.mu.Unlock()
	return runs.TraceStatus{Held: r.store.held(), Spans: r.received, Dropped: r.forward.dropped()}
}

// Malformed counts the spans that were refused because their ids are none.
func (r *Relay) Malformed() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.malformed
}
