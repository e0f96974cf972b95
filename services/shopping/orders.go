package shopping

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/store"
)

// order is an order and what its message doesn't tell.
type order struct {
	*shoppingv1.Order
	cartID string
}

// orders is the storage of orders.
type orders struct {
	db *store.DB
}

// byID returns an order, or nil.
func (s orders) byID(ctx context.Context, id string) (*order, error) {
	return s.find(ctx, `id = ?`, id)
}

// byRequest returns the order that a request placed, or nil, and the means that
// it named.
func (s orders) byRequest(ctx context.Context, requestID string) (o *order, means string, err error) {
	var id string
	err = s.db.QueryRow(ctx, `SELECT order_id, means FROM shopping_requests WHERE request_id = ?`, requestID).Scan(&id, &means)
	if errors.Is(err, store.ErrNoRows) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("read request: %w", err)
	}
	o, err = s.byID(ctx, id)
	return o, means, err
}

// kept is what we keep of the means that a request names: enough to notice when
// the same key comes with another body, and only the last digits of a card.
func kept(m *payv1.Means) string {
	card := m.GetCardNumber()
	return fmt.Sprintf("%q %d %q", m.GetCouponId(), m.GetPoints().GetUnits(), card[max(0, len(card)-4):])
}

// pendingOf returns the order of a cart that is being paid, or nil.
func (s orders) pendingOf(ctx context.Context, cartID string) (*order, error) {
	return s.find(ctx, `cart_id = ? AND status = 1`, cartID)
}

// selectOrders reads orders without their items.
const selectOrders = `
	SELECT id, cart_id, member_id, total, status, by_coupon, by_points, by_card, decline_code, trace_id
	FROM shopping_orders WHERE `

func (s orders) find(ctx context.Context, condition, arg string) (*order, error) {
	o, err := scanOrder(s.db.QueryRow(ctx, selectOrders+condition, arg))
	if errors.Is(err, store.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read order: %w", err)
	}
	o.Items, err = s.items(ctx, o.Id)
	return o, err
}

// page returns orders without their items, by id, those after an id.
func (s orders) page(ctx context.Context, after string, size int32) ([]*shoppingv1.Order, error) {
	rows, err := s.db.Query(ctx, selectOrders+`id > ? ORDER BY id LIMIT ?`, after, size)
	if err != nil {
		return nil, fmt.Errorf("list orders: %w", err)
	}
	defer rows.Close()
	var all []*shoppingv1.Order
	for rows.Next() {
		o, err := scanOrder(rows)
		if err != nil {
			return nil, fmt.Errorf("list orders: %w", err)
		}
		all = append(all, o.Order)
	}
	return all, rows.Err()
}

func scanOrder(row interface{ Scan(...any) error }) (*order, error) {
	o := order{Order: &shoppingv1.Order{}}
	var total, byCoupon, byPoints, byCard int64
	var declineCode string
	err := row.Scan(&o.Id, &o.cartID, &o.MemberId, &total, &o.Status, &byCoupon, &byPoints, &byCard, &declineCode, &o.TraceId)
	if err != nil {
		return nil, err
	}
	o.Total = money.Won(total)
	o.Payment = &payv1.Payment{
		OrderId:     o.Id,
		Status:      payv1.Payment_Status(o.Status), // the two enums agree
		ByCoupon:    money.Won(byCoupon),
		ByPoints:    money.Won(byPoints),
		ByCard:      money.Won(byCard),
		DeclineCode: declineCode,
	}
	return &o, nil
}

func (s orders) items(ctx context.Context, orderID string) ([]*shoppingv1.Item, error) {
	rows, err := s.db.Query(ctx, `
		SELECT product_id, name, quantity, units FROM shopping_order_items
		WHERE order_id = ? ORDER BY rowid`, orderID)
	if err != nil {
		return nil, fmt.Errorf("read order's items: %w", err)
	}
	defer rows.Close()
	var items []*shoppingv1.Item
	for rows.Next() {
		var item shoppingv1.Item
		var units int64
		if err := rows.Scan(&item.ProductId, &item.Name, &item.Quantity, &units); err != nil {
			return nil, fmt.Errorf("read order's items: %w", err)
		}
		item.Price = money.Won(units)
		items = append(items, &item)
	}
	return items, rows.Err()
}

// insert keeps a new order, which is to be paid.
func (s orders) insert(ctx context.Context, o *order) error {
	_, err := s.db.Exec(ctx, `
		INSERT INTO shopping_orders
			(id, cart_id, member_id, total, status, by_coupon, by_points, by_card, decline_code, trace_id)
		VALUES (?, ?, ?, ?, ?, 0, 0, 0, '', ?)`,
		o.Id, o.cartID, o.MemberId, o.Total.GetUnits(), o.Status, o.TraceId)
	if err != nil {
		return fmt.Errorf("insert order: %w", err)
	}
	type row struct {
		Product, Name string
		Quantity      int32
		Units         int64
	}
	var rows []row
	for _, item := range o.Items {
		rows = append(rows, row{item.GetProductId(), item.GetName(), item.GetQuantity(), item.GetPrice().GetUnits()})
	}
	all, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	_, err = s.db.Exec(ctx, `
		INSERT INTO shopping_order_items (order_id, product_id, name, quantity, units)
		SELECT ?, value ->> 'Product', value ->> 'Name', value ->> 'Quantity', value ->> 'Units'
		FROM json_each(?) ORDER BY key`, o.Id, string(all))
	if err != nil {
		return fmt.Errorf("insert order's items: %w", err)
	}
	return nil
}

// remember notes which order a request gets.
func (s orders) remember(ctx context.Context, req *shoppingv1.PlaceOrderRequest, orderID string) error {
	_, err := s.db.Exec(ctx, `
		INSERT INTO shopping_requests (request_id, order_id, means) VALUES (?, ?, ?)`,
		req.GetRequestId(), orderID, kept(req.GetMeans()))
	if err != nil {
		return fmt.Errorf("remember request: %w", err)
	}
	return nil
}

// settle records how an order was paid; false: that was known already.
func (s orders) settle(ctx context.Context, orderID string, status shoppingv1.Order_Status, p *payv1.Payment) (bool, error) {
	result, err := s.db.Exec(ctx, `
		UPDATE shopping_orders
		SET status = ?, by_coupon = ?, by_points = ?, by_card = ?, decline_code = ?
		WHERE id = ? AND status = 1`,
		status, p.GetByCoupon().GetUnits(), p.GetByPoints().GetUnits(), p.GetByCard().GetUnits(),
		p.GetDeclineCode(), orderID)
	if err != nil {
		return false, fmt.Errorf("settle order: %w", err)
	}
	n, err := result.RowsAffected()
	return n > 0, err
}
