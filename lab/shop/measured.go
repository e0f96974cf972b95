package shop

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/measured"
	"github.com/msalab/msalab/lab/shop/ports"
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

func (s *Shop) shoppersNow() ports.Shoppers {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shoppers
}

// BeginPass begins the phases of a pass.
func (s *Shop) BeginPass() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.phases.Begin(time.Now())
	s.shoppers.Phase(s.phases.Segment)
}

// Mark ends the running phase under a name.
func (s *Shop) Mark(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.phases.Mark(name, time.Now())
	s.shoppers.Phase(n)
	s.receipts.Inherit(n)
}

// Ordinal is the place of the running phase in the shop's pass.
func (s *Shop) Ordinal() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.phases.Current().Ordinal
}

// Began is when the shop's run began; what was traced before is of another.
func (s *Shop) Began() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.phases.Began()
}

// Window is when the latest phase of a name was; ok: there was one.
func (s *Shop) Window(phase string) (w measured.Window, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.phases.Window(phase)
}

// PhaseFigures is what a shop measured in a phase.
type PhaseFigures struct {
	scenario.ShapeFigures
	Seconds float64           // that it was long
	Windows []measured.Window // when it was; where it ran several times, when each was
}

// Figures takes all phases of a name together or, without a name, those that had this
// place in their pass; ok: there was one.
func (s *Shop) Figures(name string, ordinal int) (f PhaseFigures, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.phases.Gather(func(p measured.Phase) bool {
		return name == "" && p.Ordinal == ordinal || name != "" && p.Name == name
	}, time.Now())
	if !ok {
		return f, false
	}
	f.Seconds, f.Windows = p.Seconds, p.Windows
	f.Journeys = s.shoppers.Figures(p.Segments...)
	f.Processes = s.parts.Launcher.Processes()
	f.Restarts, f.Requests, f.Bill = p.Restarts, p.Requests, p.Usage.Bill(p.Seconds)
	f.Bill.Missed = p.Missed
	f.Scraped, f.Audit = p.Scraped, p.Audit
	f.InGo, f.Wire = s.inGo, maps.Clone(s.looks)
	if p.Rollout != nil {
		met := p.Rollout.Figures(time.Now())
		f.Rollout = &met
	}
	if p.Passes == 1 {
		f.Since = p.Since
	}
	f.FaultsFired = map[string]uint64{}
	for _, r := range s.receipts {
		_, fired := r.Counts()
		f.FaultsFired[r.Asked] += fired
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

// noteFleet notes how many replicas are ready now, and how many requests wait, and
// reports whether a second has begun with that. The lock must be held.
func (s *Shop) noteFleet(now time.Time) (begun bool) {
	replicas, waiting := 0, 0
	for _, m := range s.members {
		if m.state == ready {
			replicas++
		}
		if n := len(m.figures); n > 0 && !m.silent(now) {
			waiting += m.figures[n-1].Waiting
		}
	}
	return s.seconds.Note(now, replicas, waiting, s.phases.Slots())
}

// noteGone keeps what a replica counted that is no more. The lock must be held.
func (s *Shop) noteGone(m *member) {
	if n := len(m.figures); n > 0 {
		s.gone.Add(m.figures[n-1])
	}
}
