package gateway_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"google.golang.org/grpc"

	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
)

// TrackOrder tells of a payment, step by step.
func (o *others) TrackOrder(req *shoppingv1.TrackOrderRequest, stream grpc.ServerStreamingServer[shoppingv1.Order]) error {
	o.note(req.GetRequestId())
	for _, status := range []shoppingv1.Order_Status{shoppingv1.Order_STATUS_PENDING, shoppingv1.Order_STATUS_PAID} {
		if err := stream.Send(&shoppingv1.Order{Id: req.GetId(), Status: status}); err != nil {
			return err
		}
	}
	return nil
}

// TestTrackOrder follows an order in the protocols of pages: by its id, and by a
// request of the session's own, which nobody else can name.
func TestTrackOrder(t *testing.T) {
	door, behind := start(t)
	server := httptest.NewServer(door)
	defer server.Close()
	opened := (&shopper{T: t, door: door}).do("POST", "/api/session", `{"memberId":"member-00001"}`)
	session := opened.Cookies()[0].String()
	for name, options := range map[string][]connect.ClientOption{"connect": nil, "grpc-web": {connect.WithGRPCWeb()}} {
		t.Run(name, func(t *testing.T) {
			client := connect.NewClient[gatewayv1.TrackOrderRequest, shoppingv1.Order](
				server.Client(), server.URL+gatewayv1.GatewayService_TrackOrder_FullMethodName, options...)
			track := func(m *gatewayv1.TrackOrderRequest, cookie string) (told []shoppingv1.Order_Status, err error) {
				r := connect.NewRequest(m)
				r.Header().Set("Cookie", cookie)
				stream, err := client.CallServerStream(t.Context(), r)
				if err != nil {
					return nil, err
				}
				defer stream.Close()
				for stream.Receive() {
					told = append(told, stream.Msg().GetStatus())
				}
				return told, stream.Err()
			}
			if told, err := track(&gatewayv1.TrackOrderRequest{Id: "order-1"}, ""); err != nil || len(told) != 2 {
				t.Errorf("told %v, %v; want two steps", told, err)
			}
			if told, err := track(&gatewayv1.TrackOrderRequest{RequestId: "r1"}, session); err != nil || len(told) != 2 {
				t.Errorf("told %v, %v; want two steps", told, err)
			}
			if all := behind.noted(); !strings.HasSuffix(all[len(all)-1], "/r1") {
				t.Errorf("shopping was asked for the request %q, want it made the session's own", all[len(all)-1])
			}
			if _, err := track(&gatewayv1.TrackOrderRequest{RequestId: "r1", SessionId: "guessed"}, ""); connect.CodeOf(err) != connect.CodeUnauthenticated {
				t.Errorf("without a session: got %v", err)
			}
		})
	}
}
