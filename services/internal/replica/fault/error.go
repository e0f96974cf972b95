package fault

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// failure answers a request with Code, and runs none of it.
type failure struct{}

func (failure) validate(f Fault) error {
	if f.Code == codes.OK || f.Code > codes.Unauthenticated {
		return fmt.Errorf("code: %d is not a gRPC status code of an error, 1 to %d", uint32(f.Code), uint32(codes.Unauthenticated))
	}
	return nil
}

func (failure) strike(_ context.Context, s strike) error {
	return status.Errorf(s.fault.Code, "fault %s: injected error", s.fault.ID)
}
