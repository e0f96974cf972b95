package store_test

import (
	"context"
	"fmt"
	"testing"
)

// The same statement runs inside its own rows, again after an error, and after the
// schema has changed; more texts than are kept run as well.
func TestStatementsAreKept(t *testing.T) {
	db := fresh(t)
	for i := range 3 {
		if err := put(t.Context(), db, fmt.Sprint("m", i), 10*i); err != nil {
			t.Fatal(err)
		}
	}
	const all, one = `SELECT member FROM point_balances ORDER BY member`, `SELECT amount FROM point_balances WHERE member = ?`
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		outer, err := db.Query(ctx, all)
		if err != nil {
			return err
		}
		defer outer.Close()
		pairs := 0
		for outer.Next() {
			inner, err := db.Query(ctx, all)
			if err != nil {
				return err
			}
			for inner.Next() {
				pairs++
			}
			if err := inner.Close(); err != nil {
				return err
			}
		}
		if pairs != 9 {
			t.Errorf("got %d pairs of three rows, want 9", pairs)
		}
		return outer.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	for round := range 2 {
		if err := put(t.Context(), db, "m1", 0); err == nil {
			t.Error("inserted a key twice")
		}
		var amount int64
		if err := db.QueryRow(t.Context(), one, "m2").Scan(&amount); err != nil || amount != 20 {
			t.Errorf("round %d: got %d, %v, want 20", round, amount, err)
		}
		if _, err := db.Exec(t.Context(), fmt.Sprintf(`ALTER TABLE point_balances ADD COLUMN more%d INTEGER`, round)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 200 {
		var got int
		if err := db.QueryRow(t.Context(), fmt.Sprintf(`SELECT %d FROM point_balances`, i)).Scan(&got); err != nil || got != i {
			t.Errorf("got %d, %v, want %d", got, err, i)
		}
	}
}

// TestKeptStatementsAllocateLess: what runs again is not compiled again.
func TestKeptStatementsAllocateLess(t *testing.T) {
	db := fresh(t)
	n := 0
	run := func(query string) {
		var got int
		if err := db.QueryRow(t.Context(), query).Scan(&got); err != nil {
			t.Fatal(err)
		}
	}
	same := testing.AllocsPerRun(50, func() { run(`SELECT count(*) FROM point_balances`) })
	other := testing.AllocsPerRun(200, func() { n++; run(fmt.Sprintf(`SELECT count(*) + %d FROM point_balances`, n)) })
	if same >= other {
		t.Errorf("got %.0f allocations for one text again and again, %.0f for another each time, want less", same, other)
	}
}

// TestSavepointsAreKept: a part of a transaction that comes again compiles no
// savepoint again.
func TestSavepointsAreKept(t *testing.T) {
	db := fresh(t)
	others := make([]string, 201) // more than are kept
	for i := range others {
		others[i] = fmt.Sprint("SAVEPOINT part", i)
	}
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		run := func(query string) {
			if _, err := db.Exec(ctx, query); err != nil {
				t.Fatal(err)
			}
		}
		same := testing.AllocsPerRun(50, func() { run("SAVEPOINT part") })
		n := -1
		other := testing.AllocsPerRun(len(others)-1, func() { n++; run(others[n]) })
		if same >= other {
			t.Errorf("got %.0f allocations for one savepoint again and again, %.0f for another each time, want less", same, other)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
