package streams

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/lab/scenario/benches"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
)

// orderEvery is the time between two orders.
const orderEvery = 25 * time.Millisecond

// golden spreads the moments at which orders are placed evenly over the time
// between two questions, however many there are.
var golden = math.Phi - 1

// orders is a shopper who places orders, and somebody who follows each.
type orders struct {
	name         string
	way          benches.StreamWay
	shop, tracks shoppingv1.ShoppingServiceClient
	end          func() // ends the stream of an order that nobody places
}

// newOrders has the two come. Where it will be quiet, who listens by a stream
// follows an order that nobody places.
func newOrders(ctx context.Context, talker, listener *grpc.ClientConn, name string, w benches.StreamWay, quiet bool) (topic, error) {
	o := &orders{
		name: name, way: w, end: func() {},
		shop: shoppingv1.NewShoppingServiceClient(talker), tracks: shoppingv1.NewShoppingServiceClient(listener),
	}
	if !quiet || !w.Streamed() {
		return o, nil
	}
	live, end := context.WithCancel(context.WithoutCancel(ctx))
	o.end = end
	defer context.AfterFunc(ctx, end)()
	stream, err := o.tracks.TrackOrder(live, &shoppingv1.TrackOrderRequest{RequestId: o.never()})
	if err == nil {
		_, err = stream.Header()
	}
	if err != nil {
		end()
		return o, fmt.Errorf("track an order: %w", err)
	}
	return o, nil
}

// never is the name of an order that nobody places.
func (o *orders) never() string { return o.name + "-never" }

func (o *orders) talk(ctx context.Context, length time.Duration) ([]time.Duration, error) {
	delays := make([]time.Duration, max(1, int(length/orderEvery)))
	all, ordering := errgroup.WithContext(ctx)
	tick := time.NewTicker(orderEvery)
	defer tick.Stop()
	for i := range delays {
		_, phase := math.Modf(float64(i) * golden)
		all.Go(func() (err error) {
			delays[i], err = o.order(ordering, fmt.Sprintf("%s-%d", o.name, i), time.Duration(phase*float64(o.way.Every)))
			return err
		})
		select {
		case <-tick.C:
		case <-ordering.Done():
			return nil, all.Wait()
		}
	}
	return delays, all.Wait()
}

// order follows an order from before it is placed, and places it a while later.
func (o *orders) order(ctx context.Context, name string, later time.Duration) (time.Duration, error) {
	if _, err := o.shop.AddItem(ctx, &shoppingv1.AddItemRequest{RequestId: name + "/item", CartId: name, ProductId: "product-0001", Quantity: 1}); err != nil {
		return 0, fmt.Errorf("fill a cart: %w", err)
	}
	both, following := errgroup.WithContext(ctx)
	ready := make(chan struct{})
	var placed, paid time.Time
	both.Go(func() (err error) {
		paid, err = o.follow(following, name, ready)
		return err
	})
	both.Go(func() error {
		select {
		case <-ready:
		case <-following.Done():
			return following.Err()
		}
		if err := pause(following, later); err != nil {
			return err
		}
		placed = time.Now()
		order, err := o.shop.PlaceOrder(following, &shoppingv1.PlaceOrderRequest{
			RequestId: name, CartId: name, MemberId: "member-00001", Means: &payv1.Means{CardNumber: "4242424242424242"},
		})
		if err == nil && order.GetStatus() != shoppingv1.Order_STATUS_PAID {
			err = fmt.Errorf("the order is %s", order.GetStatus())
		}
		return err
	})
	err := both.Wait()
	return paid.Sub(placed), err
}

// follow returns when an order was seen to be paid. ready is closed once it is
// followed.
func (o *orders) follow(ctx context.Context, name string, ready chan<- struct{}) (paid time.Time, err error) {
	if o.way.Streamed() {
		return o.track(ctx, name, ready)
	}
	close(ready)
	known := shoppingv1.Order_STATUS_UNSPECIFIED
	err = questions(ctx, o.way, func(ctx context.Context) (bool, error) {
		order, err := o.ask(ctx, name, known)
		known, paid = order.GetStatus(), time.Now()
		return known == shoppingv1.Order_STATUS_PAID, err
	})
	return paid, err
}

// track follows an order by a stream.
func (o *orders) track(ctx context.Context, name string, ready chan<- struct{}) (paid time.Time, err error) {
	stream, err := o.tracks.TrackOrder(ctx, &shoppingv1.TrackOrderRequest{RequestId: name})
	if err != nil {
		return paid, fmt.Errorf("track an order: %w", err)
	}
	if _, err := stream.Header(); err != nil {
		return paid, fmt.Errorf("track an order: %w", err)
	}
	close(ready)
	for {
		order, err := stream.Recv()
		switch {
		case errors.Is(err, io.EOF) && !paid.IsZero():
			return paid, nil
		case err != nil:
			return paid, fmt.Errorf("track an order: %w", err)
		case order.GetStatus() == shoppingv1.Order_STATUS_PAID:
			paid = time.Now()
		}
	}
}

// ask asks how an order is; nil: it isn't placed yet.
func (o *orders) ask(ctx context.Context, name string, known shoppingv1.Order_Status) (*shoppingv1.Order, error) {
	order, err := o.tracks.GetOrder(ctx, &shoppingv1.GetOrderRequest{RequestId: name, Known: known, WaitMs: millis(o.way.Wait)})
	if status.Code(err) == codes.NotFound {
		return nil, nil
	}
	return order, err
}

// listen follows an order that nobody places.
func (o *orders) listen(ctx context.Context, length time.Duration) (int, error) {
	return listenFor(ctx, o.way, length, func(ctx context.Context) error {
		_, err := o.ask(ctx, o.never(), shoppingv1.Order_STATUS_UNSPECIFIED)
		return err
	})
}

func (o *orders) leave() error {
	o.end()
	return nil
}
