package card

import (
	"context"
	"errors"
	"fmt"

	cardv1 "github.com/msalab/msalab/proto/shop/card/v1"
	"github.com/msalab/msalab/services/internal/journal"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
)

// Card numbers aren't kept: the last four digits are enough to tell cards apart
// on a bill, and nothing is lost when the table leaks.
const schema = `
CREATE TABLE IF NOT EXISTS card_authorizations (
	order_id     TEXT    PRIMARY KEY,
	member_id    TEXT    NOT NULL,
	last_four    TEXT    NOT NULL,
	units        INTEGER NOT NULL CHECK (units >= 0),
	status       INTEGER NOT NULL, -- shop.card.v1.Authorization.Status
	decline_code TEXT    NOT NULL
) STRICT;
`

// seed has nothing to do: any card number may come.
func seed(context.Context, *store.DB, replica.Seed) error { return nil }

// authorization is a row of card_authorizations.
type authorization struct {
	orderID, memberID, lastFour string
	units                       int64
	status                      cardv1.Authorization_Status
	declineCode                 string
}

func (a *authorization) message() *cardv1.Authorization {
	return &cardv1.Authorization{
		OrderId:     a.orderID,
		Status:      a.status,
		Amount:      money.Won(a.units),
		DeclineCode: a.declineCode,
	}
}

// movement is a line of the journal about the authorization.
func (a *authorization) movement(kind string, taken, held int64) journal.Movement {
	return journal.Movement{Key: a.orderID, Kind: kind, Taken: taken, Held: held, Member: a.memberID}
}

type storage struct {
	db *store.DB
}

// find returns the order's authorization, or nil.
func (s storage) find(ctx context.Context, orderID string) (*authorization, error) {
	a := authorization{orderID: orderID}
	err := s.db.QueryRow(ctx, `
		SELECT member_id, last_four, units, status, decline_code
		FROM card_authorizations WHERE order_id = ?`, orderID).
		Scan(&a.memberID, &a.lastFour, &a.units, &a.status, &a.declineCode)
	if errors.Is(err, store.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read authorization: %w", err)
	}
	return &a, nil
}

func (s storage) insert(ctx context.Context, a *authorization) error {
	_, err := s.db.Exec(ctx, `
		INSERT INTO card_authorizations (order_id, member_id, last_four, units, status, decline_code)
		VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (order_id) DO NOTHING`, a.orderID, a.memberID, a.lastFour, a.units, a.status, a.declineCode)
	if err != nil {
		return fmt.Errorf("insert authorization: %w", err)
	}
	return nil
}

func (s storage) setStatus(ctx context.Context, a *authorization, to cardv1.Authorization_Status) error {
	_, err := s.db.Exec(ctx, `UPDATE card_authorizations SET status = ? WHERE order_id = ?`, to, a.orderID)
	if err != nil {
		return fmt.Errorf("update authorization: %w", err)
	}
	a.status = to
	return nil
}
