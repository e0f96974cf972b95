package replica

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
)

// newServer makes the gRPC server. Callers ping every 10 s to notice dead
// connections; without the policy gRPC would turn them away for it.
func (r *Replica) newServer(streams context.Context) *grpc.Server {
	return grpc.NewServer(append(r.telemetry.serverOptions(),
		grpc.ForceServerCodecV2(r.tap),
		grpc.UnaryInterceptor(r.unary),
		grpc.StreamInterceptor(r.stream(streams)),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: 5 * time.Second, PermitWithoutStream: true}),
		grpc.ConnectionTimeout(5*time.Second),
	)...)
}

// open listens, then serves. Nothing of r changes after it has begun to serve.
func (r *Replica) open(ctx, life context.Context) error {
	grpc_health_v1.RegisterHealthServer(r.grpc, r.health)
	controlv1.RegisterControlServiceServer(r.grpc, control{Replica: r})
	reflection.Register(r.grpc)
	for service := range r.grpc.GetServiceInfo() {
		r.health.SetServingStatus(service, grpc_health_v1.HealthCheckResponse_SERVING)
	}
	if err := r.listen(ctx, r.cfg.Addr); err != nil {
		return err
	}
	if r.http = r.newHTTPServer(life); r.http != nil {
		if err := r.listen(ctx, r.cfg.HTTPAddr); err != nil {
			return err
		}
	}
	r.scraped = r.newMetricsServer()
	if err := r.listen(ctx, r.cfg.Metrics); err != nil {
		return err
	}
	if r.http != nil {
		r.serve("HTTP", func() error { return served(r.http.Serve(r.listeners[1])) })
	}
	r.serve("metrics", func() error { return served(r.scraped.Serve(r.listeners[len(r.listeners)-1])) })
	r.serve("gRPC", func() error { return r.grpc.Serve(r.listeners[0]) })
	return nil
}

// listen opens the next of the listeners, which Kill can cut.
func (r *Replica) listen(ctx context.Context, addr string) error {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return err // "listen tcp 127.0.0.1:80: bind: permission denied"
	}
	r.listeners = append(r.listeners, newListener(l))
	return nil
}

// serve runs a server until it is stopped. One that fails takes the replica
// with it, as it can't be reached any more.
func (r *Replica) serve(what string, f func() error) {
	r.serving.Go(func() {
		if err := f(); err != nil && !r.ending.happened() {
			r.log.Error("serve "+what, "error", err)
			r.Kill()
		}
	})
}

// served is what an HTTP server ended with; nil where it was stopped.
func served(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// newMetricsServer makes the server of /metrics. It has a listener to itself:
// the HTTP door leads to the ingress, and so to the world.
func (r *Replica) newMetricsServer() *http.Server {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", r.metrics.handler)
	return &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
		WriteTimeout:      10 * time.Second,
		IdleTimeout:       3 * time.Minute, // longer than the pause between two scrapes
		ErrorLog:          slog.NewLogLogger(r.log.Handler(), slog.LevelWarn),
	}
}

// newHTTPServer makes the HTTP door of the function that has one; nil: none.
// Requests become calls on the function's own gRPC methods: there they take
// their slot, are counted and struck by faults.
func (r *Replica) newHTTPServer(life context.Context) *http.Server {
	for _, f := range r.functions {
		if door, ok := f.server.(HTTPServer); ok {
			return &http.Server{
				Handler:           r.telemetry.handler(r.counted(door.Handler(f.local)), f.Name),
				ReadHeaderTimeout: 5 * time.Second,
				IdleTimeout:       3 * time.Minute, // longer than the ingress keeps a connection
				ErrorLog:          slog.NewLogLogger(r.log.Handler(), slog.LevelWarn),
				BaseContext:       func(net.Listener) context.Context { return life },
			}
		}
	}
	return nil
}

// counted counts requests, so that a dying replica knows when all have ended.
func (r *Replica) counted(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if !r.gate.enter() {
			panic(http.ErrAbortHandler) // no answer
		}
		defer r.gate.leave()
		h.ServeHTTP(w, request)
	})
}
