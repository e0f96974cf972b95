package point

import (
	"context"
	"errors"
	"fmt"

	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
)

// Earnings and spendings are the ledger. The balance is its sum, kept beside it
// so that a read costs one row; both change in one transaction.
const schema = `
CREATE TABLE IF NOT EXISTS point_balances (
	member_id TEXT    PRIMARY KEY,
	units     INTEGER NOT NULL CHECK (units >= 0)
) STRICT;

CREATE TABLE IF NOT EXISTS point_earnings (
	request_id TEXT    PRIMARY KEY,
	member_id  TEXT    NOT NULL,
	units      INTEGER NOT NULL CHECK (units > 0)
) STRICT;

CREATE TABLE IF NOT EXISTS point_spendings (
	order_id  TEXT    PRIMARY KEY,
	member_id TEXT,              -- NULL: refunded before it was spent
	units     INTEGER NOT NULL,
	remain    INTEGER NOT NULL DEFAULT 0, -- the member's points after it: what was answered
	refunded  INTEGER NOT NULL,  -- 0 or 1; 1 also of what was refused
	refusal   BLOB               -- as package refuse packs it; NULL: none
) STRICT;
`

// seedPoints is what each seeded member starts with.
const seedPoints = 100_000

func seed(ctx context.Context, db *store.DB, s replica.Seed) error {
	_, err := db.Exec(ctx, `
		WITH RECURSIVE members (number) AS (
			SELECT 0 WHERE ?1 > 0
			UNION ALL
			SELECT number + 1 FROM members WHERE number + 1 < ?1
		)
		INSERT INTO point_earnings (request_id, member_id, units)
		SELECT printf('seed/%05d', number), printf('member-%05d', number), ?2
		FROM members`, s.Members, seedPoints)
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, `
		INSERT INTO point_balances (member_id, units)
		SELECT member_id, units FROM point_earnings`)
	return err
}

type storage struct {
	db *store.DB
}

// balance returns a member's points: none where we never heard of the member.
func (s storage) balance(ctx context.Context, memberID string) (int64, error) {
	var units int64
	err := s.db.QueryRow(ctx, `SELECT units FROM point_balances WHERE member_id = ?`, memberID).Scan(&units)
	if errors.Is(err, store.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read balance: %w", err)
	}
	return units, nil
}

// add gives a member points.
func (s storage) add(ctx context.Context, memberID string, units int64) error {
	_, err := s.db.Exec(ctx, `
		INSERT INTO point_balances (member_id, units) VALUES (?1, ?2)
		ON CONFLICT (member_id) DO UPDATE SET units = units + ?2`, memberID, units)
	if err != nil {
		return fmt.Errorf("add to balance: %w", err)
	}
	return nil
}

// entry is a line of the ledger.
type entry struct {
	memberID string
	units    int64
	remain   int64  // of a spending: the balance after it
	refunded bool   // of a spending
	refusal  []byte // of a spending; nil: it was not refused
}

// earning returns what a request earned, or nil.
func (s storage) earning(ctx context.Context, requestID string) (*entry, error) {
	return s.entry(ctx, `SELECT member_id, units, 0, 0, NULL FROM point_earnings WHERE request_id = ?`, requestID)
}

// spending returns what an order spent, or nil.
func (s storage) spending(ctx context.Context, orderID string) (*entry, error) {
	return s.entry(ctx, `
		SELECT coalesce(member_id, ''), units, remain, refunded, refusal FROM point_spendings WHERE order_id = ?`, orderID)
}

func (s storage) entry(ctx context.Context, query, id string) (*entry, error) {
	var e entry
	err := s.db.QueryRow(ctx, query, id).Scan(&e.memberID, &e.units, &e.remain, &e.refunded, &e.refusal)
	if errors.Is(err, store.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read ledger: %w", err)
	}
	return &e, nil
}

func (s storage) earn(ctx context.Context, requestID, memberID string, units int64) error {
	_, err := s.db.Exec(ctx, `
		INSERT INTO point_earnings (request_id, member_id, units) VALUES (?, ?, ?)`, requestID, memberID, units)
	if err != nil {
		return fmt.Errorf("insert earning: %w", err)
	}
	return s.add(ctx, memberID, units)
}

func (s storage) spend(ctx context.Context, orderID, memberID string, units, remain int64) error {
	_, err := s.db.Exec(ctx, `
		INSERT INTO point_spendings (order_id, member_id, units, remain, refunded) VALUES (?, ?, ?, ?, 0)
		ON CONFLICT (order_id) DO NOTHING`,
		orderID, memberID, units, remain)
	if err != nil {
		return fmt.Errorf("insert spending: %w", err)
	}
	_, err = s.db.Exec(ctx, `UPDATE point_balances SET units = units - ? WHERE member_id = ?`, units, memberID)
	if err != nil {
		return fmt.Errorf("take from balance: %w", err)
	}
	return nil
}

// refuse notes that an order was refused points, for good.
func (s storage) refuse(ctx context.Context, orderID, memberID string, units int64, refusal []byte) error {
	_, err := s.db.Exec(ctx, `
		INSERT INTO point_spendings (order_id, member_id, units, refunded, refusal) VALUES (?, ?, ?, 1, ?)
		ON CONFLICT (order_id) DO NOTHING`, orderID, memberID, units, refusal)
	if err != nil {
		return fmt.Errorf("insert refusal: %w", err)
	}
	return nil
}

// refund marks an order's spending as given back. Where there is none it leaves
// a refunded one of nothing behind, so that a Spend that comes late, overtaken by
// its own undoing, finds that the order is over.
func (s storage) refund(ctx context.Context, orderID string) error {
	_, err := s.db.Exec(ctx, `
		INSERT INTO point_spendings (order_id, units, refunded) VALUES (?, 0, 1)
		ON CONFLICT (order_id) DO UPDATE SET refunded = 1`, orderID)
	if err != nil {
		return fmt.Errorf("mark refund: %w", err)
	}
	return nil
}
