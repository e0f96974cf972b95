package replica

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
)

// How spans leave. The delay is short, for whoever looks at a trace right after
// the request; the queue holds half a second of a very busy replica.
const (
	batchDelay  = 50 * time.Millisecond
	spanQueue   = 16384
	exportLimit = 2 * time.Second
)

// telemetry is a replica's tracing; nil traces nothing. What it measures is in
// metrics: otelgrpc's own meters see no call inside the monolith.
type telemetry struct {
	tracer   *sdktrace.TracerProvider
	exporter sdktrace.SpanExporter
}

// startTelemetry sets tracing up. Whether a request is traced is decided where
// its trace begins, at the ingress: what comes without a decision isn't, unless
// it goes on with work of a trace that is.
func startTelemetry(ctx context.Context, cfg Config, res *resource.Resource, log *slog.Logger) (*telemetry, error) {
	if cfg.Traces == "" {
		return nil, nil
	}
	exporter, err := otlptracegrpc.New(ctx,
		otlptracegrpc.WithEndpoint(cfg.Traces), otlptracegrpc.WithInsecure(), otlptracegrpc.WithTimeout(exportLimit))
	if err != nil {
		return nil, fmt.Errorf("make span exporter: %w", err)
	}
	logged := &loggedExporter{SpanExporter: exporter, log: log}
	return &telemetry{
		exporter: logged,
		tracer: sdktrace.NewTracerProvider(
			sdktrace.WithResource(res),
			sdktrace.WithSampler(sdktrace.ParentBased(asLinked{})),
			sdktrace.WithBatcher(logged,
				sdktrace.WithBatchTimeout(batchDelay),
				sdktrace.WithMaxQueueSize(spanQueue),
				sdktrace.WithExportTimeout(exportLimit)),
		),
	}, nil
}

// describe says whose spans and metrics these are.
func describe(ctx context.Context, cfg Config) (*resource.Resource, error) {
	res, err := resource.New(ctx,
		resource.WithFromEnv(), // OTEL_RESOURCE_ATTRIBUTES; what follows wins
		resource.WithTelemetrySDK(),
		resource.WithAttributes(
			semconv.ServiceName(cfg.name()),
			semconv.ServiceVersion(cfg.Version),
			semconv.ServiceInstanceID(cfg.ID),
			attribute.String("lab.shop", cfg.Shop),
		))
	if err != nil {
		return nil, fmt.Errorf("describe the resource of spans and metrics: %w", err)
	}
	return res, nil
}

// propagator carries trace contexts and baggage as W3C has them.
func propagator() propagation.TextMapPropagator {
	return propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})
}

// provider returns the tracer provider, or nil.
func (t *telemetry) provider() trace.TracerProvider {
	if t == nil {
		return nil
	}
	return t.tracer
}

// serverOptions make a gRPC server trace its calls.
func (t *telemetry) serverOptions() []grpc.ServerOption {
	if t == nil {
		return nil
	}
	return []grpc.ServerOption{grpc.StatsHandler(otelgrpc.NewServerHandler(
		otelgrpc.WithTracerProvider(t.tracer),
		otelgrpc.WithMeterProvider(metricnoop.NewMeterProvider()),
		otelgrpc.WithPropagators(propagator()),
	))}
}

// handler makes an HTTP handler trace its requests.
func (t *telemetry) handler(h http.Handler, function string) http.Handler {
	if t == nil {
		return h
	}
	return otelhttp.NewHandler(h, function,
		otelhttp.WithTracerProvider(t.tracer),
		otelhttp.WithMeterProvider(metricnoop.NewMeterProvider()),
		otelhttp.WithPropagators(propagator()),
		otelhttp.WithSpanOptions(trace.WithAttributes(attrFunction.String(function))),
	)
}

// flush sends the spans that have ended.
func (t *telemetry) flush(ctx context.Context) error {
	if t == nil {
		return nil
	}
	if err := t.tracer.ForceFlush(ctx); err != nil {
		return fmt.Errorf("flush spans: %w", err)
	}
	return nil
}

// cut stops without sending what is left, as a process that dies: the exporter
// goes first, and at once, as its context has ended already.
func (t *telemetry) cut(ctx context.Context) error {
	if t == nil {
		return nil
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	err := t.exporter.Shutdown(ended)
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	return errors.Join(err, t.tracer.Shutdown(ctx))
}

// loggedExporter logs when spans can't be sent, once until they can be again.
// (The SDK would print each failure to standard error, where the terminal app
// is.)
type loggedExporter struct {
	sdktrace.SpanExporter
	log    *slog.Logger
	failed atomic.Bool
	cut    atomic.Bool
}

// ExportSpans sends spans.
func (e *loggedExporter) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	if e.cut.Load() {
		return nil
	}
	err := e.SpanExporter.ExportSpans(ctx, spans)
	if failed := err != nil; e.failed.Swap(failed) != failed && failed && !e.cut.Load() {
		e.log.Warn("spans are lost", "error", err)
	}
	return nil
}

// Shutdown stops the exporter; spans that are left are dropped.
func (e *loggedExporter) Shutdown(ctx context.Context) error {
	if e.cut.Swap(true) {
		return nil
	}
	return e.SpanExporter.Shutdown(ctx)
}
