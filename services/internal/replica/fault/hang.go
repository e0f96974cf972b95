package fault

import (
	"context"

	"google.golang.org/grpc/status"
)

// hang holds a request until its caller gives up. Healing lets it go on.
type hang struct{}

func (hang) validate(Fault) error { return nil }

func (hang) strike(ctx context.Context, s strike) error {
	select {
	case <-s.healed:
		return nil
	case <-ctx.Done():
		return status.FromContextError(ctx.Err()).Err()
	case <-s.ended:
		return errEnded
	}
}
