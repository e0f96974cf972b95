package shopping

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/journal"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/plant"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/trail"
)

// PlaceOrder turns a cart into an order and has it paid.
//
// A cart whose order is still being paid gets no second one: whoever submits it
// again, by the same request or another, gets that order and helps to have it
// paid. So neither an impatient shopper nor a lost answer pays a cart twice, and
// an order that was left unpaid by a failure is paid at the next attempt, unless that
// comes so late that the order was cancelled: see sweep.go. The cart is as it was then,
// for another request to order.
func (s *service) PlaceOrder(ctx context.Context, req *shoppingv1.PlaceOrderRequest) (*shoppingv1.Order, error) {
	_, pointsErr := money.Units("means.points", req.GetMeans().GetPoints())
	err := argument.First(
		argument.ID("request_id", req.GetRequestId()),
		argument.ID("cart_id", req.GetCartId()),
		argument.ID("member_id", req.GetMemberId()),
		pointsErr)
	if err != nil {
		return nil, err
	}
	if plant.Active(ctx, plant.Lock) {
		// The wrong way: one order at a time, "to be safe", although the database
		// keeps orders apart already. The mutex is held while select and pay are
		// asked, so that a replica places as many orders as one slot could.
		unlock, err := s.placing.Lock(ctx)
		if err != nil {
			return nil, err
		}
		defer unlock()
	}
	o, err := s.order(ctx, req)
	if err != nil {
		return nil, store.Status(err)
	}
	if o.Status != shoppingv1.Order_STATUS_PENDING {
		return o.Order, nil
	}
	crashpoint.Here(ctx, "shopping/order/call")
	payment, err := s.pay.Checkout(ctx, &payv1.CheckoutRequest{
		OrderId: o.Id, MemberId: o.MemberId, Total: o.Total, Means: req.GetMeans(),
	})
	if err != nil {
		return nil, refuse.Forward(err, "pay order %s", o.Id)
	}
	crashpoint.Here(ctx, "shopping/order/answer")
	return s.settle(ctx, o, payment)
}

// order returns the request's order, a new one where there is none.
func (s *service) order(ctx context.Context, req *shoppingv1.PlaceOrderRequest) (*order, error) {
	o, err := s.existing(ctx, req)
	if o != nil || err != nil {
		return o, err
	}
	// The prices are asked for outside the transaction: the write lock must not
	// wait for another service.
	lines, err := s.carts.lines(ctx, req.GetCartId())
	if err != nil {
		return nil, err
	}
	products, err := s.lookUp(ctx, lines)
	if err != nil {
		return nil, err
	}
	crashpoint.Here(ctx, "shopping/order/record")
	err = s.db.InGroup(ctx, func(ctx context.Context) (err error) {
		o, err = s.place(ctx, req, products)
		return err
	})
	s.news.Announce()
	return o, err
}

// existing returns the order that the request placed before, or nil.
func (s *service) existing(ctx context.Context, req *shoppingv1.PlaceOrderRequest) (*order, error) {
	o, means, err := s.orders.byRequest(ctx, req.GetRequestId())
	if o == nil || err != nil {
		return nil, err
	}
	if o.cartID != req.GetCartId() || o.MemberId != req.GetMemberId() || means != kept(req.GetMeans()) {
		return nil, refuse.Reused("request_id %q placed another order before", req.GetRequestId())
	}
	return o, nil
}

// place makes the request's order inside a transaction. All that was read
// outside may have changed since, so it is read again.
func (s *service) place(ctx context.Context, req *shoppingv1.PlaceOrderRequest, products map[string]*selectv1.Product) (*order, error) {
	if o, err := s.existing(ctx, req); o != nil || err != nil {
		return o, err
	}
	o, err := s.orders.pendingOf(ctx, req.GetCartId())
	switch {
	case err != nil:
		return nil, err
	case o != nil && o.MemberId != req.GetMemberId():
		return nil, status.Errorf(codes.PermissionDenied, "another member is paying for this cart")
	case o != nil:
		return o, s.orders.remember(ctx, req, o.Id)
	}
	lines, err := s.carts.lines(ctx, req.GetCartId())
	if err != nil {
		return nil, err
	}
	items, total := price(lines, products)
	switch {
	case len(items) == 0:
		return nil, status.Errorf(codes.FailedPrecondition, "the cart is empty")
	case total.GetUnits() > money.Max:
		return nil, status.Errorf(codes.FailedPrecondition, "the cart costs %d, more than %d", total.GetUnits(), money.Max)
	}
	o = &order{
		Order: &shoppingv1.Order{
			Id:       "order-" + strings.ToLower(rand.Text()), // can't be guessed: GetOrder asks nobody who they are
			MemberId: req.GetMemberId(),
			Items:    items,
			Total:    total,
			Status:   shoppingv1.Order_STATUS_PENDING,
			TraceId:  trail.TraceID(ctx),
		},
		cartID: req.GetCartId(),
	}
	if err := s.orders.insert(ctx, o); err != nil {
		return nil, err
	}
	return o, s.orders.remember(ctx, req, o.Id)
}

// settle records how the payment came out, and empties the cart when it is
// paid. It does so even when the caller has left: the money has moved all the
// same. Of several callers that come with the same payment the first does it.
func (s *service) settle(ctx context.Context, o *order, payment *payv1.Payment) (*shoppingv1.Order, error) {
	switch payment.GetStatus() {
	case payv1.Payment_STATUS_PAID:
		o.Status = shoppingv1.Order_STATUS_PAID
	case payv1.Payment_STATUS_DECLINED:
		o.Status = shoppingv1.Order_STATUS_DECLINED
	default:
		return nil, status.Errorf(codes.Internal, "pay order %s: %v", o.Id, payment.GetStatus())
	}
	o.Payment = payment
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	crashpoint.Here(ctx, "shopping/settle/record")
	err := s.db.InGroup(ctx, func(ctx context.Context) error {
		first, err := s.orders.settle(ctx, o.Id, o.Status, payment)
		if err != nil || !first || o.Status != shoppingv1.Order_STATUS_PAID {
			return err
		}
		return s.carts.take(ctx, o.cartID, o.Id)
	})
	if err != nil {
		return nil, store.Status(err)
	}
	crashpoint.Here(ctx, "shopping/settle/answer")
	s.news.Announce()
	return o.Order, nil
}

// ListOrders returns all orders, for an audit.
func (s *service) ListOrders(ctx context.Context, req *shoppingv1.ListOrdersRequest) (*shoppingv1.ListOrdersResponse, error) {
	size, err := journal.PageSize(req.GetPageSize())
	if err != nil {
		return nil, err
	}
	orders, err := s.orders.page(ctx, req.GetAfter(), size)
	if err != nil {
		return nil, store.Status(err)
	}
	return &shoppingv1.ListOrdersResponse{Orders: orders}, nil
}
