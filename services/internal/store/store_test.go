package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const schema = `CREATE TABLE IF NOT EXISTS point_balances (member TEXT PRIMARY KEY, amount INTEGER NOT NULL CHECK (amount >= 0))`

// open opens a handle on the file, with the schema in place.
func open(tb testing.TB, path string) *store.DB {
	tb.Helper()
	db, err := store.Open(tb.Context(), path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	if _, err := db.Exec(tb.Context(), schema); err != nil {
		tb.Fatal(err)
	}
	return db
}

func fresh(tb testing.TB) *store.DB {
	tb.Helper()
	return open(tb, filepath.Join(tb.TempDir(), "point.db"))
}

func put(ctx context.Context, db *store.DB, member string, amount int) error {
	_, err := db.Exec(ctx, `INSERT INTO point_balances (member, amount) VALUES (?, ?)`, member, amount)
	return err
}

// members lists who has a balance.
func members(tb testing.TB, db *store.DB) string {
	tb.Helper()
	rows, err := db.Query(context.Background(), `SELECT member FROM point_balances ORDER BY member`)
	if err != nil {
		tb.Fatal(err)
	}
	defer rows.Close()
	var all string
	for rows.Next() {
		var m string
		if err := rows.Scan(&m); err != nil {
			tb.Fatal(err)
		}
		all += m
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
	return all
}

func TestInTx(t *testing.T) {
	boom := errors.New("boom")
	tests := []struct {
		name string
		run  func(ctx context.Context, db *store.DB) error
		err  error
		want string // who has a balance afterwards
	}{
		{"commit", func(ctx context.Context, db *store.DB) error {
			return errors.Join(put(ctx, db, "a", 1), put(ctx, db, "b", 1))
		}, nil, "ab"},
		{"error rolls back", func(ctx context.Context, db *store.DB) error {
			return errors.Join(put(ctx, db, "a", 1), boom)
		}, boom, ""},
		{"nested joins", func(ctx context.Context, db *store.DB) error {
			return errors.Join(put(ctx, db, "a", 1), db.InTx(ctx, func(ctx context.Context) error {
				return put(ctx, db, "b", 1)
			}))
		}, nil, "ab"},
		{"outer error undoes nested", func(ctx context.Context, db *store.DB) error {
			err := db.InTx(ctx, func(ctx context.Context) error { return put(ctx, db, "b", 1) })
			return errors.Join(err, boom)
		}, boom, ""},
		{"nested error undoes its own part", func(ctx context.Context, db *store.DB) error {
			if err := put(ctx, db, "a", 1); err != nil {
				return err
			}
			err := db.InTx(ctx, func(ctx context.Context) error {
				return errors.Join(put(ctx, db, "b", 1), boom)
			})
			if !errors.Is(err, boom) {
				return fmt.Errorf("nested InTx: got %v, want %v", err, boom)
			}
			return put(ctx, db, "c", 1)
		}, nil, "ac"},
		{"two levels down", func(ctx context.Context, db *store.DB) error {
			return db.InTx(ctx, func(ctx context.Context) error {
				_ = db.InTx(ctx, func(ctx context.Context) error {
					return errors.Join(put(ctx, db, "a", 1), boom)
				})
				return put(ctx, db, "b", 1)
			})
		}, nil, "b"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			db := fresh(t)
			err := db.InTx(t.Context(), func(ctx context.Context) error { return test.run(ctx, db) })
			if !errors.Is(err, test.err) {
				t.Errorf("got error %v, want %v", err, test.err)
			}
			if got := members(t, db); got != test.want {
				t.Errorf("got members %q, want %q", got, test.want)
			}
		})
	}
}

func TestInTxPanic(t *testing.T) {
	db := fresh(t)
	panicking := func(ctx context.Context) error {
		if err := put(ctx, db, "a", 1); err != nil {
			t.Error(err)
		}
		panic("boom")
	}
	func() {
		defer func() {
			if got := recover(); got != "boom" {
				t.Errorf("got panic %v, want boom", got)
			}
		}()
		_ = db.InTx(t.Context(), func(ctx context.Context) error { return db.InTx(ctx, panicking) })
	}()
	if got, want := members(t, db), ""; got != want {
		t.Errorf("got members %q, want %q", got, want)
	}
	if err := put(t.Context(), db, "b", 1); err != nil { // the lock is free again
		t.Error(err)
	}
}

func TestInTxKeepsDatabasesApart(t *testing.T) {
	one, other := fresh(t), fresh(t)
	boom := errors.New("boom")
	err := one.InTx(t.Context(), func(ctx context.Context) error {
		return errors.Join(put(ctx, one, "a", 1), put(ctx, other, "b", 1), boom)
	})
	if !errors.Is(err, boom) {
		t.Fatalf("got %v, want %v", err, boom)
	}
	if got, want := members(t, one)+"|"+members(t, other), "|b"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A statement that its context interrupts makes SQLite roll the whole
// transaction back. What follows must not slip in as transactions of its own.
func TestInTxInterruptedPart(t *testing.T) {
	db := fresh(t)
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		if err := put(ctx, db, "a", 1); err != nil {
			return err
		}
		short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		defer cancel()
		_, err := db.Exec(short, `INSERT INTO point_balances
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'x' || i, i FROM n`)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("endless insert: got %v, want %v", err, context.DeadlineExceeded)
		}
		if err := put(ctx, db, "b", 1); err == nil {
			t.Error("a statement after the interrupted one: got no error")
		}
		return nil // as if nothing had happened
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("InTx: got %v, want %v", err, context.DeadlineExceeded)
	}
	if got, want := members(t, db), ""; got != want {
		t.Errorf("got members %q, want %q", got, want)
	}
}

func TestDeadline(t *testing.T) {
	db := fresh(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var n int
	for name, err := range map[string]error{
		"exec":     put(ctx, db, "a", 1),
		"queryRow": db.QueryRow(ctx, `SELECT 1`).Scan(&n),
		"inTx":     db.InTx(ctx, func(context.Context) error { return nil }),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want %v", name, err, context.Canceled)
		}
	}
	ctx, cancel = context.WithCancel(t.Context())
	err := db.InTx(ctx, func(ctx context.Context) error {
		err := put(ctx, db, "a", 1)
		cancel() // the caller has gone before the commit
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("commit: got %v, want %v", err, context.Canceled)
	}
	if got, want := members(t, db), ""; got != want {
		t.Errorf("got members %q, want %q", got, want)
	}
}

// Replicas share a file: four handles, four writers each, and every increment
// of one row must count.
func TestFourHandlesOnOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "point.db")
	const handles, writers, rounds = 4, 4, 25
	dbs := make([]*store.DB, handles)
	var opening sync.WaitGroup
	for i := range dbs {
		opening.Go(func() {
			db, err := store.Open(t.Context(), path)
			if err == nil {
				_, err = db.Exec(t.Context(), schema)
			}
			if err != nil {
				t.Errorf("handle %d: %v", i, err)
			}
			dbs[i] = db
		})
	}
	opening.Wait()
	if t.Failed() {
		return
	}
	if err := put(t.Context(), dbs[0], "a", 0); err != nil {
		t.Fatal(err)
	}
	var writing sync.WaitGroup
	for i := range handles * writers {
		db := dbs[i%handles]
		writing.Go(func() {
			for range rounds {
				err := db.InTx(t.Context(), func(ctx context.Context) error {
					var n int
					if err := db.QueryRow(ctx, `SELECT amount FROM point_balances WHERE member = 'a'`).Scan(&n); err != nil {
						return err
					}
					_, err := db.Exec(ctx, `UPDATE point_balances SET amount = ? WHERE member = 'a'`, n+1)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	writing.Wait()
	var got int
	if err := dbs[1].QueryRow(t.Context(), `SELECT amount FROM point_balances`).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if want := handles * writers * rounds; got != want {
		t.Errorf("got amount %d, want %d", got, want)
	}
	for _, db := range dbs {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestClose(t *testing.T) {
	path := filepath.Join(t.TempDir(), "point.db")
	db, other := open(t, path), open(t, path)
	inside, closed := make(chan struct{}), make(chan struct{})
	result := make(chan error, 1)
	go func() {
		result <- db.InTx(t.Context(), func(ctx context.Context) error {
			if err := put(ctx, db, "a", 1); err != nil {
				return err
			}
			close(inside)
			<-closed // the replica is killed here
			if err := put(ctx, db, "b", 1); !errors.Is(err, store.ErrClosed) {
				t.Errorf("write in a transaction after Close: got %v, want %v", err, store.ErrClosed)
			}
			return nil
		})
	}()
	select {
	case <-inside:
	case err := <-result:
		t.Fatalf("the transaction ended (%v) before the replica was killed", err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	// The lock is free although the handler still hangs in its transaction.
	if err := put(t.Context(), other, "c", 1); err != nil {
		t.Error(err)
	}
	close(closed)
	if got, want := status.Code(store.Status(<-result)), codes.Unavailable; got != want {
		t.Errorf("commit after Close: got %v, want %v", got, want)
	}
	if err := put(t.Context(), db, "d", 1); !errors.Is(err, store.ErrClosed) {
		t.Errorf("write after Close: got %v, want %v", err, store.ErrClosed)
	}
	if err := db.InTx(t.Context(), func(context.Context) error { return nil }); !errors.Is(err, store.ErrClosed) {
		t.Errorf("InTx after Close: got %v, want %v", err, store.ErrClosed)
	}
	var n int
	if err := db.QueryRow(t.Context(), `SELECT 1`).Scan(&n); err == nil {
		t.Error("read after Close: got no error")
	}
	if got, want := members(t, other), "c"; got != want {
		t.Errorf("got members %q, want %q", got, want)
	}
}

func TestStatus(t *testing.T) {
	db := fresh(t)
	if err := put(t.Context(), db, "a", 1); err != nil {
		t.Fatal(err)
	}
	exists := put(t.Context(), db, "a", 1)
	if !errors.Is(exists, store.ErrExists) {
		t.Errorf("second insert: got %v, want %v", exists, store.ErrExists)
	}
	declined := status.Error(codes.FailedPrecondition, "declined")
	tests := []struct {
		name string
		err  error
		want codes.Code
	}{
		{"exists", exists, codes.AlreadyExists},
		{"check", put(t.Context(), db, "b", -1), codes.Internal},
		{"busy", fmt.Errorf("use coupon: %w", store.ErrBusy), codes.Unavailable},
		{"closed", store.ErrClosed, codes.Unavailable},
		{"deadline", fmt.Errorf("begin: %w", context.DeadlineExceeded), codes.DeadlineExceeded},
		{"cancelled", context.Canceled, codes.Canceled},
		{"status", declined, codes.FailedPrecondition},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := status.Code(store.Status(test.err)); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
	if got := store.Status(nil); got != nil {
		t.Errorf("got %v for nil", got)
	}
	var n int
	err := db.QueryRow(t.Context(), `SELECT amount FROM point_balances WHERE member = 'z'`).Scan(&n)
	if got := store.Status(err); !errors.Is(got, store.ErrNoRows) {
		t.Errorf("no row: got %v, want %v", got, store.ErrNoRows)
	}
}

func TestBusyWriterHonoursDeadline(t *testing.T) {
	path := filepath.Join(t.TempDir(), "point.db")
	db, other := open(t, path), open(t, path)
	err := other.InTx(t.Context(), func(context.Context) error {
		for _, waiter := range []*store.DB{db, other} { // by SQLite's lock, by the handle's own
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
			err := waiter.InTx(ctx, func(context.Context) error { return nil })
			cancel()
			if got, want := status.Code(store.Status(err)), codes.DeadlineExceeded; got != want {
				t.Errorf("got %v (%v), want %v", got, err, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
