package shop

import (
	"context"
	"errors"
	"time"

	"github.com/msalab/msalab/lab/shop/ports"
)

// unanswered notes that a member's replica may not have heard what it was told: a process
// that was stopped takes calls and doesn't answer, and when it goes on it does what
// some of them say, as nobody waits for them any more. A refusal is an answer.
func (s *Shop) unanswered(m *member, err error) {
	if !mayBeUnheard(err) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m.untold = time.Now()
}

// mayBeUnheard reports whether a call ended without an answer.
func mayBeUnheard(err error) bool {
	return errors.Is(err, ports.ErrNoAnswer) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// againTime is how long a replica has to hear all again: others wait meanwhile to
// tell it something, and there is a next time.
const againTime = time.Second

// tellAgain tells a replica that is heard of again all that holds now, if it may
// have missed some of it.
func (s *Shop) tellAgain(ctx context.Context, m *member, r ports.Replica) {
	if !s.telling.TryLock() { // there is a next time
		return
	}
	defer s.telling.Unlock()
	s.mu.Lock()
	missed := m.untold
	owed := !missed.IsZero() && m.heard.After(missed) && m.state == ready
	s.mu.Unlock()
	if !owed {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, againTime)
	defer cancel()
	if err := s.prime(ctx, m, r.Endpoint().Addr, true); err != nil {
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
