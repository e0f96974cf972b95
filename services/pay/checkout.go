package pay

import (
	"context"
	"strconv"

	"github.com/msalab/msalab/services/pay/saga"
)

// checkout is a way to pay orders by coupon, points and card together. Each of
// the three keeps books of its own; how all or nothing comes about, or doesn't,
// is what the ways differ in.
type checkout interface {
	// pay pays an order, or returns the payment that it finds: one that is
	// settled, or pending because somebody else is at it. An error means that the
	// order is not paid yet.
	pay(ctx context.Context, o order) (*payment, error)
}

// The ways.
const (
	wayTx    = "tx"    // one database transaction over all books
	wayNaive = "naive" // call after call, and nothing is undone
	waySaga  = "saga"  // call after call, each recorded, and undone if need be
)

// order is what a member asks to be paid, and with what.
type order struct {
	id, memberID string
	total        int64
	couponID     string // empty: none
	points       int64  // at most
	cardNumber   string // empty: none; never kept
}

// saga returns what the state machine must know.
func (o order) saga() saga.Order {
	return saga.Order{Total: o.total, Coupon: o.couponID != "", Points: o.points, Card: o.cardNumber != ""}
}

// key is the order_id that coupon, point and card know the n-th attempt by, n
// from 1. To them an order that was undone is over, so that a call which comes
// late can't move money again; hence the next attempt needs another name.
func key(orderID string, n int) string {
	if n == 1 {
		return orderID
	}
	return orderID + attemptMark + strconv.Itoa(n)
}

// attemptMark is what no order's own name may have.
const attemptMark = "/"
