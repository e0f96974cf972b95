package shopping

import (
	"context"
	"fmt"

	"github.com/msalab/msalab/services/internal/store"
)

// line is a product in a cart.
type line struct {
	productID string
	quantity  int32
}

// carts is the storage of carts.
type carts struct {
	db *store.DB
}

// lines returns what is in a cart, in the order in which it was put there.
func (s carts) lines(ctx context.Context, cartID string) ([]line, error) {
	rows, err := s.db.Query(ctx, `
		SELECT product_id, quantity FROM shopping_items WHERE cart_id = ? ORDER BY rowid`, cartID)
	if err != nil {
		return nil, fmt.Errorf("read cart: %w", err)
	}
	defer rows.Close()
	var lines []line
	for rows.Next() {
		var l line
		if err := rows.Scan(&l.productID, &l.quantity); err != nil {
			return nil, fmt.Errorf("read cart: %w", err)
		}
		lines = append(lines, l)
	}
	return lines, rows.Err()
}

// add puts a line into a cart unless that request did so before, in which case
// it returns the cart and line of that time.
func (s carts) add(ctx context.Context, requestID, cartID string, l line) (string, line, error) {
	result, err := s.db.Exec(ctx, `
		INSERT INTO shopping_additions (request_id, cart_id, product_id, quantity) VALUES (?, ?, ?, ?)
		ON CONFLICT (request_id) DO NOTHING`, requestID, cartID, l.productID, l.quantity)
	if err != nil {
		return "", line{}, fmt.Errorf("record addition: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return s.addition(ctx, requestID)
	}
	_, err = s.db.Exec(ctx, `
		INSERT INTO shopping_items (cart_id, product_id, quantity) VALUES (?, ?, ?)
		ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = quantity + excluded.quantity`,
		cartID, l.productID, l.quantity)
	if err != nil {
		return "", line{}, fmt.Errorf("add to cart: %w", err)
	}
	return cartID, l, nil
}

func (s carts) addition(ctx context.Context, requestID string) (cartID string, l line, err error) {
	err = s.db.QueryRow(ctx, `
		SELECT cart_id, product_id, quantity FROM shopping_additions WHERE request_id = ?`, requestID).
		Scan(&cartID, &l.productID, &l.quantity)
	if err != nil {
		err = fmt.Errorf("read addition: %w", err)
	}
	return cartID, l, err
}

// take removes what an order bought. What was put into the cart since stays.
func (s carts) take(ctx context.Context, cartID, orderID string) error {
	_, err := s.db.Exec(ctx, `
		DELETE FROM shopping_items
		WHERE cart_id = ?1 AND quantity <= (
			SELECT quantity FROM shopping_order_items o
			WHERE o.order_id = ?2 AND o.product_id = shopping_items.product_id)`, cartID, orderID)
	if err != nil {
		return fmt.Errorf("empty cart: %w", err)
	}
	_, err = s.db.Exec(ctx, `
		UPDATE shopping_items SET quantity = shopping_items.quantity - o.quantity
		FROM shopping_order_items o
		WHERE o.order_id = ?2 AND o.product_id = shopping_items.product_id AND cart_id = ?1`, cartID, orderID)
	if err != nil {
		return fmt.Errorf("take from cart: %w", err)
	}
	return nil
}
