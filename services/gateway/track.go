package gateway

import (
	"errors"
	"io"

	"google.golang.org/grpc"

	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
)

// TrackOrder passes on how an order is getting on. The order is named by its id,
// which only its shopper is told, or by a request of the session's own.
func (s *service) TrackOrder(req *gatewayv1.TrackOrderRequest, stream grpc.ServerStreamingServer[shoppingv1.Order]) error {
	ctx := stream.Context()
	tracked := &shoppingv1.TrackOrderRequest{Id: req.GetId()}
	if req.GetRequestId() != "" {
		member, err := s.member(ctx, req.GetSessionId())
		if err != nil {
			return err
		}
		ctx = onBehalf(ctx, member.memberID)
		tracked.RequestId = member.scope(req.GetRequestId())
	}
	from, err := s.shopping.TrackOrder(ctx, tracked)
	if err != nil {
		return err
	}
	header, err := from.Header()
	if err != nil {
		return err
	}
	if err := stream.SendHeader(header); err != nil {
		return err
	}
	for {
		o, err := from.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := stream.Send(o); err != nil {
			return err
		}
	}
}
