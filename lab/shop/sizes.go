package shop

import (
	"context"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// measuredPhase is what sizing reads of a phase.
type measuredPhase struct {
	phase
	journeys map[string]scenario.JourneyFigures
}

// phaseNamed finds a phase that was marked.
func (s *Shop) phaseNamed(name string) (m measuredPhase, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m.phase, ok = s.phases.gather(func(p phase) bool { return p.name == name }, time.Now())
	if ok {
		m.journeys = s.shoppers.Figures(m.segments...)
	}
	return m, ok
}

// rename gives a phase another name, and says why it has no bill, if so.
func (p *phases) rename(from, to string, missed scenario.Text) {
	for i := range p.list {
		if p.list[i].name == from {
			p.list[i].name, p.list[i].missed = to, missed
		}
	}
}

// slotsOf is how many slots a replica of a unit has; 0: not known.
func (s *Shop) slotsOf(unit string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.members {
		if n := len(m.figures); m.unit == unit && n > 0 {
			return m.figures[n-1].Slots
		}
	}
	return 0
}

// setReplicas sets the number of replicas of each unit.
func (s *Shop) setReplicas(ctx context.Context, replicas map[string]int) error {
	for _, unit := range units(s.shape) {
		s.mu.Lock()
		same := s.wanted[unit] == replicas[unit]
		s.mu.Unlock()
		if same {
			continue
		}
		if err := s.scale(ctx, unit, replicas[unit]); err != nil {
			return err
		}
	}
	return nil
}
