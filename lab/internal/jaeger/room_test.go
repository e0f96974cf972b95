package jaeger

import (
	"strings"
	"testing"
)

// TestLittleRoomIsTold before a build, for each folder that it writes to; it is no reason
// not to try.
func TestLittleRoomIsTold(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	got := tight(1<<62, a, b)
	if len(got) != 2 || !strings.Contains(got[0], " MB of disk are left in "+a+", and building may take ") || !strings.Contains(got[1], b) {
		t.Errorf("got %q, want a warning of either folder", got)
	}
	if got := tight(1, a, b); len(got) > 0 {
		t.Errorf("got %q, want none: there is room for a byte", got)
	}
}
