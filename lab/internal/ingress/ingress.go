// Package ingress is a shop's front door: a reverse proxy on one fixed HTTP
// port. It sends each request to the next of the replicas that are ready to
// take it, gateways or whole copies of the monolith, and starts its trace.
//
// A request that could not be sent, since nobody listened, goes to another
// replica. One that was sent is never sent again by the ingress, as it may have
// been carried out; net/http repeats idempotent requests alone, when a
// connection kept from before turns out to be closed. A replica taken out of
// the route finishes what it was given.
//
// Only HTTP/1.1 passes, and only to the replicas' HTTP doors: neither their gRPC
// servers nor the control service can be reached through it.
package ingress

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/shop/ports"
)

// Config says where the front door is and whose it is.
type Config struct {
	Addr   string       // where it listens; empty: a free port of 127.0.0.1
	Shop   string       // the shape behind it, stamped on its spans: "services/process"
	Traces string       // OTLP/gRPC endpoint; empty: no tracing
	Routes []string     // what the replicas take, as patterns of net/http.ServeMux: spans are named by them
	Sample float64      // traces a second up to which all are kept; 0: 100
	Log    *slog.Logger // nil: silent

	// TraceURL says on which page a trace is shown; nil, or empty: on none.
	TraceURL func(id string) string
}

// closeTime bounds how long Close waits for requests under way.
const closeTime = 2 * time.Second

// Ingress is an open front door.
type Ingress struct {
	url    string
	pool   *pool
	proxy  *httputil.ReverseProxy
	tracer *tracer
	server *http.Server

	traceURL func(id string) string

	served chan error
	close  func() error
}

var _ ports.Ingress = (*Ingress)(nil)

// Open opens a front door. Until the first Route it answers 503.
func Open(ctx context.Context, cfg Config) (*Ingress, error) {
	log := cmp.Or(cfg.Log, slog.New(slog.DiscardHandler))
	var lc net.ListenConfig
	lis, err := lc.Listen(ctx, "tcp", cmp.Or(cfg.Addr, "127.0.0.1:0"))
	if err != nil {
		return nil, fmt.Errorf("open ingress: %w", err)
	}
	tr, err := newTracer(ctx, cfg, lis.Addr(), log)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open ingress: %w", err), lis.Close())
	}
	in := &Ingress{
		url:    "http://" + lis.Addr().String(),
		pool:   &pool{},
		tracer: tr,
		served: make(chan error, 1),

		traceURL: cfg.TraceURL,
	}
	if in.traceURL == nil {
		in.traceURL = func(string) string { return "" }
	}
	errorLog := slog.NewLogLogger(log.Handler(), slog.LevelDebug)
	in.proxy = &httputil.ReverseProxy{
		Rewrite:        rewrite,
		Transport:      in.pool,
		ModifyResponse: answered,
		ErrorHandler:   failed,
		BufferPool:     &buffers{},
		ErrorLog:       errorLog,
	}
	in.server = &http.Server{
		Handler:           in,
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          errorLog,
	}
	in.close = sync.OnceValue(in.shut)
	go func() { in.served <- in.server.Serve(lis) }()
	return in, nil
}

// URL is where shoppers find the shop.
func (in *Ingress) URL() string { return in.url }

// Route replaces the replicas that requests are sent to. When it returns, a
// replica that was taken out gets no more requests and may be drained: see
// [pool.replace].
func (in *Ingress) Route(endpoints []ports.Endpoint) { in.pool.replace(endpoints) }

// Sampled is the share of requests traced at present.
func (in *Ingress) Sampled() float64 { return in.tracer.share() }

// Close takes no more requests, lets those under way finish, for two seconds at
// most, and sends the spans that are left.
func (in *Ingress) Close() error { return in.close() }

func (in *Ingress) shut() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	err := in.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = in.server.Close()
	}
	if serve := <-in.served; !errors.Is(serve, http.ErrServerClosed) {
		err = errors.Join(err, serve)
	}
	in.pool.replace(nil)
	return errors.Join(err, in.tracer.close())
}

// buffers keeps the buffers that answers are copied through.
type buffers struct{ pool sync.Pool }

const bufferSize = 32 << 10

func (b *buffers) Get() []byte {
	if p, ok := b.pool.Get().(*[bufferSize]byte); ok {
		return p[:]
	}
	return make([]byte, bufferSize)
}

func (b *buffers) Put(p []byte) { b.pool.Put((*[bufferSize]byte)(p)) }
