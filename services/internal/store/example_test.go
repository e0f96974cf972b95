package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/msalab/msalab/services/internal/store"
)

// Either both balances change or none: what fails takes back what came before it.
func ExampleDB_InTx() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	db, err := store.Open(ctx, filepath.Join(dir, "point.db"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer db.Close()
	_, _ = db.Exec(ctx, schema) // amounts are at least 0
	_, _ = db.Exec(ctx, `INSERT INTO point_balances VALUES ('ada', 100), ('bob', 0)`)

	transfer := func(from, to string, amount int) error {
		return db.InTx(ctx, func(ctx context.Context) error {
			_, err := db.Exec(ctx, `UPDATE point_balances SET amount = amount + ? WHERE member = ?`, amount, to)
			if err != nil {
				return err // nothing has changed
			}
			_, err = db.Exec(ctx, `UPDATE point_balances SET amount = amount - ? WHERE member = ?`, amount, from)
			return err
		})
	}
	for _, amount := range []int{60, 60} {
		err := transfer("ada", "bob", amount)
		var ada, bob int
		_ = db.QueryRow(ctx, `SELECT (SELECT amount FROM point_balances WHERE member = 'ada'),
			(SELECT amount FROM point_balances WHERE member = 'bob')`).Scan(&ada, &bob)
		fmt.Printf("ada %d, bob %d, refused: %v\n", ada, bob, err != nil)
	}
	// Output:
	// ada 40, bob 60, refused: false
	// ada 40, bob 60, refused: true
}
