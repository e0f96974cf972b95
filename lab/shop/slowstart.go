package shop

import (
	"context"
	"time"

	"github.com/msalab/msalab/lab/shop/ports"
)

// warmUp keeps a replica that has started from being ready for as long as the
// slow-start faults say that concern it. Until then no caller knows of it, as of
// a replica whose readiness probe fails. Healing lets it go on.
func (s *Shop) warmUp(ctx context.Context, m *member, r ports.Replica) error {
	began := time.Now()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for counted := map[string]bool{}; s.warming(m, time.Since(began), counted); {
		select {
		case <-tick.C:
		case <-r.Gone():
			return nil // start finds out
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// warming tells whether a replica that started a while ago isn't ready yet, and
// counts each fault that holds it once.
func (s *Shop) warming(m *member, since time.Duration, counted map[string]bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	held := false
	for _, r := range s.receipts {
		if r.Fault.Kind != slowStart || !r.Active() || !m.concerns(r.Fault) || since >= r.Fault.Delay {
			continue
		}
		held = true
		if !counted[r.Fault.ID] {
			counted[r.Fault.ID] = true
			r.Fire(1, time.Now())
		}
	}
	return held && m.state != draining
}

const slowStart = "slow-start"
