package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/msalab/msalab/services/internal/store"
)

// Of many that write together each gets its own result, and what those wrote
// that failed is gone.
func TestGroupKeepsItsMembersApart(t *testing.T) {
	db := fresh(t)
	refused := errors.New("refused")
	errs := make([]error, 60)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			errs[i] = db.InGroup(t.Context(), func(ctx context.Context) error {
				if err := put(ctx, db, fmt.Sprintf("%02d", i), i); err != nil {
					return err
				}
				if i%3 == 0 {
					return refused
				}
				return nil
			})
		})
	}
	all.Wait()
	got := members(t, db)
	for i, err := range errs {
		if want := i%3 == 0; errors.Is(err, refused) != want || err != nil && !want {
			t.Errorf("%d: got %v, want refused: %v", i, err, want)
		}
		if kept, want := strings.Contains(got, fmt.Sprintf("%02d", i)), i%3 != 0; len(got) != 80 || kept != want {
			t.Errorf("%d: kept %v, want %v; in all %d, want 80 digits", i, kept, want, len(got))
		}
	}
}

func TestGroupMemberLeavesWhileItWaits(t *testing.T) {
	db := fresh(t)
	holds, free := make(chan struct{}), make(chan struct{})
	var holder sync.WaitGroup
	holder.Go(func() {
		_ = db.InTx(t.Context(), func(context.Context) error {
			close(holds)
			<-free
			return nil
		})
	})
	<-holds
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := db.InGroup(ctx, func(ctx context.Context) error { return put(ctx, db, "late", 1) })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
	close(free)
	holder.Wait()
	if err := db.InGroup(t.Context(), func(ctx context.Context) error { return put(ctx, db, "next", 1) }); err != nil {
		t.Error(err)
	}
	if got := members(t, db); got != "next" {
		t.Errorf("got %q, want next alone", got)
	}
}

func TestGroupInAClosedDatabase(t *testing.T) {
	db, err := store.OpenDurable(t.Context(), filepath.Join(t.TempDir(), "pay.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.InGroup(t.Context(), func(context.Context) error { return nil }); !errors.Is(err, store.ErrClosed) {
		t.Errorf("got %v, want %v", err, store.ErrClosed)
	}
}

// A member that panics takes nobody along: what it wrote is gone, the others are
// kept, and the panic is its caller's.
func TestGroupMemberPanics(t *testing.T) {
	db := fresh(t)
	for range 3 { // with others, most likely, and alone
		var all sync.WaitGroup
		var panics atomic.Int64
		for i := range 20 {
			all.Go(func() {
				defer func() {
					if recover() == "oops" {
						panics.Add(1)
					}
				}()
				err := db.InGroup(t.Context(), func(ctx context.Context) error {
					if err := put(ctx, db, fmt.Sprintf("%02d", i), i); err != nil {
						return err
					}
					if i%4 == 0 {
						panic("oops")
					}
					return nil
				})
				if err != nil {
					t.Errorf("%d: %v", i, err)
				}
			})
		}
		all.Wait()
		if got := panics.Load(); got != 5 {
			t.Errorf("%d callers saw a panic, want 5", got)
		}
		if got := members(t, db); len(got) != 2*15 || strings.Contains(got, "04") {
			t.Errorf("got %q, want the 15 that didn't panic", got)
		}
		if _, err := db.Exec(t.Context(), `DELETE FROM point_balances`); err != nil {
			t.Fatal(err)
		}
	}
}
