// Package gateway is the shop's public API.
//
// It knows who is shopping (sessions) and which service does what; it decides
// nothing else. Its calls are gRPC methods like those of all services
// (service.go, shopping.go), and shoppers reach them by an HTTP/JSON door in
// front (door.go), which turns each request into one such call.
package gateway

import (
	"fmt"
	"net/http"
	"time"

	"google.golang.org/grpc"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	registv1 "github.com/msalab/msalab/proto/shop/regist/v1"
	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	"github.com/msalab/msalab/services/internal/plant"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/work"
)

// Definition describes the service to the replica that carries it.
func Definition() replica.Definition {
	return replica.Definition{
		Name:   "gateway",
		Calls:  []string{"regist", "select", "shopping", "board", "coupon", "point"},
		HTTP:   true,
		Work:   work.Time{Distribution: "fixed", Mean: 5 * time.Millisecond},
		Schema: schema,
		Plants: []string{plant.SerialFanOut},
		Seed:   seed,
		New:    newService,
	}
}

type service struct {
	gatewayv1.UnimplementedGatewayServiceServer
	storage  storage
	regist   registv1.RegistServiceClient
	catalog  selectv1.SelectServiceClient
	shopping shoppingv1.ShoppingServiceClient
	board    boardv1.BoardServiceClient
	coupon   couponv1.CouponServiceClient
	point    pointv1.PointServiceClient
}

var _ replica.HTTPServer = (*service)(nil)

func newService(deps replica.Deps) (replica.Server, error) {
	conns := make(map[string]grpc.ClientConnInterface)
	for _, callee := range Definition().Calls {
		conn, err := deps.Dial(callee)
		if err != nil {
			return nil, fmt.Errorf("dial %s: %w", callee, err)
		}
		conns[callee] = conn
	}
	return &service{
		storage:  storage{deps.DB},
		regist:   registv1.NewRegistServiceClient(conns["regist"]),
		catalog:  selectv1.NewSelectServiceClient(conns["select"]),
		shopping: shoppingv1.NewShoppingServiceClient(conns["shopping"]),
		board:    boardv1.NewBoardServiceClient(conns["board"]),
		coupon:   couponv1.NewCouponServiceClient(conns["coupon"]),
		point:    pointv1.NewPointServiceClient(conns["point"]),
	}, nil
}

// Register adds the service to a gRPC server.
func (s *service) Register(r grpc.ServiceRegistrar) { gatewayv1.RegisterGatewayServiceServer(r, s) }

// Handler returns the HTTP door.
func (s *service) Handler(self grpc.ClientConnInterface) http.Handler {
	return newDoor(gatewayv1.NewGatewayServiceClient(self))
}
