package shopping

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/store"
)

// naming is how a caller names an order: by its id, or by the request that
// places it, which the caller knows before there is an order.
type naming struct{ id, requestID string }

func (n naming) check() error {
	switch {
	case n.id != "" && n.requestID != "":
		return refuse.Field("request_id", "the order is named by its id already")
	case n.requestID != "":
		return argument.ID("request_id", n.requestID)
	}
	return argument.ID("id", n.id)
}

// named returns the order of a name, or nil.
func (s *service) named(ctx context.Context, n naming) (*order, error) {
	if n.requestID != "" {
		o, _, err := s.orders.byRequest(ctx, n.requestID)
		return o, err
	}
	return s.orders.byID(ctx, n.id)
}

// unknown refuses a name that no order has.
func unknown(n naming) error {
	if n.requestID != "" {
		return status.Errorf(codes.NotFound, "no order of the request %q", n.requestID)
	}
	return status.Errorf(codes.NotFound, "no order %q", n.id)
}

// GetOrder looks an order up, and may wait until there is something to tell.
func (s *service) GetOrder(ctx context.Context, req *shoppingv1.GetOrderRequest) (*shoppingv1.Order, error) {
	name := naming{req.GetId(), req.GetRequestId()}
	wait, waitErr := argument.Wait(req.GetWaitMs())
	if err := argument.First(name.check(), waitErr); err != nil {
		return nil, err
	}
	var o *order
	err := s.news.Await(ctx, wait, func(ctx context.Context) (news bool, err error) {
		o, err = s.named(ctx, name)
		switch {
		case o == nil:
			return name.id != "", err // an id is that of an order from the start, or never
		case settled(o):
			return true, err
		}
		return o.Status != req.GetKnown(), err
	})
	if err != nil {
		return nil, store.Status(err)
	}
	if o == nil {
		return nil, unknown(name)
	}
	return o.Order, nil
}

// TrackOrder sends an order whenever its status has changed, whichever replica
// changed it, until it is settled or the caller leaves.
func (s *service) TrackOrder(req *shoppingv1.TrackOrderRequest, stream grpc.ServerStreamingServer[shoppingv1.Order]) error {
	name := naming{req.GetId(), req.GetRequestId()}
	if err := name.check(); err != nil {
		return err
	}
	told := shoppingv1.Order_STATUS_UNSPECIFIED
	opened := false
	done := make(chan error, 1)
	err := s.news.Follow(stream.Context(), done, func(ctx context.Context) (bool, error) {
		o, err := s.named(ctx, name)
		if err != nil {
			return false, err
		}
		if o == nil && name.id != "" {
			return false, unknown(name)
		}
		if !opened {
			// The header tells the caller that from here on no change is missed.
			if err := stream.SendHeader(metadata.MD{}); err != nil {
				return false, err
			}
			opened = true
		}
		if o == nil || o.Status == told {
			return false, nil
		}
		told = o.Status
		if err := stream.Send(o.Order); err != nil {
			return false, err
		}
		if settled(o) {
			done <- nil
		}
		return false, nil
	})
	return store.Status(err)
}

// settled tells whether an order's status is its last.
func settled(o *order) bool { return o.Status != shoppingv1.Order_STATUS_PENDING }
