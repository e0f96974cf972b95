package replica

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// pushLimit bounds one push, the last one of a draining replica too.
const pushLimit = time.Second

// newPush makes the exporter that pushes metrics by OTLP over gRPC, as the
// environment describes it (OTEL_EXPORTER_OTLP_ENDPOINT and its kin); nil where
// nothing asks for it.
func newPush(ctx context.Context, log *slog.Logger) (*loggedPush, error) {
	if !pushWanted(os.Getenv) {
		return nil, nil
	}
	exporter, err := otlpmetricgrpc.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("make metric exporter: %w", err)
	}
	return &loggedPush{Exporter: exporter, log: log}, nil
}

// pushWanted reports whether the environment asks for metrics by OTLP: it names
// the exporter, or names none and says where to send them.
func pushWanted(env func(string) string) bool {
	if named := env("OTEL_METRICS_EXPORTER"); named != "" {
		return slices.Contains(strings.Split(named, ","), "otlp")
	}
	return env("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT") != "" || env("OTEL_EXPORTER_OTLP_ENDPOINT") != ""
}

// loggedPush logs when metrics can't be pushed, once until they can be again,
// and pushes nothing for a replica that is dead.
type loggedPush struct {
	sdkmetric.Exporter
	log    *slog.Logger
	failed atomic.Bool
	cut    atomic.Bool
}

// Export pushes metrics.
func (e *loggedPush) Export(ctx context.Context, m *metricdata.ResourceMetrics) error {
	if e.cut.Load() {
		return nil
	}
	err := e.Exporter.Export(ctx, m)
	if failed := err != nil; e.failed.Swap(failed) != failed && failed && !e.cut.Load() {
		e.log.Warn("metrics can't be pushed", "error", err)
	}
	return nil
}
