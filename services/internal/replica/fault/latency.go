package fault

import (
	"context"
	"fmt"
	"math"
	"time"

	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/work"
)

// latency makes a request slower by Delay, or by a delay drawn from a lognormal
// distribution of that mean, as real slowness has it: most requests lose less
// than the mean, a few lose many times as much. Healing cuts the rest short.
type latency struct{}

func (latency) validate(f Fault) error {
	switch {
	case f.Delay <= 0:
		return fmt.Errorf("delay: %v is not above 0", f.Delay)
	case f.Distribution != "" && f.Distribution != work.Fixed && f.Distribution != work.Lognormal:
		return fmt.Errorf("distribution: %q is not fixed or lognormal", f.Distribution)
	}
	return nil
}

func (latency) strike(ctx context.Context, s strike) error {
	t := time.NewTimer(delay(s.fault, s.draw))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-s.healed:
		return nil
	case <-ctx.Done():
		return status.FromContextError(ctx.Err()).Err()
	case <-s.ended:
		return errEnded
	}
}

// delay returns the delay at a quantile, 0 up to 1, of the distribution.
func delay(f Fault, quantile float64) time.Duration {
	if f.Distribution != work.Lognormal {
		return f.Delay
	}
	// No delay of this seed is longer than what one request in a million gets.
	quantile = min(max(quantile, 1e-6), 1-1e-6)
	return work.LognormalOf(f.Delay, math.Sqrt2*math.Erfinv(2*quantile-1))
}
