//go:build e2e

package doors

import "testing"

// TestSimplest: the door of gRPC reaches 0.9 of the throughput of the simplest
// server that grpc-go has; what it has beside that must cost next to nothing.
func TestSimplest(t *testing.T) {
	if share := ofSimplest(t, 5*leastTurns, 50*leastTurns); share < leastShare {
		t.Errorf("the door has %.2f of the throughput of the simplest server, want %.1f or more", share, leastShare)
	}
}
