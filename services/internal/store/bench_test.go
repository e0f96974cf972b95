package store_test

import (
	"context"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/msalab/msalab/services/internal/store"
)

// BenchmarkInTx is one transaction of one insert.
func BenchmarkInTx(b *testing.B) {
	db := fresh(b)
	ctx, cancel := context.WithCancel(b.Context()) // as a request's
	defer cancel()
	var i int
	for b.Loop() {
		i++
		err := db.InTx(ctx, func(ctx context.Context) error { return put(ctx, db, strconv.Itoa(i), 1) })
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNested is a part of a transaction, of one update.
func BenchmarkNested(b *testing.B) {
	db := fresh(b)
	if err := put(b.Context(), db, "a", 1); err != nil {
		b.Fatal(err)
	}
	update := func(ctx context.Context) error {
		_, err := db.Exec(ctx, `UPDATE point_balances SET amount = amount + 1`)
		return err
	}
	err := db.InTx(b.Context(), func(ctx context.Context) error {
		for b.Loop() {
			if err := db.InTx(ctx, update); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkInTxContended is the same by eight writers on one handle.
func BenchmarkInTxContended(b *testing.B) {
	db := fresh(b)
	if err := put(b.Context(), db, "a", 1); err != nil {
		b.Fatal(err)
	}
	b.SetParallelism(4) // times GOMAXPROCS
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			err := db.InTx(b.Context(), func(ctx context.Context) error {
				_, err := db.Exec(ctx, `UPDATE point_balances SET amount = amount + 1`)
				return err
			})
			if err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkCommit is one update, committed, by one and by 64 writers: as every
// service has it, durable, and durable in a group. What it writes per second is
// what pay's log can take.
func BenchmarkCommit(b *testing.B) {
	type inTx func(*store.DB) func(context.Context, func(context.Context) error) error
	alone := func(db *store.DB) func(context.Context, func(context.Context) error) error { return db.InTx }
	group := func(db *store.DB) func(context.Context, func(context.Context) error) error { return db.InGroup }
	for _, how := range []struct {
		name string
		open func(context.Context, string) (*store.DB, error)
		run  inTx
	}{{"normal", store.Open, alone}, {"full", store.OpenDurable, alone}, {"full-group", store.OpenDurable, group}} {
		for _, writers := range []int{1, 64} {
			b.Run(how.name+"/"+strconv.Itoa(writers), func(b *testing.B) {
				db, err := how.open(b.Context(), filepath.Join(b.TempDir(), "bench.db"))
				if err != nil {
					b.Fatal(err)
				}
				defer db.Close()
				if _, err := db.Exec(b.Context(), schema); err != nil {
					b.Fatal(err)
				}
				if err := put(b.Context(), db, "a", 1); err != nil {
					b.Fatal(err)
				}
				b.SetParallelism(max(1, writers/runtime.GOMAXPROCS(0)))
				b.ResetTimer()
				work := func() {
					err := how.run(db)(b.Context(), func(ctx context.Context) error {
						_, err := db.Exec(ctx, `UPDATE point_balances SET amount = amount + 1`)
						return err
					})
					if err != nil {
						b.Error(err)
					}
				}
				if writers == 1 {
					for range b.N {
						work()
					}
					return
				}
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						work()
					}
				})
			})
		}
	}
}

// BenchmarkQueryRow is one read by key.
func BenchmarkQueryRow(b *testing.B) {
	db := fresh(b)
	if err := put(b.Context(), db, "a", 1); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	for b.Loop() {
		var n int
		if err := db.QueryRow(ctx, `SELECT amount FROM point_balances WHERE member = 'a'`).Scan(&n); err != nil {
			b.Fatal(err)
		}
	}
}
