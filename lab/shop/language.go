package shop

import (
	"context"
	"errors"
	"fmt"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/ports"
)

// launch starts a replica in its language or, where that can't be, says so and
// starts it in Go, as all others of its unit from then on.
func (s *Shop) launch(ctx context.Context, spec ports.ReplicaSpec) (ports.Replica, error) {
	r, err := s.parts.Launcher.Launch(ctx, spec)
	if !errors.Is(err, ports.ErrLanguage) {
		return r, err
	}
	unit := spec.Functions[0]
	s.mu.Lock()
	_, first := s.languages[unit]
	delete(s.languages, unit)
	s.inGo = sentences.InGo(unit, err)
	s.mu.Unlock()
	if first {
		s.emit(runs.Event{Kind: runs.EventWarning, Subject: string(spec.ID), Text: sentences.InGo(unit, err)})
	}
	spec.Language = ""
	return s.parts.Launcher.Launch(ctx, spec)
}

// askKinds asks a replica in another language which faults it can act out. Those
// in Go can act out all that their functions can have.
func (s *Shop) askKinds(ctx context.Context, m *member, addr string) error {
	s.mu.Lock()
	_, foreign := s.languages[m.unit]
	s.mu.Unlock()
	var kinds []string
	if foreign {
		var err error
		if kinds, err = s.parts.Control.FaultKinds(ctx, addr); err != nil {
			return fmt.Errorf("ask for its kinds of fault: %w", err)
		}
		kinds = append(kinds, killing, slowStart) // which need nothing of a replica
	}
	s.mu.Lock()
	m.faultKinds = kinds
	s.mu.Unlock()
	return nil
}
