package fault

import (
	"context"
	"fmt"
	"math"
	"time"

	"google.golang.org/grpc/status"
)

// latency makes a request slower by Delay, or by a delay drawn from a lognormal
// distribution of that mean, as real slowness has it: most requests lose less
// than the mean, a few lose many times as much. Healing cuts the rest short.
type latency struct{}

const lognormal = "lognormal"

func (latency) validate(f Fault) error {
	switch {
	case f.Delay <= 0:
		return fmt.Errorf("delay: %v is not above 0", f.Delay)
	case f.Distribution != "" && f.Distribution != "fixed" && f.Distribution != lognormal:
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

// sigma is the lognormal distribution's shape. At 1 the median is 0.61 of the
// mean, and one request in a hundred loses 6 times the mean.
const sigma = 1.0

// delay returns the delay at a quantile, 0 up to 1, of the distribution.
func delay(f Fault, quantile float64) time.Duration {
	if f.Distribution != lognormal {
		return f.Delay
	}
	// The mean of a lognormal is exp(mu + sigma²/2). No delay of this seed is
	// longer than what one request in a million gets.
	quantile = min(max(quantile, 1e-6), 1-1e-6)
	normal := math.Sqrt2 * math.Erfinv(2*quantile-1)
	return time.Duration(float64(f.Delay) * math.Exp(sigma*normal-sigma*sigma/2))
}
