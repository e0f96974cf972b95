package gateway

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
)

// Sessions are in the database, not in memory: the next request of a shopper
// may come in at another replica.
const schema = `
CREATE TABLE IF NOT EXISTS gateway_sessions (
	id         TEXT    PRIMARY KEY,
	member_id  TEXT    NOT NULL, -- empty: a visitor who hasn't joined
	cart_id    TEXT    NOT NULL UNIQUE,
	opened_at  INTEGER NOT NULL, -- seconds since 1970
	visitor_id TEXT    UNIQUE    -- its id until a member entered it
) STRICT;
`

// seed has nothing to do: in a fresh shop nobody is shopping.
func seed(context.Context, *store.DB, replica.Seed) error { return nil }

// session is a row of gateway_sessions. Its id is a secret between the shopper
// and the gateway; other services hear of the cart's id only.
type session struct {
	id, memberID, cartID string
}

func (s *session) message() *gatewayv1.Session {
	return &gatewayv1.Session{Id: s.id, MemberId: s.memberID}
}

type storage struct {
	db *store.DB
}

// open makes a session for a member; an empty id makes one for a visitor.
func (s storage) open(ctx context.Context, memberID string) (*session, error) {
	opened := &session{
		id:       rand.Text(),
		memberID: memberID,
		cartID:   "cart-" + strings.ToLower(rand.Text()),
	}
	_, err := s.db.Exec(ctx, `
		INSERT INTO gateway_sessions (id, member_id, cart_id, opened_at) VALUES (?, ?, ?, ?)`,
		opened.id, opened.memberID, opened.cartID, time.Now().Unix())
	if err != nil {
		return nil, fmt.Errorf("open session: %w", err)
	}
	return opened, nil
}

// visit opens a visitor's session in place of one that isn't known, id. It doesn't where
// a member has entered that one: the shopper is about to get the member's, which another
// would take the place of.
func (s storage) visit(ctx context.Context, id string) (*session, error) {
	var entered int
	err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM gateway_sessions WHERE visitor_id = ?`, id).Scan(&entered)
	switch {
	case err != nil:
		return nil, fmt.Errorf("read session: %w", err)
	case entered > 0:
		return nil, status.Error(codes.Aborted, "a member has just entered this session: send it again by the member's")
	}
	return s.open(ctx, "")
}

// enter makes a visitor's session that of a member, so that the cart stays. It gets
// another id: whoever knew the visitor's doesn't know the member's. Doing so again,
// as after an answer that was lost, changes nothing. A caller without a session, or
// with another member's, gets a new one; so does the second of two members who
// enter one session at once.
func (s storage) enter(ctx context.Context, id, memberID string) (*session, error) {
	if id == "" {
		return s.open(ctx, memberID)
	}
	found, err := s.find(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case found != nil && found.memberID == memberID:
		return found, nil
	case found != nil && found.memberID == "":
		_, err := s.db.Exec(ctx, `
			UPDATE gateway_sessions SET id = ?, member_id = ?, visitor_id = id WHERE id = ? AND member_id = ''`,
			rand.Text(), memberID, id)
		if err != nil {
			return nil, fmt.Errorf("enter session: %w", err)
		}
	}
	entered := session{memberID: memberID}
	err = s.db.QueryRow(ctx, `SELECT id, cart_id FROM gateway_sessions WHERE visitor_id = ? AND member_id = ?`, id, memberID).
		Scan(&entered.id, &entered.cartID)
	switch {
	case errors.Is(err, store.ErrNoRows):
		return s.open(ctx, memberID)
	case err != nil:
		return nil, fmt.Errorf("read session: %w", err)
	}
	return &entered, nil
}

// find returns a session, or nil.
func (s storage) find(ctx context.Context, id string) (*session, error) {
	if id == "" {
		return nil, nil
	}
	found := session{id: id}
	err := s.db.QueryRow(ctx, `SELECT member_id, cart_id FROM gateway_sessions WHERE id = ?`, id).
		Scan(&found.memberID, &found.cartID)
	if errors.Is(err, store.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read session: %w", err)
	}
	return &found, nil
}
