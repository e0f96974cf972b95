package pay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
)

// A payment is one row, and a record of a saga one statement: the events of its
// latest attempt are in the row. Whoever writes to it must name the version that it
// has read: so a driver that was taken for dead can no longer write, and nobody
// takes over a payment that has changed since.
const schema = `
CREATE TABLE IF NOT EXISTS pay_payments (
	order_id     TEXT    PRIMARY KEY,
	member_id    TEXT    NOT NULL,
	total        INTEGER NOT NULL CHECK (total > 0),
	coupon_id    TEXT    NOT NULL,
	points       INTEGER NOT NULL,
	last_four    TEXT    NOT NULL,
	way          TEXT    NOT NULL,
	state        TEXT    NOT NULL CHECK (state IN ('pending', 'paid', 'declined', 'undone')),
	attempt      INTEGER NOT NULL,
	by_coupon    INTEGER NOT NULL,
	by_points    INTEGER NOT NULL,
	by_card      INTEGER NOT NULL,
	decline_code TEXT    NOT NULL,
	log          TEXT    NOT NULL, -- a JSON array of saga.Event
	trail        TEXT    NOT NULL,
	owner        TEXT    NOT NULL,
	version      INTEGER NOT NULL,
	due          INTEGER NOT NULL,
	tries        INTEGER NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS pay_payments_pending ON pay_payments (due) WHERE state = 'pending';

CREATE TABLE IF NOT EXISTS pay_drivers (
	id    TEXT    PRIMARY KEY,
	until INTEGER NOT NULL -- its lease, Unix time in milliseconds
) STRICT;
`

// seed has nothing to do: a fresh shop was paid nothing.
func seed(context.Context, *store.DB, replica.Seed) error { return nil }

// recordTimeout bounds a record. It doesn't depend on the caller, who may have
// left: what happened has happened.
const recordTimeout = 5 * time.Second

// errTaken means that another driver owns the payment by now.
var errTaken = errors.New("another driver has taken the payment over")

// ledger is pay's storage.
type ledger struct {
	db       *store.DB
	unleased bool // a test's: see replica.Flaws
}

// selectPayments reads payments as they are, selectUnlogged without their logs, which
// are most of what a row holds, and which an audit doesn't ask for.
const (
	selectPayments = beforeLog + `log` + afterLog
	selectUnlogged = beforeLog + `''` + afterLog

	beforeLog = `
	SELECT order_id, member_id, total, coupon_id, points, last_four, way, state, attempt,
		by_coupon, by_points, by_card, decline_code, `
	afterLog = `, trail, owner, version, due, tries
	FROM pay_payments WHERE `
)

// find returns the order's payment, or nil.
func (l ledger) find(ctx context.Context, orderID string) (*payment, error) {
	p, err := scanPayment(l.db.QueryRow(ctx, selectPayments+`order_id = ?`, orderID))
	if errors.Is(err, store.ErrNoRows) {
		return nil, nil
	}
	if err == nil {
		err = p.unread
	}
	if err != nil {
		return nil, fmt.Errorf("read payment: %w", err)
	}
	return p, nil
}

// list returns the payments that a query reads. One whose log can't be read is among
// them, and says so: it must not stand in the way of the others.
func (l ledger) list(ctx context.Context, query string, args ...any) ([]*payment, error) {
	rows, err := l.db.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list payments: %w", err)
	}
	defer rows.Close()
	var all []*payment
	for rows.Next() {
		p, err := scanPayment(rows)
		if err != nil {
			return nil, fmt.Errorf("list payments: %w", err)
		}
		all = append(all, p)
	}
	return all, rows.Err()
}

func scanPayment(row interface{ Scan(...any) error }) (*payment, error) {
	var p payment
	var log string
	err := row.Scan(&p.id, &p.memberID, &p.total, &p.couponID, &p.points, &p.lastFour, &p.way, &p.state, &p.attempt,
		&p.result.byCoupon, &p.result.byPoints, &p.result.byCard, &p.result.declineCode, &log, &p.trail,
		&p.owner, &p.version, &p.due, &p.tries)
	if err != nil {
		return nil, err
	}
	if log != "" {
		if err := json.Unmarshal([]byte(log), &p.log); err != nil {
			p.unread = fmt.Errorf("log of %s: %w", p.id, err)
		}
	}
	return &p, nil
}

// begin records that an attempt is under way, before any money moves. It
// returns p when that is the attempt, else the payment that is there: settled,
// or somebody else is at it.
func (l ledger) begin(ctx context.Context, p *payment) (*payment, error) {
	found, err := l.find(ctx, p.id)
	switch {
	case err != nil:
		return nil, err
	case found == nil:
		p.attempt, p.version = 1, 1
	case !found.samePurchase(p.order), !found.free() && !found.sameMeans(p.order):
		return nil, refuse.Reused("order %q was another payment before", p.id)
	case found.state != undone:
		return found, nil
	default:
		p.attempt, p.version = found.attempt+1, found.version+1
	}
	return p, l.insert(ctx, p)
}

// cancel ends an order's payment for good, unless somebody is at it or it has ended. It
// returns the payment as it is then: p, where there was none.
func (l ledger) cancel(ctx context.Context, p *payment) (*payment, error) {
	found, err := l.find(ctx, p.id)
	switch {
	case err != nil:
		return nil, err
	case found != nil && !found.samePurchase(p.order):
		return nil, refuse.Reused("order %q was another payment before", p.id)
	case found != nil && found.state != undone:
		return found, nil
	}
	p.state, p.result.declineCode = declined, abandoned
	if found == nil {
		p.attempt, p.version = 1, 1 // the one that is not to be
		return p, l.insert(ctx, p)
	}
	found.state, found.result = p.state, p.result
	return found, l.save(ctx, found)
}

// insert writes a payment's row, in place of that of the attempt before.
func (l ledger) insert(ctx context.Context, p *payment) error {
	log, err := encode(p)
	if err != nil {
		return err
	}
	_, err = l.db.Exec(ctx, `
		INSERT OR REPLACE INTO pay_payments (order_id, member_id, total, coupon_id, points, last_four, way, state, attempt,
			by_coupon, by_points, by_card, decline_code, log, trail, owner, version, due, tries)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		p.id, p.memberID, p.total, p.couponID, p.points, p.lastFour, p.way, p.state, p.attempt,
		p.result.byCoupon, p.result.byPoints, p.result.byCard, p.result.declineCode, log, p.trail, p.owner, p.version, p.due, p.tries)
	if err != nil {
		return fmt.Errorf("insert payment: %w", err)
	}
	return nil
}

// save records p as it is now, unless somebody else wrote meanwhile: errTaken.
func (l ledger) save(ctx context.Context, p *payment) error {
	log, err := encode(p)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
	defer cancel()
	var changed int64
	err = l.db.InGroup(ctx, func(ctx context.Context) error {
		result, err := l.db.Exec(ctx, `
			UPDATE pay_payments SET state = ?, by_coupon = ?, by_points = ?, by_card = ?, decline_code = ?,
				log = ?, owner = ?, version = version + 1, due = ?, tries = ?
			WHERE order_id = ? AND (version = ? OR ?)`,
			p.state, p.result.byCoupon, p.result.byPoints, p.result.byCard, p.result.declineCode,
			log, p.owner, p.due, p.tries, p.id, p.version, l.unleased)
		if err != nil {
			return err
		}
		changed, err = result.RowsAffected()
		return err
	})
	switch {
	case err != nil:
		return fmt.Errorf("record payment: %w", err)
	case changed == 0:
		return errTaken
	}
	p.version++
	return nil
}

// setAside makes a payment due later, and leaves all else of it as it is, unless
// somebody else wrote meanwhile.
func (l ledger) setAside(ctx context.Context, p *payment, d time.Duration) error {
	_, err := l.db.Exec(ctx, `UPDATE pay_payments SET due = ? WHERE order_id = ? AND version = ?`,
		time.Now().Add(d).UnixMilli(), p.id, p.version)
	if err != nil {
		return fmt.Errorf("set payment aside: %w", err)
	}
	return nil
}

// encode returns the log as the row has it; empty: no events.
func encode(p *payment) (string, error) {
	if len(p.log) == 0 {
		return "", nil
	}
	log, err := json.Marshal(p.log)
	if err != nil {
		return "", fmt.Errorf("encode log: %w", err)
	}
	return string(log), nil
}
