package shop

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/measured"
	"github.com/msalab/msalab/lab/shop/sizing"
)

// Sizer finds the smallest replica set of a shop that carries a load: a search, and
// the shop in which its sets are brought up and measured.
type Sizer struct {
	*sizing.Search
	shop  *Shop
	asked scenario.Sizing
}

// NewSizer predicts the set, tells it, and lists those to measure.
func NewSizer(s *Shop, z scenario.Sizing) (*Sizer, error) {
	alone, ok := s.phaseNamed(z.Alone)
	usual, too := s.phaseNamed(z.Usual)
	if !ok || !too {
		return nil, fmt.Errorf("no phase was marked %q or %q", z.Alone, z.Usual)
	}
	on := sizing.Shop{Name: s.shape.String(), Hot: z.Hot, Most: MaxReplicas}
	if s.shape.Architecture == scenario.Monolith {
		on.Hot = []string{monolithUnit}
	}
	for _, unit := range units(s.shape) {
		on.Units = append(on.Units, sizing.Unit{Name: unit, Entry: functionsOf(unit)[0], Slots: s.slotsOf(unit)})
	}
	search, err := sizing.New(z, on, alone, usual)
	if err != nil {
		return nil, err
	}
	s.emit(runs.Event{Kind: runs.EventScale, Subject: z.Name, Text: search.Predicted()})
	return &Sizer{search, s, z}, nil
}

// Try brings one set up.
func (n *Sizer) Try(ctx context.Context, set int) error {
	return n.shop.setReplicas(ctx, n.Replicas(set))
}

// Measure takes the figures of one set, whose phase is over.
func (n *Sizer) Measure(ctx context.Context, set int) error {
	s := n.shop
	if err := s.Settle(ctx); err != nil {
		return fmt.Errorf("size: wait for the journeys under way: %w", err)
	}
	p, ok := s.phaseNamed(n.Phase(set))
	if !ok {
		return errors.New("size: the phase is gone")
	}
	over := s.shoppersNow().Over(n.asked.Journey, n.asked.P95, p.Segments...)
	told := n.Measured(set, p.Journeys, over)
	s.emit(runs.Event{Kind: runs.EventScale, Subject: n.asked.Name, Text: told})
	return nil
}

// Choose names the phase of the best set, or that of the predicted one, whose bill
// is none then, and returns what came of all sets.
func (n *Sizer) Choose() []runs.Size {
	sizes, phase, missed := n.Search.Choose()
	n.shop.mu.Lock()
	defer n.shop.mu.Unlock()
	n.shop.phases.Rename(phase, n.asked.Name, missed)
	return sizes
}

// phaseNamed finds a phase that was marked.
func (s *Shop) phaseNamed(name string) (m sizing.Phase, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m.Phase, ok = s.phases.Gather(func(p measured.Phase) bool { return p.Name == name }, time.Now())
	if ok {
		m.Journeys = s.shoppers.Figures(m.Segments...)
	}
	return m, ok
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
