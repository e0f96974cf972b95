package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"syscall"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The errors that callers tell apart.
var (
	ErrNoRows = sql.ErrNoRows                            // a query found no row
	ErrExists = errors.New("a row with this key exists") // a UNIQUE or PRIMARY KEY constraint
	ErrBusy   = errors.New("database is busy")           // another writer kept the lock for too long
	ErrClosed = errors.New("database is closed")
	ErrFull   = errors.New("the disk is full") // or its quota is used up
)

// Status turns an error of this package into a gRPC status error: UNAVAILABLE
// where another attempt may succeed, DEADLINE_EXCEEDED or CANCELLED where the
// caller's time was up, ALREADY_EXISTS for ErrExists, else INTERNAL. What is a
// status already stays as it is, and so does ErrNoRows: only the caller
// knows what the missing row means.
func Status(err error) error {
	if err == nil || errors.Is(err, ErrNoRows) {
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

// fullDisk says where the disk is full, and what helps, if that is what err
// comes from. On a full disk SQLite can't always make the memory that readers
// share, and then calls it an I/O error of that file.
func (db *DB) fullDisk(err error) error {
	if err == nil || db.path == "" || errors.Is(err, ErrFull) {
		return err
	}
	switch code(err) {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_WRITE:
	default:
		if !errors.Is(err, syscall.ENOSPC) {
			return err
		}
	}
	return fmt.Errorf("%w in %s: free space there, or set TMPDIR to a folder with more: %w", ErrFull, filepath.Dir(db.path), err)
}

// translate gives errors their names, and those of a full disk its folder.
func (db *DB) translate(ctx context.Context, err error) error {
	return db.fullDisk(translate(ctx, err))
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
