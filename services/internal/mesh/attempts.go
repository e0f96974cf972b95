package mesh

import (
	"context"
	"sync/atomic"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc/experimental/stats"
	grpcstats "google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"
)

// attempts sees each attempt of a link's calls. It gives otelgrpc's spans their
// numbers, and counts what gRPC does by itself and tells nobody else of: calls that
// it sends again, and replicas that it leaves out as they answer too badly.
type attempts struct {
	grpcstats.Handler // otelgrpc's
	stats.UnimplementedMetricsRecorder
	link *link
}

var _ stats.MetricsRecorder = attempts{}

// TagRPC begins an attempt's span.
func (a attempts) TagRPC(ctx context.Context, info *grpcstats.RPCTagInfo) context.Context {
	ctx = a.Handler.TagRPC(ctx, info)
	if n, ok := ctx.Value(attemptsKey{}).(*atomic.Int32); ok {
		trace.SpanFromContext(ctx).SetAttributes(attribute.Int("lab.attempt", int(n.Add(1))))
	}
	return ctx
}

// HandleRPC counts the attempts of unary calls, and says on the span of one that
// failed by which code, which otelgrpc does in its metrics only.
func (a attempts) HandleRPC(ctx context.Context, s grpcstats.RPCStats) {
	if begin, ok := s.(*grpcstats.Begin); ok && !begin.IsClientStream && !begin.IsServerStream {
		a.link.begun.Add(1)
	}
	if end, ok := s.(*grpcstats.End); ok && end.Error != nil {
		trace.SpanFromContext(ctx).SetAttributes(semconv.ErrorTypeKey.String(code.Code(status.Code(end.Error)).String()))
	}
	a.Handler.HandleRPC(ctx, s)
}

// RecordInt64Count counts ejections, which gRPC tells as a metric alone (gRFC A91).
func (a attempts) RecordInt64Count(handle *stats.Int64CountHandle, n int64, _ ...string) {
	if handle.Descriptor().Name == "grpc.lb.outlier_detection.ejections_enforced" {
		a.link.ejected.Add(uint64(n))
	}
}
