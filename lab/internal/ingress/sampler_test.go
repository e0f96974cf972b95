package ingress

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// flood has a sampler see random arrivals at a rate, and returns how many a
// second it kept.
func flood(s *sampler, r *rand.Rand, rate float64, d time.Duration) float64 {
	kept := 0
	for end := time.Now().Add(d); time.Now().Before(end); {
		var id trace.TraceID
		for i := range id {
			id[i] = byte(r.Uint32())
		}
		res := s.ShouldSample(sdktrace.SamplingParameters{ParentContext: context.Background(), TraceID: id})
		if res.Decision == sdktrace.RecordAndSample {
			kept++
		}
		<-time.After(time.Duration(r.ExpFloat64() / rate * float64(time.Second)))
	}
	return float64(kept) / d.Seconds()
}

func TestSampler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sampler{limit: 100}
		r := rand.New(rand.NewPCG(1, 2))
		if got := s.share(); got != 1 {
			t.Errorf("share before the first request = %v, want 1", got)
		}
		flood(s, r, 50, 10*time.Second)
		if got := s.share(); got != 1 {
			t.Errorf("share at 50 a second = %v, want 1", got)
		}
		// The moment of the change: the flood must not be kept whole.
		if got := flood(s, r, 5000, time.Second); got > 1000 {
			t.Errorf("kept %v in the first second of 5,000, want at most 1,000", got)
		}
		flood(s, r, 5000, 10*time.Second)
		if got := flood(s, r, 5000, 30*time.Second); math.Abs(got-100) > 10 {
			t.Errorf("kept %v a second of 5,000, want 100", got)
		}
		if got := s.share(); math.Abs(got-0.02) > 0.002 {
			t.Errorf("share at 5,000 a second = %v, want 0.02", got)
		}
		<-time.After(20 * time.Second)
		if got := s.share(); got != 1 {
			t.Errorf("share after the load has gone = %v, want 1", got)
		}
	})
}

// A load at the limit loses next to no trace to chance.
func TestSamplerAtLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sampler{limit: 100}
		if got := flood(s, rand.New(rand.NewPCG(3, 4)), 100, 60*time.Second); got < 97 {
			t.Errorf("kept %v a second of 100, want nearly all", got)
		}
	})
}
