package hops

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	hopsv1 "github.com/msalab/msalab/proto/bench/hops/v1"
)

// What a measurement may ask for at most.
const (
	maxBudget = 10 * time.Second
	maxLeast  = 10_000
	maxBlock  = 100_000
)

// meter measures operations where they begin: at the caller.
type meter struct {
	hopsv1.UnimplementedMeterServiceServer
	pong hopsv1.PongServiceClient // over the mesh, or local
	bare hopsv1.PongServiceServer // its plain methods
}

// Measure repeats an operation until the budget is used up and there are
// samples enough, and answers with their median. Reading the clock takes about
// as long as a tenth of a local call; so operations that are that short are
// timed by the block.
func (m *meter) Measure(ctx context.Context, req *hopsv1.MeasureRequest) (*hopsv1.MeasureResponse, error) {
	budget := time.Duration(req.GetBudgetMs()) * time.Millisecond
	if budget > maxBudget || req.GetLeast() > maxLeast || req.GetBlock() < 1 || req.GetBlock() > maxBlock {
		return nil, status.Errorf(codes.InvalidArgument,
			"want a budget of at most %v, at most %d samples at least, and a block of 1 to %d operations", maxBudget, maxLeast, maxBlock)
	}
	operation, err := m.operation(req)
	if err != nil {
		return nil, err
	}
	asking, before, err := m.startCPU(ctx)
	if err != nil {
		return nil, err
	}
	var samples []float64
	for end := time.Now().Add(budget); len(samples) < max(1, int(req.GetLeast())) || time.Now().Before(end); {
		if err := ctx.Err(); err != nil {
			return nil, status.FromContextError(err).Err()
		}
		began := time.Now()
		for range req.GetBlock() {
			if err := operation(begin(ctx, req.GetTraced())); err != nil {
				return nil, status.Convert(err).Err()
			}
		}
		samples = append(samples, float64(time.Since(began))/float64(req.GetBlock()))
	}
	after, err := m.cpu(ctx)
	if err != nil {
		return nil, err
	}
	slices.Sort(samples)
	return &hopsv1.MeasureResponse{
		MedianNs: samples[len(samples)/2], Samples: uint32(len(samples)),
		CpuNs: max(0, float64(after-before-asking)/float64(len(samples))/float64(req.GetBlock())),
	}, nil
}

// begin returns the context of one operation. That of a traced one belongs to a
// trace of its own which is recorded, as if the ingress had decided so; others
// go on in the trace that the measurement came with, which isn't.
func begin(ctx context.Context, traced bool) context.Context {
	if !traced {
		return ctx
	}
	var id trace.TraceID
	for i := range id {
		id[i] = byte(rand.Uint32())
	}
	return trace.ContextWithRemoteSpanContext(ctx, trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: id, SpanID: trace.SpanID(id[:8]), TraceFlags: trace.FlagsSampled, Remote: true,
	}))
}
