// Package grpccaller calls the services of a running shop by gRPC with what its
// shoppers, who come by HTTP and JSON, send seldom or never: the gateway's own
// messages, chat and tracking, questions about an order. What goes over the wire
// then is as real as all the rest, only that somebody asked for it.
//
// A round is one of each:
//
//	caller, err := grpccaller.Dial(map[string]string{"gateway": "127.0.0.1:7001", …})
//	err = caller.Round(ctx)
package grpccaller

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	cardv1 "github.com/msalab/msalab/proto/shop/card/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
)

// Caller has a connection to each service of a shop.
type Caller struct {
	conns map[string]*grpc.ClientConn
}

// Dial makes a caller of a shop whose services are at these addresses, by function.
func Dial(addrs map[string]string) (*Caller, error) {
	c := &Caller{conns: map[string]*grpc.ClientConn{}}
	for _, function := range []string{"gateway", "pay", "board", "coupon", "point", "card"} {
		// Passthrough: an address is not a name to be looked up.
		conn, err := grpc.NewClient("passthrough:///"+addrs[function], grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			return nil, errors.Join(fmt.Errorf("dial %s: %w", function, err), c.Close())
		}
		c.conns[function] = conn
	}
	return c, nil
}

// Close closes the connections.
func (c *Caller) Close() error {
	var errs []error
	for _, conn := range c.conns {
		errs = append(errs, conn.Close())
	}
	return errors.Join(errs...)
}

// roundTime bounds a round, so that a service that hangs doesn't keep all others from
// being called again.
const roundTime = 5 * time.Second

// Round makes each of the calls once, as far as what it bought allows.
func (c *Caller) Round(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, roundTime)
	defer cancel()
	order, err := c.shop(ctx)
	if err == nil {
		err = c.ask(ctx, order)
	}
	return errors.Join(err, c.chat(ctx))
}

// shop joins, fills a cart, writes a post, buys and follows the order.
func (c *Caller) shop(ctx context.Context) (*shoppingv1.Order, error) {
	gateway := gatewayv1.NewGatewayServiceClient(c.conns["gateway"])
	name := rand.Text()
	joined, err := gateway.Join(ctx, &gatewayv1.JoinRequest{RequestId: name, Email: name + "@example.com", Name: "A caller"})
	if err != nil {
		return nil, fmt.Errorf("join: %w", err)
	}
	session, err := gateway.OpenSession(ctx, &gatewayv1.OpenSessionRequest{MemberId: joined.GetSession().GetMemberId(), SessionId: joined.GetSession().GetId()})
	if err != nil {
		return nil, fmt.Errorf("open a session: %w", err)
	}
	products, err := gateway.ListProducts(ctx, &selectv1.ListProductsRequest{PageSize: 1})
	if err == nil && len(products.GetProducts()) == 0 {
		err = errors.New("there are none, want one at least")
	}
	if err != nil {
		return nil, fmt.Errorf("list products: %w", err)
	}
	_, err = gateway.AddToCart(ctx, &gatewayv1.AddToCartRequest{SessionId: session.GetId(), RequestId: rand.Text(), ProductId: products.GetProducts()[0].GetId(), Quantity: 2})
	if err == nil {
		_, err = gateway.GetCart(ctx, &gatewayv1.GetCartRequest{SessionId: session.GetId()})
	}
	if err != nil {
		return nil, fmt.Errorf("fill a cart: %w", err)
	}
	post := &gatewayv1.WritePostRequest{SessionId: session.GetId(), RequestId: rand.Text(), Title: "A question", Body: "Does it come in blue?"}
	if _, err := gateway.WritePost(ctx, post); err != nil {
		return nil, fmt.Errorf("write a post: %w", err)
	}
	return buy(ctx, gateway, session.GetId())
}

// buy claims a gift, orders what is in the cart by coupon, points and card, and
// follows the order to its end.
func buy(ctx context.Context, gateway gatewayv1.GatewayServiceClient, session string) (*shoppingv1.Order, error) {
	gift, err := gateway.ClaimGift(ctx, &gatewayv1.ClaimGiftRequest{SessionId: session, RequestId: rand.Text()})
	if err != nil {
		return nil, fmt.Errorf("claim a gift: %w", err)
	}
	order, err := gateway.Buy(ctx, &gatewayv1.BuyRequest{SessionId: session, RequestId: rand.Text(), Means: &payv1.Means{
		CouponId: gift.GetCouponId(), Points: &moneyv1.Money{CurrencyCode: "KRW", Units: 500}, CardNumber: "4242424242424242",
	}})
	if err != nil {
		return nil, fmt.Errorf("buy: %w", err)
	}
	if _, err := gateway.GetOrder(ctx, &shoppingv1.GetOrderRequest{Id: order.GetId()}); err != nil {
		return nil, fmt.Errorf("look at the order: %w", err)
	}
	track, err := gateway.TrackOrder(ctx, &gatewayv1.TrackOrderRequest{SessionId: session, Id: order.GetId()})
	if err == nil {
		err = drain(track)
	}
	if err != nil {
		return nil, fmt.Errorf("track the order: %w", err)
	}
	return order, nil
}

// ask asks those who took part in an order how it stands with them.
func (c *Caller) ask(ctx context.Context, order *shoppingv1.Order) error {
	pay, coupon, point, card := payv1.NewPayServiceClient(c.conns["pay"]), couponv1.NewCouponServiceClient(c.conns["coupon"]),
		pointv1.NewPointServiceClient(c.conns["point"]), cardv1.NewCardServiceClient(c.conns["card"])
	id, member := order.GetId(), order.GetMemberId()
	var errs []error
	for _, call := range []func() (any, error){
		func() (any, error) { return pay.GetPayment(ctx, &payv1.GetPaymentRequest{OrderId: id}) },
		func() (any, error) { return pay.GetSaga(ctx, &payv1.GetSagaRequest{OrderId: id}) },
		func() (any, error) { return coupon.GetRedemption(ctx, &couponv1.GetRedemptionRequest{OrderId: id}) },
		func() (any, error) { return coupon.ListCoupons(ctx, &couponv1.ListCouponsRequest{MemberId: member}) },
		func() (any, error) { return point.GetSpending(ctx, &pointv1.GetSpendingRequest{OrderId: id}) },
		func() (any, error) { return point.GetBalance(ctx, &pointv1.GetBalanceRequest{MemberId: member}) },
		func() (any, error) { return card.GetAuthorization(ctx, &cardv1.GetAuthorizationRequest{OrderId: id}) },
	} {
		if _, err := call(); err != nil {
			errs = append(errs, fmt.Errorf("ask about an order: %w", err))
		}
	}
	return errors.Join(errs...)
}
