package pay

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
)

const schema = `
CREATE TABLE IF NOT EXISTS pay_payments (
	order_id     TEXT    PRIMARY KEY,
	member_id    TEXT    NOT NULL,
	total        INTEGER NOT NULL CHECK (total > 0),
	state        TEXT    NOT NULL CHECK (state IN ('pending', 'paid', 'declined', 'undone', 'in_doubt')),
	attempt      INTEGER NOT NULL, -- the number of the latest
	by_coupon    INTEGER NOT NULL,
	by_points    INTEGER NOT NULL,
	by_card      INTEGER NOT NULL,
	decline_code TEXT    NOT NULL
) STRICT;
`

// seed has nothing to do: a fresh shop was paid nothing.
func seed(context.Context, *store.DB, replica.Seed) error { return nil }

// state is where a payment stands.
type state string

const (
	pending  state = "pending"  // an attempt is under way
	paid     state = "paid"     // for good
	declined state = "declined" // for good, and nothing moved
	undone   state = "undone"   // an attempt failed and nothing moved: another may follow
	doubtful state = "in_doubt" // an attempt failed and could not be undone in full
)

// payment is a row of pay_payments.
type payment struct {
	orderID, memberID string
	total             int64
	state             state
	attempt           int
	result            result
}

func (p *payment) message() *payv1.Payment {
	status := payv1.Payment_STATUS_PENDING
	switch p.state {
	case paid:
		status = payv1.Payment_STATUS_PAID
	case declined:
		status = payv1.Payment_STATUS_DECLINED
	}
	return &payv1.Payment{
		OrderId:     p.orderID,
		Status:      status,
		ByCoupon:    money.Won(p.result.byCoupon),
		ByPoints:    money.Won(p.result.byPoints),
		ByCard:      money.Won(p.result.byCard),
		DeclineCode: p.result.declineCode,
	}
}

type storage struct {
	db *store.DB
}

// find returns the order's payment, or nil.
func (s storage) find(ctx context.Context, orderID string) (*payment, error) {
	p := payment{orderID: orderID}
	err := s.db.QueryRow(ctx, `
		SELECT member_id, total, state, attempt, by_coupon, by_points, by_card, decline_code
		FROM pay_payments WHERE order_id = ?`, orderID).
		Scan(&p.memberID, &p.total, &p.state, &p.attempt,
			&p.result.byCoupon, &p.result.byPoints, &p.result.byCard, &p.result.declineCode)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read payment: %w", err)
	}
	return &p, nil
}

// save keeps the payment as it is now.
func (s storage) save(ctx context.Context, p *payment) error {
	_, err := s.db.Exec(ctx, `
		INSERT INTO pay_payments
			(order_id, member_id, total, state, attempt, by_coupon, by_points, by_card, decline_code)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (order_id) DO UPDATE SET
			state = excluded.state, attempt = excluded.attempt, by_coupon = excluded.by_coupon,
			by_points = excluded.by_points, by_card = excluded.by_card, decline_code = excluded.decline_code`,
		p.orderID, p.memberID, p.total, p.state, p.attempt,
		p.result.byCoupon, p.result.byPoints, p.result.byCard, p.result.declineCode)
	if err != nil {
		return fmt.Errorf("save payment: %w", err)
	}
	return nil
}
