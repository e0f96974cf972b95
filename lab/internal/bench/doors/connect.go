package doors

import (
	"context"
	"net/http"

	"connectrpc.com/connect"

	orderv1 "github.com/msalab/msalab/proto/bench/order/v1"
)

// framePrefix is what stands before a message of gRPC-Web, in bytes.
const framePrefix = 5

// connectHandler takes orders by the protocols Connect and gRPC-Web. Of a body
// that is too long connect-go would read and drop all the rest, however much
// there is; so the body ends for it there.
func connectHandler(place operation) http.Handler {
	handler := connect.NewUnaryHandler(orderv1.OrderService_PlaceOrder_FullMethodName,
		func(_ context.Context, r *connect.Request[orderv1.PlaceOrderRequest]) (*connect.Response[orderv1.PlaceOrderResponse], error) {
			return connect.NewResponse(place(r.Msg)), nil
		},
		connect.WithReadMaxBytes(MaxBody),
		connect.WithCompression("gzip", nil, nil), // it would compress where others don't
	)
	return http.MaxBytesHandler(handler, MaxBody+framePrefix)
}

// connectClient calls by Connect, or by gRPC-Web.
type connectClient struct {
	transport *http.Transport
	client    *connect.Client[orderv1.PlaceOrderRequest, orderv1.PlaceOrderResponse]
}

func dialConnect(d Door, addr string, callers int) *connectClient {
	options := []connect.ClientOption{
		connect.WithReadMaxBytes(MaxBody),
		connect.WithAcceptCompression("gzip", nil, nil), // none
	}
	if d.protocol == grpcWeb {
		options = append(options, connect.WithGRPCWeb())
	}
	c := &connectClient{transport: transport(d, callers)}
	c.client = connect.NewClient[orderv1.PlaceOrderRequest, orderv1.PlaceOrderResponse](
		&http.Client{Transport: c.transport}, "http://"+addr+orderv1.OrderService_PlaceOrder_FullMethodName, options...)
	return c
}

// Place has an order priced.
func (c *connectClient) Place(ctx context.Context, _ int, order *orderv1.PlaceOrderRequest) (*orderv1.PlaceOrderResponse, error) {
	answer, err := c.client.CallUnary(ctx, connect.NewRequest(order))
	if err != nil {
		return nil, err
	}
	return answer.Msg, nil
}

// Close hangs up.
func (c *connectClient) Close() error {
	c.transport.CloseIdleConnections()
	return nil
}
