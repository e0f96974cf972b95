package fault

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// flood sends a function requests of the lab's own, Requests a second, each of
// which holds a slot for Delay: they fill the slots, then the queue, and the
// shoppers' requests wait behind them or are refused. They enter as any request
// does, and count in the function's figures.
type flood struct{}

// maxFlood is how many requests a second a flood may send.
const maxFlood = 10_000

const floodPeriod = 5 * time.Millisecond // between two bursts

func (flood) validate(f Fault) error {
	switch {
	case !(f.Requests > 0 && f.Requests <= maxFlood):
		return fmt.Errorf("requests: %v is not above 0 and at most %d a second", f.Requests, maxFlood)
	case f.Delay <= 0:
		return fmt.Errorf("delay: %v is not above 0", f.Delay)
	}
	return nil
}

func (flood) stand(ctx context.Context, f Fault, host Host, fired func()) {
	var under sync.WaitGroup
	defer under.Wait()
	tick := time.NewTicker(floodPeriod)
	defer tick.Stop()
	sent := 0
	for began := time.Now(); ; {
		for due := int(time.Since(began).Seconds() * f.Requests); sent < due; sent++ {
			fired()
			under.Go(func() { host.Occupy(ctx, f.Function, f.Delay) })
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
