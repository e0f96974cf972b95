package mesh_test

import (
	"context"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/internal/mesh"
)

// The ratios below compare CPU, user and system, per call, of client and server
// together. Both ways run in turn, five rounds of each, so that a busy machine
// slows both.
const (
	workers = 8
	rounds  = 5
)

// BenchmarkDial compares a call through the mesh with a plain grpc-go call:
// x-plain should be at most 1.3.
func BenchmarkDial(b *testing.B) {
	b.Run("untraced", func(b *testing.B) { benchmarkDial(b, nil) })
	b.Run("traced", func(b *testing.B) {
		benchmarkDial(b, trace.NewTracerProvider(trace.WithSpanProcessor(discard{})))
	})
}

func benchmarkDial(b *testing.B, provider *trace.TracerProvider) {
	var serverOptions []grpc.ServerOption
	dialOptions := []grpc.DialOption{grpc.WithTransportCredentials(insecure.NewCredentials())}
	cfg := mesh.Config{Self: "gateway"}
	if provider != nil {
		opts := []otelgrpc.Option{otelgrpc.WithTracerProvider(provider), otelgrpc.WithPropagators(propagation.TraceContext{})}
		serverOptions = append(serverOptions, grpc.StatsHandler(otelgrpc.NewServerHandler(opts...)))
		dialOptions = append(dialOptions, grpc.WithStatsHandler(otelgrpc.NewClientHandler(opts...)))
		cfg.Tracer = provider
	}
	addr := serve(b, &board{write: echo}, serverOptions...)
	conn, err := grpc.NewClient(addr, dialOptions...)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	cfg.Bootstrap = startPlane(b, addr)
	compare(b, "x-plain", dial(b, newMesh(b, cfg)), boardv1.NewBoardServiceClient(conn))
}

// BenchmarkLocal compares a call over loopback with a local one: x-local should
// be at least 40.
func BenchmarkLocal(b *testing.B) {
	local := overLocal(b, &board{write: echo}, mesh.LocalConfig{})
	compare(b, "x-local", overLoopback(b, &board{write: echo}), local)
}

// BenchmarkLocalCall is one local call, for profiles.
func BenchmarkLocalCall(b *testing.B) {
	client := overLocal(b, &board{write: echo}, mesh.LocalConfig{})
	request := &boardv1.WritePostRequest{Title: "bicycle"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.WritePost(b.Context(), request); err != nil {
			b.Fatal(err)
		}
	}
}

// compare measures a against base, and reports the ratio of their costs.
func compare(b *testing.B, unit string, a, base boardv1.BoardServiceClient) {
	load(b, a, 1000)
	load(b, base, 1000)
	var cost, baseCost time.Duration
	var calls, baseCalls int64
	for b.Loop() {
		for range rounds {
			n, c := load(b, a, 20_000)
			calls, cost = calls+n, cost+c
			n, c = load(b, base, 20_000)
			baseCalls, baseCost = baseCalls+n, baseCost+c
		}
	}
	perCall := float64(cost) / float64(calls)
	basePerCall := float64(baseCost) / float64(baseCalls)
	b.ReportMetric(0, "ns/op") // of no meaning here
	b.ReportMetric(perCall/1000, "µs-cpu/call")
	b.ReportMetric(basePerCall/1000, "µs-cpu/base-call")
	b.ReportMetric(perCall/basePerCall, unit)
}

// load makes n calls by all workers and returns what CPU they took.
func load(b *testing.B, client boardv1.BoardServiceClient, n int64) (int64, time.Duration) {
	b.Helper()
	ctx := context.Background()
	var next atomic.Int64
	var working sync.WaitGroup
	before := cpu(b)
	for range workers {
		working.Go(func() {
			request := &boardv1.WritePostRequest{Title: "bicycle"}
			for next.Add(1) <= n {
				if _, err := client.WritePost(ctx, request); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	working.Wait()
	return n, cpu(b) - before
}

// cpu returns the CPU that this process has used, user and system.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// discard drops spans, so that exporting them is no part of the comparison.
type discard struct{}

func (discard) OnStart(context.Context, trace.ReadWriteSpan) {}
func (discard) OnEnd(trace.ReadOnlySpan)                     {}
func (discard) Shutdown(context.Context) error               { return nil }
func (discard) ForceFlush(context.Context) error             { return nil }
