package folder

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// A folder is removed when its owner is gone, and only then.
func TestSweep(t *testing.T) {
	parent := t.TempDir()
	mine, err := New(parent, "shop")
	if err != nil {
		t.Fatal(err)
	}
	defer mine.Remove()
	left, notes := filepath.Join(parent, "msalab-shop-123"), filepath.Join(parent, "msalab-notes-7")
	others := filepath.Join(parent, "something-else")
	for _, dir := range []string{left, notes, others} {
		if err := os.MkdirAll(filepath.Join(dir, "data"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := Sweep(parent); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]bool{mine.Path(): true, others: true, left: false, notes: false} {
		_, err := os.Stat(dir)
		if got := err == nil; got != want {
			t.Errorf("%s is there: %v, want %v", filepath.Base(dir), got, want)
		}
	}
}

// Labs that start at the same moment don't take each other's folders.
func TestFoldersAtOnce(t *testing.T) {
	parent := t.TempDir()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if err := Sweep(parent); err != nil {
					t.Errorf("Sweep() = %v", err)
				}
				f, err := New(parent, "shop")
				if err != nil {
					t.Errorf("New() = %v", err)
					return
				}
				if _, err := os.Stat(f.Path()); err != nil {
					t.Errorf("a folder in use: %v", err)
				}
				if err := f.Remove(); err != nil {
					t.Errorf("Remove() = %v", err)
				}
			}
		})
	}
	wg.Wait()
	if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v, want nothing", left, err)
	}
}
