package store

import (
	"context"
	"database/sql"
)

// Rows are what a query found: close them. SQLite finds each row when it is asked
// for, so the statement's span ends with the last row, or with Close.
type Rows struct {
	*sql.Rows
	ended func(error) // nil: it was told
}

// rows makes Rows of what a statement with ctx found, whose span end ends.
func (db *DB) rows(ctx context.Context, t *tx, found *sql.Rows, end func(error)) *Rows {
	return &Rows{found, func(err error) {
		err = db.translate(ctx, err)
		t.note(err)
		end(err)
	}}
}

// Next prepares the next row for Scan; false: there is none, or Err says why not.
func (r *Rows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	r.end()
	return false
}

// Close ends the query. It may be called again.
func (r *Rows) Close() error {
	err := r.Rows.Close()
	r.end()
	return err
}

func (r *Rows) end() {
	if r.ended != nil {
		r.ended(r.Rows.Err())
		r.ended = nil
	}
}
