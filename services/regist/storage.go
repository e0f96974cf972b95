package regist

import (
	"context"
	"errors"
	"fmt"

	registv1 "github.com/msalab/msalab/proto/shop/regist/v1"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
)

const schema = `
CREATE TABLE IF NOT EXISTS regist_members (
	number     INTEGER PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE GENERATED ALWAYS AS (printf('member-%05d', number)) STORED,
	request_id TEXT NOT NULL UNIQUE,
	email      TEXT NOT NULL UNIQUE COLLATE NOCASE,
	name       TEXT NOT NULL
) STRICT;
`

func seed(ctx context.Context, db *store.DB, s replica.Seed) error {
	_, err := db.Exec(ctx, `
		WITH RECURSIVE members (number) AS (
			SELECT 0 WHERE ?1 > 0
			UNION ALL
			SELECT number + 1 FROM members WHERE number + 1 < ?1
		)
		INSERT INTO regist_members (number, request_id, email, name)
		SELECT number, printf('seed/%05d', number), printf('member-%05d@shop.example', number),
			printf('Member %05d', number)
		FROM members`, s.Members)
	return err
}

type storage struct {
	db *store.DB
}

// insert makes a member unless the request was served before or the e-mail
// address is taken; byRequest tells which.
func (s storage) insert(ctx context.Context, requestID, email, name string) error {
	_, err := s.db.Exec(ctx, `
		INSERT INTO regist_members (request_id, email, name) VALUES (?, ?, ?)
		ON CONFLICT DO NOTHING`, requestID, email, name)
	if err != nil {
		return fmt.Errorf("insert member: %w", err)
	}
	return nil
}

// byRequest returns the member that a request made, or nil.
func (s storage) byRequest(ctx context.Context, requestID string) (*registv1.Member, error) {
	return s.find(ctx, `SELECT id, email, name FROM regist_members WHERE request_id = ?`, requestID)
}

// byID returns a member, or nil.
func (s storage) byID(ctx context.Context, id string) (*registv1.Member, error) {
	return s.find(ctx, `SELECT id, email, name FROM regist_members WHERE id = ?`, id)
}

func (s storage) find(ctx context.Context, query, arg string) (*registv1.Member, error) {
	var m registv1.Member
	err := s.db.QueryRow(ctx, query, arg).Scan(&m.Id, &m.Email, &m.Name)
	if errors.Is(err, store.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read member: %w", err)
	}
	return &m, nil
}
