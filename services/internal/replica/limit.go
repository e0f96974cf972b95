package replica

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/refuse"
)

// Limit protects a function of a replica from its callers. The zero value lets
// everything in.
type Limit struct {
	Rate  float64       // requests a second; 0: any number
	Burst int           // that may come at once
	Wait  time.Duration // the longest wait for a slot; 0: any
}

func (l Limit) validate() error {
	switch {
	case l.Rate < 0 || math.IsNaN(l.Rate) || math.IsInf(l.Rate, 0):
		return fmt.Errorf("rate: %v can't be", l.Rate)
	case l.Rate > 0 && l.Burst < 1:
		return fmt.Errorf("burst: %d is not at least 1", l.Burst)
	case l.Wait < 0:
		return fmt.Errorf("wait: %v is negative", l.Wait)
	}
	return nil
}

// limiter applies a Limit: a token bucket, and a bound on the wait for a slot.
// Its zero value lets everything in.
type limiter struct {
	limited, shed atomic.Uint64

	mu     sync.Mutex
	limit  Limit
	tokens float64
	filled time.Time // when tokens was right
}

// set replaces the limit. One that stays as it was keeps its tokens.
func (l *limiter) set(limit Limit) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if limit == l.limit {
		return
	}
	l.limit, l.tokens, l.filled = limit, float64(limit.Burst), time.Now()
}

// admit takes a token for a request, or refuses it.
func (l *limiter) admit(function string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.limit.Rate == 0 {
		return nil
	}
	now := time.Now()
	l.tokens = min(float64(l.limit.Burst), l.tokens+now.Sub(l.filled).Seconds()*l.limit.Rate)
	l.filled = now
	if l.tokens < 1 {
		l.limited.Add(1)
		return refuse.Because(codes.ResourceExhausted, refuse.RateLimited, "rate limit: %s takes %g requests a second", function, l.limit.Rate)
	}
	l.tokens--
	return nil
}

// patience bounds a request's wait for a slot. explain turns what the wait
// ended with into the answer, where it was this bound that ended it.
func (l *limiter) patience(ctx context.Context) (bounded context.Context, explain func(error) error, cancel context.CancelFunc) {
	l.mu.Lock()
	wait := l.limit.Wait
	l.mu.Unlock()
	if wait == 0 {
		return ctx, func(err error) error { return err }, func() {}
	}
	bounded, cancel = context.WithTimeout(ctx, wait)
	return bounded, func(err error) error {
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			l.shed.Add(1)
			return status.Errorf(codes.ResourceExhausted, "shed: no slot was free within %v", wait)
		}
		return err
	}, cancel
}
