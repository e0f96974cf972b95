package ingress

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// tracer makes the root span of every trace.
type tracer struct {
	provider *sdktrace.TracerProvider
	spans    trace.Tracer
	sampler  *sampler // nil: nothing is sampled
	server   []attribute.KeyValue
	routes   *http.ServeMux // that finds the pattern of a request, and handles none
}

// batchDelay is how long a finished span waits for others to be sent with.
const batchDelay = 50 * time.Millisecond

func newTracer(ctx context.Context, cfg Config, addr net.Addr, log *slog.Logger) (*tracer, error) {
	t := &tracer{server: []attribute.KeyValue{semconv.URLScheme("http")}, routes: http.NewServeMux()}
	for _, pattern := range cfg.Routes {
		t.routes.Handle(pattern, http.NotFoundHandler())
	}
	if ap, err := netip.ParseAddrPort(addr.String()); err == nil {
		t.server = append(t.server, semconv.ServerAddress(ap.Addr().String()), semconv.ServerPort(int(ap.Port())))
	}
	// Without a place to send spans to there are trace ids all the same.
	options := []sdktrace.TracerProviderOption{sdktrace.WithSampler(sdktrace.NeverSample())}
	if cfg.Traces != "" {
		exporter, err := otlptracegrpc.New(ctx, otlptracegrpc.WithEndpoint(cfg.Traces), otlptracegrpc.WithInsecure())
		if err != nil {
			return nil, fmt.Errorf("export traces: %w", err)
		}
		t.sampler = &sampler{limit: cmp.Or(cfg.Sample, 100)}
		options = []sdktrace.TracerProviderOption{
			sdktrace.WithSampler(t.sampler),
			sdktrace.WithBatcher(quiet{exporter, log}, sdktrace.WithBatchTimeout(batchDelay)),
			sdktrace.WithResource(resource.NewWithAttributes(semconv.SchemaURL,
				semconv.ServiceName("ingress"),
				semconv.ServiceInstanceID("ingress"),
				attribute.String("lab.shop", cfg.Shop),
			)),
		}
	}
	t.provider = sdktrace.NewTracerProvider(options...)
	t.spans = t.provider.Tracer("github.com/msalab/msalab/lab/internal/ingress")
	return t, nil
}

// quiet logs what goes wrong in sending spans. The SDK would write it to
// standard error, over whatever is on the terminal.
type quiet struct {
	sdktrace.SpanExporter
	log *slog.Logger
}

func (q quiet) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	if err := q.SpanExporter.ExportSpans(ctx, spans); err != nil {
		q.log.Warn("spans of the ingress are lost", "spans", len(spans), "err", err)
	}
	return nil
}

// begin starts the root span of a request. A trace that the request came with
// is another's: it is linked to.
func (t *tracer) begin(r *http.Request) (context.Context, trace.Span) {
	options := []trace.SpanStartOption{
		trace.WithNewRoot(),
		trace.WithSpanKind(trace.SpanKindServer),
	}
	foreign := propagation.TraceContext{}.Extract(context.Background(), propagation.HeaderCarrier(r.Header))
	if sc := trace.SpanContextFromContext(foreign); sc.IsValid() {
		options = append(options, trace.WithLinks(trace.Link{SpanContext: sc}))
	}
	name, route := t.name(r)
	ctx, span := t.spans.Start(r.Context(), name, options...)
	if !span.IsRecording() {
		return ctx, span
	}
	span.SetAttributes(t.server...)
	span.SetAttributes(
		semconv.HTTPRequestMethodKey.String(r.Method),
		semconv.URLPath(r.URL.Path),
		semconv.NetworkProtocolVersion(strings.TrimPrefix(r.Proto, "HTTP/")),
	)
	if route != "" {
		span.SetAttributes(semconv.HTTPRoute(route))
	}
	if r.URL.RawQuery != "" {
		span.SetAttributes(semconv.URLQuery(r.URL.RawQuery))
	}
	if journey := r.Header.Get("Lab-Journey"); journey != "" {
		span.SetAttributes(attribute.String("lab.journey", journey))
	}
	return ctx, span
}

// name is what the root span of a request is called: as the route that it takes,
// so that requests of one kind have one name, "GET /api/products/{id}". Where it
// takes none it is the method alone.
func (t *tracer) name(r *http.Request) (name, route string) {
	_, pattern := t.routes.Handler(r)
	slash := strings.IndexByte(pattern, '/')
	if slash < 0 {
		return r.Method, ""
	}
	route = strings.TrimSuffix(pattern[slash:], "{$}")
	return r.Method + " " + route, route
}

// refused notes on the span that a replica could not be connected to.
func (x *exchange) refused(b *backend, err error) {
	x.span.AddEvent("replica refused", trace.WithAttributes(
		attribute.String("lab.replica", string(b.id)),
		semconv.ServerAddress(b.addr),
		attribute.String("error.message", err.Error()),
	))
}

// end ends the span with what became of the request.
func (x *exchange) end() {
	defer x.span.End()
	if !x.span.IsRecording() {
		return
	}
	x.span.SetAttributes(attribute.String("lab.outcome", x.outcome()))
	if x.replica != "" {
		x.span.SetAttributes(attribute.String("lab.replica", x.replica))
	}
	if x.status != 0 {
		x.span.SetAttributes(semconv.HTTPResponseStatusCode(x.status))
	}
	switch {
	case x.failure != "":
		x.span.SetAttributes(semconv.ErrorTypeKey.String(x.failure))
		x.span.SetStatus(codes.Error, x.failure)
	case x.status >= 500:
		x.span.SetAttributes(semconv.ErrorTypeKey.Int(x.status))
		x.span.SetStatus(codes.Error, http.StatusText(x.status))
	}
}

// share is the share of traces sampled at present.
func (t *tracer) share() float64 {
	if t.sampler == nil {
		return 0
	}
	return t.sampler.share()
}

func (t *tracer) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := t.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("send the last spans: %w", err)
	}
	return nil
}
