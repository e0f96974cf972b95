package shop

import (
	"testing"
	"time"
)

// TestMetricsQuantile agrees with PromQL's histogram_quantile.
func TestMetricsQuantile(t *testing.T) {
	m := FunctionMetrics{Count: 100, Bounds: []float64{0.1, 0.2, 0.4}, Counts: []uint64{50, 30, 15, 5}}
	for q, want := range map[float64]time.Duration{
		0: 0, 0.25: 50 * time.Millisecond, 0.5: 100 * time.Millisecond, 0.65: 150 * time.Millisecond,
		0.95: 400 * time.Millisecond, 0.99: 400 * time.Millisecond,
	} {
		if got := m.quantile(q).Round(time.Microsecond); got != want {
			t.Errorf("quantile %g: got %v, want %v", q, got, want)
		}
	}
	if got := (FunctionMetrics{}).quantile(0.5); got != 0 {
		t.Errorf("of none: got %v", got)
	}
}
