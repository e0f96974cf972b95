package mesh_test

import (
	"context"
	"runtime"
	"slices"
	"sync"
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
	compare(b, "x-plain",
		side{client: dial(b, newMesh(b, cfg)), calls: 20_000},
		side{client: boardv1.NewBoardServiceClient(conn), calls: 20_000})
}

// BenchmarkLocal compares a call over loopback with a local one: x-local should
// be at least 40.
func BenchmarkLocal(b *testing.B) {
	local := overLocal(b, &board{write: echo}, mesh.LocalConfig{})
	compare(b, "x-local",
		side{client: overLoopback(b, &board{write: echo}), calls: 20_000},
		side{client: local, calls: 400_000})
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

// side is one of two ways that are compared: a client, and how many calls make
// a round long enough to be measured.
type side struct {
	client boardv1.BoardServiceClient
	calls  int
}

// compare measures a against base, and reports the median of the rounds.
func compare(b *testing.B, unit string, a, base side) {
	b.Helper()
	a.load(b)
	base.load(b)
	var costs, baseCosts, ratios []float64
	for b.Loop() {
		for range rounds {
			cost, baseCost := a.load(b), base.load(b)
			costs = append(costs, cost)
			baseCosts = append(baseCosts, baseCost)
			ratios = append(ratios, cost/baseCost)
		}
	}
	b.ReportMetric(0, "ns/op") // of no meaning here
	b.ReportMetric(median(costs), "µs-cpu/call")
	b.ReportMetric(median(baseCosts), "µs-cpu/base-call")
	b.ReportMetric(median(ratios), unit)
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// load makes a round of calls by all workers and returns the CPU that one call
// took, in microseconds. Each side cleans its own garbage up.
func (s side) load(b *testing.B) float64 {
	b.Helper()
	ctx := context.Background()
	var working sync.WaitGroup
	before := cpu(b)
	for range workers {
		working.Go(func() {
			request := &boardv1.WritePostRequest{Title: "bicycle"}
			for range s.calls / workers {
				if _, err := s.client.WritePost(ctx, request); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	working.Wait()
	runtime.GC()
	return float64((cpu(b) - before).Nanoseconds()) / 1000 / float64(s.calls)
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
