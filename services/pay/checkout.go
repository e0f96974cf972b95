package pay

import (
	"context"
	"fmt"
	"strconv"
)

// checkout is a strategy to move an order's money over coupon, points and card.
// Each of them keeps books of its own, so no database transaction spans them:
// how all or nothing comes about nevertheless is what strategies differ in.
type checkout interface {
	// pay makes an attempt. It moves all of the money, or declines (a result
	// with a decline code), or fails (an error). In the latter two nothing has
	// moved, unless the error is an *inDoubt.
	pay(ctx context.Context, a attempt) (result, error)

	// undo gives back all that an attempt may have moved.
	undo(ctx context.Context, a attempt) error
}

// attempt is one attempt to pay an order.
type attempt struct {
	orderID  string
	number   int // from 1
	memberID string
	total    int64
	means    means
}

// means is what a member wants to pay with.
type means struct {
	couponID   string // empty: none
	points     int64  // at most
	cardNumber string // empty: none
}

// key is the order_id that coupon, point and card know the attempt by. To them
// an order that was undone is over, so that a call which comes late can't move
// money again; hence the next attempt needs another name.
func (a attempt) key() string {
	if a.number == 1 {
		return a.orderID
	}
	return a.orderID + "/" + strconv.Itoa(a.number)
}

// result is how an attempt came out, in won.
type result struct {
	byCoupon, byPoints, byCard int64
	declineCode                string // empty: paid
}

// inDoubt is the error of an attempt that could not be undone in full.
type inDoubt struct {
	cause error // why it had to be undone
	undo  error // why that failed
}

func (e *inDoubt) Error() string { return fmt.Sprintf("%v; not undone: %v", e.cause, e.undo) }

// Unwrap gives the error the gRPC code of its cause.
func (e *inDoubt) Unwrap() error { return e.cause }
