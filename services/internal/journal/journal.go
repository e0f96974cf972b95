// Package journal is the book of what a means of payment took and gave back:
// one line for each movement, written in the transaction that moves, never
// changed. An audit reads it; nothing else does, so that a mistake in what the
// service believes shows as a difference between the two.
//
//	err := j.Add(ctx, journal.Movement{Key: order, Kind: "spend", Taken: 300, Member: member})
package journal

import (
	"context"
	"fmt"
	"strings"

	auditv1 "github.com/msalab/msalab/proto/shop/audit/v1"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/trail"
)

// Schema makes the table of a function's journal.
func Schema(function string) string {
	return strings.ReplaceAll(`
CREATE TABLE IF NOT EXISTS FUNCTION_movements (
	number    INTEGER PRIMARY KEY,
	key       TEXT    NOT NULL,
	kind      TEXT    NOT NULL,
	taken     INTEGER NOT NULL,
	held      INTEGER NOT NULL,
	member_id TEXT    NOT NULL,
	trace_id  TEXT    NOT NULL
) STRICT;
`, "FUNCTION", function)
}

// Journal is one function's.
type Journal struct {
	db           *store.DB
	insert, list string
}

// New returns the journal of a function.
func New(db *store.DB, function string) Journal {
	return Journal{
		db: db,
		insert: `INSERT INTO ` + function + `_movements (key, kind, taken, held, member_id, trace_id)
			VALUES (?, ?, ?, ?, ?, ?)`,
		list: `SELECT number, key, kind, taken, held, member_id, trace_id
			FROM ` + function + `_movements WHERE number > ? ORDER BY number LIMIT ?`,
	}
}

// Movement is one line.
type Movement struct {
	Key    string // what the caller asked by
	Kind   string // "spend", "refund"
	Taken  int64  // won; negative: given back
	Held   int64  // won that are held ready; negative: no more
	Member string
}

// Add writes a line. Call it in the transaction that moves.
func (j Journal) Add(ctx context.Context, m Movement) error {
	_, err := j.db.Exec(ctx, j.insert, m.Key, m.Kind, m.Taken, m.Held, m.Member, trail.TraceID(ctx))
	if err != nil {
		return fmt.Errorf("note movement: %w", err)
	}
	return nil
}

// pageMost is how many lines a page has at most, and by default.
const pageMost = 1000

// PageSize returns how many entries a page of an audit has.
func PageSize(asked int32) (int32, error) {
	switch {
	case asked == 0:
		return pageMost, nil
	case asked < 0 || asked > pageMost:
		return 0, refuse.Field("page_size", "%d, want 1 to %d", asked, pageMost)
	}
	return asked, nil
}

// Page answers an audit.
func (j Journal) Page(ctx context.Context, req *auditv1.AuditRequest) (*auditv1.AuditResponse, error) {
	size, err := PageSize(req.GetPageSize())
	if err != nil {
		return nil, err
	}
	rows, err := j.db.Query(ctx, j.list, req.GetAfter(), size)
	if err != nil {
		return nil, store.Status(fmt.Errorf("read journal: %w", err))
	}
	defer rows.Close()
	answer := &auditv1.AuditResponse{}
	for rows.Next() {
		var m auditv1.Movement
		if err := rows.Scan(&m.Number, &m.Key, &m.Kind, &m.Taken, &m.Held, &m.MemberId, &m.TraceId); err != nil {
			return nil, store.Status(fmt.Errorf("read journal: %w", err))
		}
		answer.Movements = append(answer.Movements, &m)
	}
	return answer, store.Status(rows.Err())
}
