package replica

import (
	"context"
	"testing"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"google.golang.org/grpc/codes"
)

func TestPushWanted(t *testing.T) {
	const anywhere, metrics, named = "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_METRICS_EXPORTER"
	for _, tt := range []struct {
		name string
		env  map[string]string
		want bool
	}{
		{"nothing said", nil, false},
		{"an endpoint for all", map[string]string{anywhere: "http://127.0.0.1:4317"}, true},
		{"an endpoint for metrics", map[string]string{metrics: "http://127.0.0.1:4317"}, true},
		{"named, at the usual place", map[string]string{named: "prometheus,otlp"}, true},
		{"switched off", map[string]string{named: "none", anywhere: "http://127.0.0.1:4317"}, false},
		{"the endpoint alone", map[string]string{named: "prometheus", metrics: "http://127.0.0.1:4317"}, false},
	} {
		if got := pushWanted(func(key string) string { return tt.env[key] }); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestSeriesAllocates nothing: it stands in the way of every call.
func TestSeriesAllocates(t *testing.T) {
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))
	duration, err := provider.Meter(scope).Float64Histogram("calls")
	if err != nil {
		t.Fatal(err)
	}
	m := &metrics{duration: duration}
	s := m.series("pay", "shop.pay.v1.PayService/Checkout")
	ctx := context.Background()
	if n := testing.AllocsPerRun(1000, func() { s.add(ctx, time.Millisecond, codes.OK) }); n > 0 {
		t.Errorf("a request counted makes %g allocations, want none", n)
	}
}
