package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The errors that callers tell apart. A query that finds no row gives
// sql.ErrNoRows, as ever.
var (
	ErrExists = errors.New("a row with this key exists") // a UNIQUE or PRIMARY KEY constraint
	ErrBusy   = errors.New("database is busy")           // another writer kept the lock for too long
	ErrClosed = errors.New("database is closed")
)

// Status turns an error of this package into a gRPC status error: UNAVAILABLE
// where another attempt may succeed, DEADLINE_EXCEEDED or CANCELLED where the
// caller's time was up, ALREADY_EXISTS for ErrExists, else INTERNAL. What is a
// status already stays as it is, and so does sql.ErrNoRows: only the caller
// knows what the missing row means.
func Status(err error) error {
	if err == nil || errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if _, ok := status.FromError(err); ok {
		return err
	}
	err = translate(context.Background(), err)
	switch {
	case errors.Is(err, ErrBusy), errors.Is(err, ErrClosed):
		return status.Error(codes.Unavailable, err.Error())
	case errors.Is(err, ErrExists):
		return status.Error(codes.AlreadyExists, err.Error())
	case errors.Is(err, context.DeadlineExceeded):
		return status.Error(codes.DeadlineExceeded, err.Error())
	case errors.Is(err, context.Canceled):
		return status.Error(codes.Canceled, err.Error())
	}
	return status.Error(codes.Internal, err.Error())
}

// translate gives the errors that callers tell apart their names. ctx is the
// context of the statement that failed.
func translate(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrBusy), errors.Is(err, ErrExists), errors.Is(err, ErrClosed):
		return err
	case ctx.Err() != nil && cutShort(err):
		if context.Cause(ctx) == ErrClosed {
			return fmt.Errorf("%w: %w", ErrClosed, err)
		}
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	case isBusy(err):
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	switch code(err) {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return fmt.Errorf("%w: %w", ErrExists, err)
	}
	return err
}

// cutShort says whether err is one of the ways in which driver and database/sql
// end work whose context has ended.
func cutShort(err error) bool {
	return code(err) == sqlite3.SQLITE_INTERRUPT || isBusy(err) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, sql.ErrTxDone)
}

// code returns SQLite's extended result code, or 0.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

func isBusy(err error) bool { return code(err)&0xff == sqlite3.SQLITE_BUSY }

// endsTransaction says whether SQLite, or database/sql, has rolled back the
// transaction in which err came up.
func endsTransaction(err error) bool {
	switch code(err) & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM,
		sqlite3.SQLITE_BUSY, sqlite3.SQLITE_INTERRUPT:
		return true
	}
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, sql.ErrTxDone)
}
