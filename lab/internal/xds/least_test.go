package xds_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// TestLeastRequestSparesTheSlow: of two replicas one keeps the calls that it gets. By
// turns it gets every second one; by least request only those for which it is drawn
// twice, every fourth.
func TestLeastRequestSparesTheSlow(t *testing.T) {
	const calls = 200 // a quarter of them is within 25 at four standard deviations
	for balancing, bounds := range map[string][2]int{scenario.RoundRobin: {calls / 2, calls / 2}, scenario.LeastRequest: {25, 75}} {
		t.Run(balancing, func(t *testing.T) {
			policy := scenario.Policy{Deadline: time.Minute, Balancing: balancing}
			plane := startPlane(t, policy, link)
			board := dial(t, plane, link)
			quick, slow := startReplica(t, "board-1"), startReplica(t, "board-2")
			var keeps atomic.Bool
			kept, free := make(chan struct{}), make(chan struct{})
			slow.list = func(context.Context) error {
				if keeps.Load() {
					kept <- struct{}{}
					<-free
				}
				return nil
			}
			publish(t, plane, quick, slow)
			callUntil(t, board, quick)
			callUntil(t, board, slow)
			keeps.Store(true)
			var calling sync.WaitGroup
			got := 0
			for range calls {
				answered := make(chan error, 1)
				calling.Go(func() {
					_, err := call(context.Background(), board)
					answered <- err
				})
				select {
				case err := <-answered:
					if err != nil {
						t.Error(err)
					}
				case <-kept:
					got++
				}
			}
			close(free)
			calling.Wait()
			if got < bounds[0] || got > bounds[1] {
				t.Errorf("the slow replica got %d of %d calls, want %d to %d", got, calls, bounds[0], bounds[1])
			}
		})
	}
}
