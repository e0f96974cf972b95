package shopping

import "testing"

// TestSweepAsksForMoreWhereItHelps: a thousand orders whose end nobody heard are
// settled within a few looks; where pay is slow, looks stay small.
func TestSweepAsksForMoreWhereItHelps(t *testing.T) {
	asks, looks := leastAsks, 0
	for left := 1_000; left > 0; looks++ {
		settled := min(asks, left)
		left -= settled
		asks = nextAsks(asks, settled, 0)
	}
	if looks > 8 {
		t.Errorf("it took %d looks, want 8 at most", looks)
	}
	for range 10 {
		asks = nextAsks(asks, 2, 100)
	}
	if asks != leastAsks {
		t.Errorf("it asks for %d orders that stay pending, want %d", asks, leastAsks)
	}
}
