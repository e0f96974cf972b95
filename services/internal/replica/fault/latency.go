package fault

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc/status"
)

// latency makes a request slower by Delay. Healing cuts the rest of it short.
type latency struct{}

func (latency) validate(f Fault) error {
	if f.Delay <= 0 {
		return fmt.Errorf("delay: %v is not above 0", f.Delay)
	}
	return nil
}

func (latency) strike(ctx context.Context, s strike) error {
	t := time.NewTimer(s.fault.Delay)
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
