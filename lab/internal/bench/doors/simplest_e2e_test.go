//go:build e2e

package doors

import "testing"

// TestSimplest: the door of gRPC reaches 0.9 of the throughput of the simplest
// server that grpc-go has; what it has beside that must cost next to nothing. As chance
// may have hit the door more than the other, it has more turns where they are too few to
// tell, up to blocks times as many; all of them count.
func TestSimplest(t *testing.T) {
	const blocks = 4
	var shares []float64
	for range blocks {
		shares = append(shares, ofSimplest(t, 10*leastTurns)...)
		if median(shares) >= leastShare {
			return
		}
	}
	t.Errorf("the door has %.2f of the throughput of the simplest server, the median of %d turns, want %.1f or more", median(shares), len(shares), leastShare)
}
