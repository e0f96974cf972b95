package replica

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
)

// switcher returns the function's server that can pay in several ways, or nil.
func (r *Replica) switcher() Switcher {
	for _, f := range r.functions {
		if s, ok := f.server.(Switcher); ok {
			return s
		}
	}
	return nil
}

// SetCheckout says how orders are paid from now on.
func (c control) SetCheckout(_ context.Context, request *controlv1.SetCheckoutRequest) (*controlv1.SetCheckoutResponse, error) {
	s := c.switcher()
	if s == nil {
		return nil, status.Errorf(codes.InvalidArgument, "checkout %q: %s carries no pay; set it at one that does", request.GetWay(), c.cfg.ID)
	}
	if err := s.Switch(request.GetWay()); err != nil {
		return nil, err
	}
	return &controlv1.SetCheckoutResponse{}, nil
}
