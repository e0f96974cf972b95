package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/msalab/msalab/services/internal/store"
)

// TestFullDisk has a database that may not grow, which SQLite tells as it tells
// a full disk.
func TestFullDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "small.db")
	db := open(t, path)
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		if _, err := db.Exec(ctx, `PRAGMA max_page_count = 1`); err != nil {
			return err
		}
		_, err := db.Exec(ctx, `CREATE TABLE large AS SELECT randomblob(100000) AS bytes`)
		return err
	})
	if want := "the disk is full in " + filepath.Dir(path) + ": free space there, or set TMPDIR"; !errors.Is(err, store.ErrFull) || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
	}
}
