package coupon

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
)

// A coupon never changes. Whether it is used is told by its redemptions: at
// most one that wasn't released, which the partial index holds true whatever
// the code does.
const schema = `
CREATE TABLE IF NOT EXISTS coupon_coupons (
	number     INTEGER PRIMARY KEY,
	id         TEXT    NOT NULL UNIQUE GENERATED ALWAYS AS (printf('coupon-%05d', number)) STORED,
	request_id TEXT    NOT NULL UNIQUE,
	member_id  TEXT    NOT NULL,
	units      INTEGER NOT NULL CHECK (units > 0),
	expires    INTEGER NOT NULL DEFAULT 0 -- Unix time in milliseconds; 0: never
) STRICT;

CREATE INDEX IF NOT EXISTS coupon_coupons_by_member ON coupon_coupons (member_id);

CREATE TABLE IF NOT EXISTS coupon_redemptions (
	order_id  TEXT    PRIMARY KEY,
	coupon_id TEXT,             -- NULL: released before it was redeemed
	released  INTEGER NOT NULL, -- 0 or 1; 1 also of what was refused
	refusal   BLOB              -- as package refuse packs it; NULL: none
) STRICT;

CREATE UNIQUE INDEX IF NOT EXISTS coupon_redemptions_in_force
	ON coupon_redemptions (coupon_id) WHERE released = 0;
`

// seedValue is what each seeded coupon is worth, in won.
const seedValue = 1_000

// seed gives each seeded member the coupon of the same number.
func seed(ctx context.Context, db *store.DB, s replica.Seed) error {
	_, err := db.Exec(ctx, `
		WITH RECURSIVE members (number) AS (
			SELECT 0 WHERE ?1 > 0
			UNION ALL
			SELECT number + 1 FROM members WHERE number + 1 < ?1
		)
		INSERT INTO coupon_coupons (number, request_id, member_id, units)
		SELECT number, printf('seed/%05d', number), printf('member-%05d', number), ?2
		FROM members`, s.Members, seedValue)
	return err
}

type storage struct {
	db *store.DB
}

// coupon is a row of coupon_coupons, with the order that it was used for.
type coupon struct {
	id, memberID string
	units        int64
	expires      int64  // Unix time in milliseconds; 0: never
	orderID      string // empty: unused
}

func (c *coupon) message() *couponv1.Coupon {
	m := &couponv1.Coupon{Id: c.id, MemberId: c.memberID, Value: money.Won(c.units), OrderId: c.orderID}
	if c.expires != 0 {
		m.Expires = timestamppb.New(time.UnixMilli(c.expires))
	}
	return m
}

// insert keeps a coupon unless its request was served before, and returns the
// coupon of that request.
func (s storage) insert(ctx context.Context, requestID string, c coupon) (*coupon, error) {
	_, err := s.db.Exec(ctx, `
		INSERT INTO coupon_coupons (request_id, member_id, units, expires) VALUES (?, ?, ?, ?)
		ON CONFLICT (request_id) DO NOTHING`, requestID, c.memberID, c.units, c.expires)
	if err != nil {
		return nil, fmt.Errorf("insert coupon: %w", err)
	}
	return s.coupon(ctx, `c.request_id = ?`, requestID)
}

// selectCoupons reads coupons, each with the order that it was used for.
const selectCoupons = `
	SELECT c.id, c.member_id, c.units, c.expires, coalesce(r.order_id, '')
	FROM coupon_coupons c
	LEFT JOIN coupon_redemptions r ON r.coupon_id = c.id AND r.released = 0
	WHERE `

// coupon returns the coupon that the condition picks, or store.ErrNoRows.
func (s storage) coupon(ctx context.Context, condition string, arg any) (*coupon, error) {
	c, err := scanCoupon(s.db.QueryRow(ctx, selectCoupons+condition, arg))
	if err != nil {
		return nil, fmt.Errorf("read coupon: %w", err)
	}
	return c, nil
}

// ofMember returns a member's coupons, the newest first.
func (s storage) ofMember(ctx context.Context, memberID string) ([]*coupon, error) {
	rows, err := s.db.Query(ctx, selectCoupons+`c.member_id = ? ORDER BY c.number DESC LIMIT 100`, memberID)
	if err != nil {
		return nil, fmt.Errorf("list coupons: %w", err)
	}
	defer rows.Close()
	var coupons []*coupon
	for rows.Next() {
		c, err := scanCoupon(rows)
		if err != nil {
			return nil, fmt.Errorf("list coupons: %w", err)
		}
		coupons = append(coupons, c)
	}
	return coupons, rows.Err()
}

func scanCoupon(row interface{ Scan(...any) error }) (*coupon, error) {
	var c coupon
	if err := row.Scan(&c.id, &c.memberID, &c.units, &c.expires, &c.orderID); err != nil {
		return nil, err
	}
	return &c, nil
}

// redemption is what an order did with a coupon.
type redemption struct {
	couponID string // empty: released before it was redeemed
	released bool
	refusal  []byte // nil: it was not refused

	// Of the coupon.
	memberID string
	units    int64
}

// redemption returns the order's redemption, or nil.
func (s storage) redemption(ctx context.Context, orderID string) (*redemption, error) {
	var r redemption
	err := s.db.QueryRow(ctx, `
		SELECT coalesce(r.coupon_id, ''), r.released, r.refusal, coalesce(c.member_id, ''), coalesce(c.units, 0)
		FROM coupon_redemptions r LEFT JOIN coupon_coupons c ON c.id = r.coupon_id
		WHERE r.order_id = ?`, orderID).
		Scan(&r.couponID, &r.released, &r.refusal, &r.memberID, &r.units)
	if errors.Is(err, store.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read redemption: %w", err)
	}
	return &r, nil
}

// redeem notes that an order uses a coupon.
func (s storage) redeem(ctx context.Context, orderID, couponID string) error {
	_, err := s.db.Exec(ctx, `
		INSERT INTO coupon_redemptions (order_id, coupon_id, released) VALUES (?, ?, 0)
		ON CONFLICT (order_id) DO NOTHING`, orderID, couponID)
	if err != nil {
		return fmt.Errorf("insert redemption: %w", err)
	}
	return nil
}

// refuse notes that an order was refused a coupon, for good.
func (s storage) refuse(ctx context.Context, orderID, couponID string, refusal []byte) error {
	_, err := s.db.Exec(ctx, `
		INSERT INTO coupon_redemptions (order_id, coupon_id, released, refusal) VALUES (?, ?, 1, ?)
		ON CONFLICT (order_id) DO NOTHING`, orderID, couponID, refusal)
	if err != nil {
		return fmt.Errorf("insert refusal: %w", err)
	}
	return nil
}

// release ends the order's redemption.
func (s storage) release(ctx context.Context, orderID string) error {
	_, err := s.db.Exec(ctx, `UPDATE coupon_redemptions SET released = 1 WHERE order_id = ?`, orderID)
	if err != nil {
		return fmt.Errorf("release coupon: %w", err)
	}
	return nil
}

// close notes that an order is over before it used a coupon.
func (s storage) close(ctx context.Context, orderID string) error {
	_, err := s.db.Exec(ctx, `INSERT INTO coupon_redemptions (order_id, released) VALUES (?, 1)`, orderID)
	if err != nil {
		return fmt.Errorf("close order: %w", err)
	}
	return nil
}
