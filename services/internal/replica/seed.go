package replica

import (
	"context"
	"errors"
	"fmt"

	"github.com/msalab/msalab/services/internal/store"
)

// seedsSchema is the table that says which functions' tables were filled, and
// from which seed.
const seedsSchema = `CREATE TABLE IF NOT EXISTS replica_seeds (
	function TEXT PRIMARY KEY,
	seed     TEXT NOT NULL
) STRICT`

// prepare makes the tables of functions and fills them, once per database: a
// replica that shares the file with others waits for the transaction in which
// the first of them does it, and finds it done.
func prepare(ctx context.Context, db *store.DB, functions []Definition, seed Seed) error {
	err := db.InTx(ctx, func(ctx context.Context) error {
		if _, err := db.Exec(ctx, seedsSchema); err != nil {
			return err
		}
		for _, d := range functions {
			if err := prepareFunction(ctx, db, d, seed); err != nil {
				return fmt.Errorf("%s: %w", d.Name, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("prepare database: %w", err)
	}
	return nil
}

func prepareFunction(ctx context.Context, db *store.DB, d Definition, seed Seed) error {
	if d.Schema != "" {
		if _, err := db.Exec(ctx, d.Schema); err != nil {
			return fmt.Errorf("make tables: %w", err)
		}
	}
	want := fmt.Sprintf("%d/%d/%d/%d", seed.Number, seed.Members, seed.Products, seed.Posts)
	var got string
	switch err := db.QueryRow(ctx, `SELECT seed FROM replica_seeds WHERE function = ?`, d.Name).Scan(&got); {
	case err == nil && got == want:
		return nil
	case err == nil:
		return fmt.Errorf("the data is of seed %q, not %q", got, want)
	case !errors.Is(err, store.ErrNoRows):
		return err
	}
	if d.Seed != nil {
		if err := d.Seed(ctx, db, seed); err != nil {
			return fmt.Errorf("seed: %w", err)
		}
	}
	_, err := db.Exec(ctx, `INSERT INTO replica_seeds (function, seed) VALUES (?, ?)`, d.Name, want)
	return err
}
