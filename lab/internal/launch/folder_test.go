package launch

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// A folder is removed when its owner is gone, and only then.
func TestSweep(t *testing.T) {
	parent := t.TempDir()
	mine, err := newFolder(parent)
	if err != nil {
		t.Fatal(err)
	}
	defer mine.remove()
	left := filepath.Join(parent, "msalab-shop-123")
	others := filepath.Join(parent, "something-else")
	for _, dir := range []string{left, others} {
		if err := os.MkdirAll(filepath.Join(dir, "data"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := sweep(parent); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]bool{mine.dir: true, others: true, left: false} {
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
				if err := sweep(parent); err != nil {
					t.Errorf("sweep() = %v", err)
				}
				f, err := newFolder(parent)
				if err != nil {
					t.Errorf("newFolder() = %v", err)
					return
				}
				if _, err := os.Stat(f.path()); err != nil {
					t.Errorf("a folder in use: %v", err)
				}
				if err := f.remove(); err != nil {
					t.Errorf("remove() = %v", err)
				}
			}
		})
	}
	wg.Wait()
	if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v, want nothing", left, err)
	}
}
