// Package store is the shop's storage: SQLite through database/sql, one
// database file a service, shared by its replicas; one file for all functions
// in the monolith.
//
// A transaction travels in the context. Inside InTx every statement with that
// context is part of it, so that in the monolith one transaction can span
// functions that know nothing of each other.
package store

import (
	"context"
	"database/sql"
)

// DB is one database. Its methods use the transaction in the context, if there
// is one, and make a span per statement.
type DB struct {
	sql *sql.DB
}

// Open opens or makes the database file at path.
func Open(ctx context.Context, path string) (*DB, error) { panic("not yet") }

// Close closes the database; later statements fail.
func (db *DB) Close() error { panic("not yet") }

// InTx runs f inside a transaction (BEGIN IMMEDIATE). An error from f rolls
// back. Inside another InTx on the same database it joins that one.
func (db *DB) InTx(ctx context.Context, f func(ctx context.Context) error) error { panic("not yet") }

// Exec runs a statement that returns no rows.
func (db *DB) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	panic("not yet")
}

// Query runs a statement that returns rows; close them.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	panic("not yet")
}

// QueryRow runs a statement that returns at most one row.
func (db *DB) QueryRow(ctx context.Context, query string, args ...any) *sql.Row { panic("not yet") }
