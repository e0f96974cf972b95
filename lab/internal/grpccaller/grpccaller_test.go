package grpccaller

import (
	"context"
	"net"
	"strings"
	"testing"

	"google.golang.org/grpc"

	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
)

// emptyShop is a gateway of a shop that sells nothing.
type emptyShop struct {
	gatewayv1.UnimplementedGatewayServiceServer
	bounded bool
}

func (s *emptyShop) Join(ctx context.Context, _ *gatewayv1.JoinRequest) (*gatewayv1.JoinResponse, error) {
	_, s.bounded = ctx.Deadline()
	return &gatewayv1.JoinResponse{}, nil
}

func (*emptyShop) OpenSession(context.Context, *gatewayv1.OpenSessionRequest) (*gatewayv1.Session, error) {
	return &gatewayv1.Session{}, nil
}

func (*emptyShop) ListProducts(context.Context, *selectv1.ListProductsRequest) (*selectv1.ListProductsResponse, error) {
	return &selectv1.ListProductsResponse{}, nil
}

// TestRoundOfAnEmptyShop: a round ends in time even where the service hangs, and says
// why it could go no further.
func TestRoundOfAnEmptyShop(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server, shop := grpc.NewServer(), &emptyShop{}
	gatewayv1.RegisterGatewayServiceServer(server, shop)
	go func() { _ = server.Serve(listener) }()
	defer server.Stop()
	caller, err := Dial(map[string]string{"gateway": listener.Addr().String(), "board": listener.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	defer caller.Close()
	err = caller.Round(t.Context())
	if err == nil || !strings.Contains(err.Error(), "list products: there are none, want one at least") || strings.Contains(err.Error(), "%!") {
		t.Errorf("got %v, want it to say that there are no products", err)
	}
	if !shop.bounded {
		t.Error("nothing bounds the round")
	}
}
