//go:build e2e

package doors

import "testing"

// TestSimplest: the door of gRPC reaches 0.9 of the throughput of the simplest
// server that grpc-go has; what it has beside that must cost next to nothing. It is
// judged by a fixed number of turns; as a busy machine may have left the door alone
// in none of them, by as many anew, of which those before don't count, up to blocks
// times in all.
func TestSimplest(t *testing.T) {
	const blocks = 4
	var shares []float64
	for range blocks {
		share := ofSimplest(t, 10*leastTurns)
		if share >= leastShare {
			return
		}
		shares = append(shares, share)
	}
	t.Errorf("the door has %.2f of the throughput of the simplest server, want %.1f or more", shares, leastShare)
}
