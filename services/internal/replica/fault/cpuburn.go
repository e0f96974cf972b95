package fault

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// cpuBurn keeps processors busy: each of Workers goroutines spins for Share of
// its time.
type cpuBurn struct{}

const (
	maxWorkers = 64
	burnPeriod = 10 * time.Millisecond // in which a worker spins once, and rests
)

func (cpuBurn) validate(f Fault) error {
	switch {
	case f.Workers < 1 || f.Workers > maxWorkers:
		return fmt.Errorf("workers: %d is not 1 to %d", f.Workers, maxWorkers)
	case !(f.Share > 0 && f.Share <= 1):
		return fmt.Errorf("share: %v is not above 0 and at most 1", f.Share)
	}
	return nil
}

func (cpuBurn) stand(ctx context.Context, f Fault, _ Host, fired func()) {
	fired()
	var workers sync.WaitGroup
	for range f.Workers {
		workers.Go(func() { burn(ctx, f.Share) })
	}
	workers.Wait()
}

// burn spins for a share of the time until ctx ends.
func burn(ctx context.Context, share float64) {
	busy := time.Duration(share * float64(burnPeriod))
	rest := time.NewTicker(burnPeriod)
	defer rest.Stop()
	for ctx.Err() == nil {
		for began := time.Now(); time.Since(began) < busy; {
		}
		if busy >= burnPeriod {
			continue
		}
		select {
		case <-rest.C:
		case <-ctx.Done():
		}
	}
}
