package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
)

// keeper makes connections that keep the statements which they have compiled: a
// service runs the same few all the time, and to compile a short one takes about
// as long as to run it.
type keeper struct{ driver.Connector }

// mostKept bounds the statements that a connection keeps. No service has as many;
// what comes beyond is compiled each time.
const mostKept = 64

// Connect opens a connection.
func (k keeper) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	c, ok := conn.(sqliteConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("connect: a %T can't keep statements", conn), conn.Close())
	}
	return &keepingConn{sqliteConn: c, kept: make(map[string]*keptStmt)}, nil
}

// sqliteConn is what database/sql makes use of in a connection of the driver's.
type sqliteConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// keepingConn is a connection; database/sql sees to it that one goroutine uses it
// at a time.
type keepingConn struct {
	sqliteConn
	kept map[string]*keptStmt // by text
}

// keptStmt is a statement that is compiled. It has one cursor: while that is open
// the same text must be compiled once more.
type keptStmt struct {
	sqliteStmt
	open bool
}

type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// statement returns the compiled statement of a text; nil: there can be none.
func (c *keepingConn) statement(ctx context.Context, query string) (*keptStmt, error) {
	if s := c.kept[query]; s != nil {
		if s.open {
			return nil, nil
		}
		return s, nil
	}
	if len(c.kept) == mostKept || !keepable(query) {
		return nil, nil
	}
	made, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s, ok := made.(sqliteStmt)
	if !ok {
		return nil, made.Close()
	}
	c.kept[query] = &keptStmt{sqliteStmt: s}
	return c.kept[query], nil
}

// keepable says whether a text is a statement that comes again: one on a table, or
// one that moves a savepoint. Else it may be a script.
func keepable(query string) bool {
	switch operation, table := summary(query); operation {
	case "CREATE":
		return false
	case "SAVEPOINT", "RELEASE", "ROLLBACK":
		return true
	default:
		return table != ""
	}
}

// ExecContext runs a statement that returns no rows.
func (c *keepingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	return s.ExecContext(ctx, args)
}

// QueryContext runs a statement that returns rows.
func (c *keepingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.open = true
	return &keptRows{Rows: rows, of: s}, nil
}

// Close closes the connection and what it has kept.
func (c *keepingConn) Close() error {
	var errs []error
	for _, s := range c.kept {
		errs = append(errs, s.Close())
	}
	clear(c.kept)
	return errors.Join(append(errs, c.sqliteConn.Close())...)
}

// keptRows are the rows of a kept statement.
type keptRows struct {
	driver.Rows
	of *keptStmt
}

// Close makes the statement ready for the next time.
func (r *keptRows) Close() error {
	r.of.open = false
	return r.Rows.Close()
}
