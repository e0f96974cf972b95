package shop

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// SetLoad replaces the load.
func (s *Shop) SetLoad(l scenario.Load) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.shoppers.Set(l); err != nil {
		return fmt.Errorf("load of %s: %w", s.shape, err)
	}
	return nil
}

// Settle waits until every journey that was due before now has ended.
func (s *Shop) Settle(ctx context.Context) error { return s.shoppersNow().Settle(ctx) }

func (s *Shop) shoppersNow() Shoppers {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shoppers
}

// BeginPass begins the phases of a pass.
func (s *Shop) BeginPass() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.phases.begin(time.Now())
	s.shoppers.Phase(s.phases.segment)
}

// Mark ends the running phase under a name.
func (s *Shop) Mark(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.phases.mark(name, time.Now())
	s.shoppers.Phase(n)
	s.inheritLocked(n)
}

// Ordinal is the place of the running phase in the shop's pass.
func (s *Shop) Ordinal() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.phases.current().ordinal
}

// Began is when the shop's run began; what was traced before is of another.
func (s *Shop) Began() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.phases.list) == 0 {
		return time.Time{}
	}
	return s.phases.list[0].since
}

// Window is when the latest phase of a name was; ok: there was one.
func (s *Shop) Window(phase string) (w Window, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.phases.window(phase)
}

// PhaseFigures is what a shop measured in a phase.
type PhaseFigures struct {
	scenario.ShapeFigures
	Seconds float64  // that it was long
	Windows []Window // when it was; where it ran several times, when each was
}

// Figures takes all phases of a name together or, without a name, those that had this
// place in their pass; ok: there was one.
func (s *Shop) Figures(name string, ordinal int) (f PhaseFigures, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.phases.gather(func(p phase) bool {
		return name == "" && p.ordinal == ordinal || name != "" && p.name == name
	}, time.Now())
	if !ok {
		return f, false
	}
	f.Seconds, f.Windows = p.seconds, p.windows
	f.Journeys = s.shoppers.Figures(p.segments...)
	f.Processes = s.parts.Launcher.Processes()
	f.Restarts, f.Requests, f.Bill = p.restarts, p.requests, p.usage.bill(p.seconds)
	f.Bill.Missed = p.missed
	f.Scraped, f.Audit = p.scraped, p.audit
	f.InGo, f.Wire = s.inGo, maps.Clone(s.looks)
	if p.rollout != nil {
		met := p.rollout.Figures(time.Now())
		f.Rollout = &met
	}
	if p.passes == 1 {
		f.Since = p.since
	}
	f.FaultsFired = map[string]uint64{}
	for _, r := range s.receipts {
		_, fired := r.counts()
		f.FaultsFired[r.asked] += fired
	}
	for _, m := range s.members {
		if m.state != ready {
			continue
		}
		f.Replicas++
		f.Ports++
		if m.replica.Endpoint().HTTPAddr != "" {
			f.Ports++
		}
	}
	return f, true
}

// KeepLook keeps what a look at a message found, by the look's id.
func (s *Shop) KeepLook(id string, f scenario.WireFigures) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.looks == nil {
		s.looks = map[string]scenario.WireFigures{}
	}
	s.looks[id] = f
}
