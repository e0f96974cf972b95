package replica

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/otlptranslator"
	"go.opentelemetry.io/otel/attribute"
	otelprom "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/semconv/v1.43.0/rpcconv"
	rpccode "google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc/codes"
)

// metrics tells the world outside the lab what functions did: one histogram,
// rpc.server.call.duration, has their rate, errors and duration. A Prometheus
// server reads it at the endpoint; where the environment asks for it, it is
// pushed by OTLP as well. The lab's own figures don't come from here.
//
// A bucket's exemplar is the trace of one of its requests, if that was sampled.
type metrics struct {
	provider *sdkmetric.MeterProvider
	push     *loggedPush // nil: nothing is pushed
	duration metric.Float64Histogram
	handler  http.Handler
}

// startMetrics makes the instrument and what reads it.
func startMetrics(ctx context.Context, res *resource.Resource, log *slog.Logger) (*metrics, error) {
	registry := prometheus.NewRegistry()
	endpoint, err := otelprom.New(
		otelprom.WithRegisterer(registry),
		otelprom.WithTranslationStrategy(otlptranslator.UnderscoreEscapingWithSuffixes),
		otelprom.WithoutScopeInfo())
	if err != nil {
		return nil, fmt.Errorf("make the reader for Prometheus: %w", err)
	}
	options := []sdkmetric.Option{sdkmetric.WithResource(res), sdkmetric.WithReader(endpoint)}
	push, err := newPush(ctx, log)
	if err != nil {
		return nil, err
	}
	if push != nil {
		options = append(options, sdkmetric.WithReader(sdkmetric.NewPeriodicReader(push, sdkmetric.WithTimeout(pushLimit))))
	}
	m := &metrics{provider: sdkmetric.NewMeterProvider(options...), push: push}
	calls, err := rpcconv.NewServerCallDuration(m.provider.Meter(scope))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make the histogram of calls: %w", err), m.cut(ctx))
	}
	m.duration = calls.Inst()
	m.handler = promhttp.HandlerFor(registry, promhttp.HandlerOpts{
		EnableOpenMetrics: true, // the only text format that has exemplars
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	})
	return m, nil
}

// series returns what counts the requests of a method.
func (m *metrics) series(function, method string) *series {
	return &series{duration: m.duration, function: function, method: method}
}

// flush pushes what has not been pushed yet.
func (m *metrics) flush(ctx context.Context) error {
	if m.push == nil {
		return nil
	}
	if err := m.provider.ForceFlush(ctx); err != nil {
		return fmt.Errorf("flush metrics: %w", err)
	}
	return nil
}

// cut stops without pushing what is left, as a process that dies.
func (m *metrics) cut(ctx context.Context) error {
	if m.push != nil {
		m.push.cut.Store(true)
	}
	return m.provider.Shutdown(ctx)
}

// otherMethod is what the semantic conventions call a method without a name.
const otherMethod = "_OTHER"

// series counts the requests of one method, by gRPC code. What describes them
// is put together once, so that counting allocates nothing.
type series struct {
	duration metric.Float64Histogram
	function string
	method   string // "shop.pay.v1.PayService/Checkout"
	options  [codes.Unauthenticated + 1]atomic.Pointer[[]metric.RecordOption]
}

// add counts a request. Its exemplar is the trace that ctx is part of.
func (s *series) add(ctx context.Context, took time.Duration, code codes.Code) {
	if int(code) >= len(s.options) {
		code = codes.Unknown
	}
	options := s.options[code].Load()
	if options == nil {
		options = &[]metric.RecordOption{metric.WithAttributeSet(s.describe(code))}
		s.options[code].Store(options)
	}
	s.duration.Record(ctx, took.Seconds(), *options...)
}

func (s *series) describe(code codes.Code) attribute.Set {
	name := rpccode.Code(code).String() // as the protocol spells it
	all := []attribute.KeyValue{
		semconv.RPCSystemNameGRPC,
		semconv.RPCMethod(s.method),
		semconv.RPCResponseStatusCode(name),
		attrFunction.String(s.function),
	}
	if shopsFault(code) {
		all = append(all, semconv.ErrorTypeKey.String(name))
	}
	return attribute.NewSet(all...)
}

// shopsFault tells the codes that are the shop's failure from those that answer
// a caller who asked for what can't be.
func shopsFault(code codes.Code) bool {
	switch code {
	case codes.OK, codes.Canceled, codes.InvalidArgument, codes.NotFound, codes.AlreadyExists, codes.PermissionDenied,
		codes.Unauthenticated, codes.FailedPrecondition, codes.OutOfRange:
		return false
	}
	return true
}
