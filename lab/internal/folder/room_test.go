package folder

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNeeds asks for more room than any disk has, and for as good as none.
func TestNeeds(t *testing.T) {
	dir := t.TempDir()
	has, err := Room(dir)
	if err != nil || has == 0 {
		t.Fatalf("got %d bytes of room, %v", has, err)
	}
	for _, d := range []string{dir, ""} {
		if err := Needs(d, 1); err != nil {
			t.Errorf("%q: got %v, want room for a byte", d, err)
		}
		var no *NoRoom
		if err := Needs(d, 1<<63); !errors.As(err, &no) || no.Needs != 1<<63 || no.Has == 0 {
			t.Errorf("%q: got %v, want that there is less", d, err)
		}
	}
	if err := Needs("", 1<<63); !strings.Contains(err.Error(), " MB of disk are left in "+os.TempDir()+", and ") {
		t.Errorf("got %v, want it to name the folder", err)
	}
	if _, err := Room(filepath.Join(dir, "none")); err == nil {
		t.Error("a folder that isn't there has room")
	}
}
