package ingress

import (
	"encoding/binary"
	"math"
	"sync"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// sampler decides which traces are kept, per whole trace: all of them up to a
// number a second; beyond that it draws a share that keeps to the number.
//
// The rate of requests is measured by a count that decays: each request adds
// one, and what was counted fades with a time constant of two seconds. So the
// share follows the load within seconds, and a sudden flood at once.
type sampler struct {
	limit float64 // traces a second

	mu    sync.Mutex
	count float64 // decayed until at
	at    time.Time
}

var _ sdktrace.Sampler = (*sampler)(nil)

// fade is the time constant of the count.
const fade = 2 * time.Second

// ShouldSample draws by the trace's id, which is random.
func (s *sampler) ShouldSample(p sdktrace.SamplingParameters) sdktrace.SamplingResult {
	s.mu.Lock()
	s.decay()
	s.count++
	share := s.shareLocked()
	s.mu.Unlock()

	res := sdktrace.SamplingResult{
		Decision:   sdktrace.Drop,
		Tracestate: trace.SpanContextFromContext(p.ParentContext).TraceState(),
	}
	// 63 of the 64 random bits that TraceIDRatioBased looks at as well.
	drawn := float64(binary.BigEndian.Uint64(p.TraceID[8:])>>1) / (1 << 63)
	if drawn < share {
		res.Decision = sdktrace.RecordAndSample
	}
	return res
}

// Description names the sampler.
func (s *sampler) Description() string { return "rate limited by share" }

// share is the share of traces kept at present.
func (s *sampler) share() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.decay()
	return s.shareLocked()
}

func (s *sampler) decay() {
	now := time.Now()
	s.count *= math.Exp(-now.Sub(s.at).Seconds() / fade.Seconds())
	s.at = now
}

// shareLocked compares the limit with what the rate is at least: arrivals are
// random, and a load at the limit must not lose traces to chance. Twice the
// standard deviation of such a count is left out.
func (s *sampler) shareLocked() float64 {
	count := s.count - 2*math.Sqrt(s.count/2)
	if full := s.limit * fade.Seconds(); count > full {
		return full / count
	}
	return 1
}
