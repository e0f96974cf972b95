package shop

import (
	"context"
	"time"
)

// warmUp keeps a replica that has started from being ready for as long as the
// slow-start faults say that concern it. Until then no caller knows of it, as of
// a replica whose readiness probe fails. Healing lets it go on.
func (s *Shop) warmUp(ctx context.Context, m *member, r Replica) error {
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
		if r.fault.Kind != slowStart || !r.healed.IsZero() || !m.concerns(r.fault) || since >= r.fault.Delay {
			continue
		}
		held = true
		if !counted[r.fault.ID] {
			counted[r.fault.ID] = true
			r.seen++
			r.fired++
			r.struck(time.Now())
		}
	}
	return held && m.state != draining
}

const slowStart = "slow-start"
