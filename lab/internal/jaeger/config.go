package jaeger

import (
	"errors"
	"fmt"
	"net"
)

// endpoints are where a Jaeger is reached, each as "host:port".
type endpoints struct {
	otlp  string // takes spans: OTLP over gRPC
	query string // answers searches: gRPC
	http  string // web pages
}

// maxTraces is how many traces Jaeger keeps in memory.
const maxTraces = 10_000

// config writes Jaeger's configuration: no more than the lab needs, so that
// nothing else listens. There is no batch processor, which would hold spans back
// and saves nothing here, and no tracing of Jaeger itself.
func (e endpoints) config() string {
	return fmt.Sprintf(`
service:
  extensions: [jaeger_storage, jaeger_query]
  pipelines:
    traces: {receivers: [otlp], exporters: [jaeger_storage_exporter]}
  telemetry:
    metrics: {level: none}
    logs: {level: warn}
extensions:
  jaeger_storage: {backends: {memory: {memory: {max_traces: %d}}}}
  jaeger_query:
    storage: {traces: memory}
    enable_tracing: false
    http: {endpoint: "%s"}
    grpc: {endpoint: "%s"}
receivers:
  otlp: {protocols: {grpc: {endpoint: "%s", max_recv_msg_size_mib: 64}}}
exporters:
  jaeger_storage_exporter: {trace_storage: memory}
`, maxTraces, e.http, e.query, e.otlp)
}

// freeEndpoints picks ports of 127.0.0.1 that are free now. Another program may
// take one before Jaeger does; then Jaeger says so and leaves.
func freeEndpoints() (endpoints, error) {
	var listeners []net.Listener
	var errs []error
	next := func() string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			errs = append(errs, err)
			return ""
		}
		listeners = append(listeners, l)
		return l.Addr().String()
	}
	e := endpoints{otlp: next(), query: next(), http: next()}
	for _, l := range listeners {
		errs = append(errs, l.Close())
	}
	return e, errors.Join(errs...)
}
