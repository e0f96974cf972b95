package shop

import (
	"context"
	"time"
)

// unanswered notes that a member's replica may not have heard what it was told: a process
// that was stopped takes calls and doesn't answer, and when it goes on it does what
// some of them say, as nobody waits for them any more.
func (s *Shop) unanswered(m *member, err error) {
	if err == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m.untold = time.Now()
}

// tellAgain tells a replica that is heard of again all that holds now, if it may
// have missed some of it.
func (s *Shop) tellAgain(ctx context.Context, m *member, r Replica) {
	if !s.telling.TryLock() { // there is a next time
		return
	}
	defer s.telling.Unlock()
	s.mu.Lock()
	missed, faults := m.untold, s.faultsFor(m)
	links, limits := s.rulesFor(m)
	owed := !missed.IsZero() && m.heard.After(missed) && m.state == ready
	s.mu.Unlock()
	if !owed {
		return
	}
	addr := r.Endpoint().Addr
	err := s.parts.Control.SetPolicies(ctx, addr, links, limits)
	if err == nil {
		err = s.parts.Control.SetFaults(ctx, addr, s.seed, faults)
	}
	if err == nil {
		err = s.equip(ctx, m, addr)
	}
	if err != nil {
		s.log.Debug("telling again failed", "replica", m.id, "err", err)
		s.unanswered(m, err)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.untold == missed {
		m.untold = time.Time{}
	}
}
