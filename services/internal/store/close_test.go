package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"testing/synctest"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/store"
)

// TestCloseWhileSomebodyWaits: whoever waits for the write lock when the database is
// closed, as its replica is killed, hears that it is closed, and that another attempt
// may succeed elsewhere; not that its own caller gave up.
func TestCloseWhileSomebodyWaits(t *testing.T) {
	for name, write := range map[string]func(context.Context, *store.DB) error{
		"a statement": func(ctx context.Context, db *store.DB) error { return put(ctx, db, "b", 1) },
		"a transaction": func(ctx context.Context, db *store.DB) error {
			return db.InTx(ctx, func(ctx context.Context) error { return put(ctx, db, "b", 1) })
		},
		"a group": func(ctx context.Context, db *store.DB) error {
			return db.InGroup(ctx, func(ctx context.Context) error { return put(ctx, db, "b", 1) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db := fresh(t)
				free, held, waited := make(chan struct{}), make(chan error, 1), make(chan error, 1)
				go func() {
					held <- db.InTx(t.Context(), func(context.Context) error { <-free; return nil })
				}()
				synctest.Wait()
				go func() { waited <- write(t.Context(), db) }()
				synctest.Wait() // it waits for the lock
				if err := db.Close(); err != nil {
					t.Error(err)
				}
				close(free)
				wantClosed(t, <-held)
				wantClosed(t, <-waited)
			})
		})
	}
}

// TestCloseAmidAGroup: the same is heard by those who write together when the
// database is closed under them, be it one or several.
func TestCloseAmidAGroup(t *testing.T) {
	for _, n := range []int{1, 3} {
		synctest.Test(t, func(t *testing.T) {
			db, err := store.OpenDurable(t.Context(), filepath.Join(t.TempDir(), "pay.db"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			if _, err := db.Exec(t.Context(), schema); err != nil {
				t.Fatal(err)
			}
			free, results := make(chan struct{}), make(chan error, n)
			hold, held := make(chan struct{}), make(chan error, 1)
			go func() {
				held <- db.InTx(t.Context(), func(context.Context) error { <-hold; return nil })
			}()
			synctest.Wait()
			for range n {
				go func() {
					results <- db.InGroup(t.Context(), func(ctx context.Context) error { <-free; return put(ctx, db, "a", 1) })
				}()
			}
			synctest.Wait() // all of them wait, so that they become one group
			close(hold)
			if err := <-held; err != nil {
				t.Error(err)
			}
			synctest.Wait()
			if err := db.Close(); err != nil {
				t.Error(err)
			}
			synctest.Wait() // their transaction is rolled back
			close(free)
			for range n {
				wantClosed(t, <-results)
			}
		})
	}
}

func wantClosed(t *testing.T, err error) {
	t.Helper()
	if code := status.Code(store.Status(err)); !errors.Is(err, store.ErrClosed) || code != codes.Unavailable {
		t.Errorf("got %v (%v), want %v (%v)", err, code, store.ErrClosed, codes.Unavailable)
	}
}
