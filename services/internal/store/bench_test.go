package store_test

import (
	"context"
	"strconv"
	"testing"
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
