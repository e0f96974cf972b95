package shop

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/autoscale"
)

// Autoscaler is the rule by which a function's replicas follow its load. It
// keeps what it needs to remember, and starts nothing.
type Autoscaler interface {
	// Decide says how many replicas there should be. replicas is how many are
	// asked for at present, pods those that are there.
	Decide(now time.Time, replicas int, pods []autoscale.Pod) runs.ScaleDecision
}

// autoscaling is one unit of a shop whose replicas follow its load.
type autoscaling struct {
	settings scenario.Autoscale
	rule     Autoscaler
	stop     context.CancelFunc

	watch autoscale.Watch // guarded by the shop's mu
}

// Autoscale lets the replicas of a unit follow the load, or ends that.
func (all Shops) Autoscale(ctx context.Context, a scenario.Autoscale) error {
	if err := a.Validate(); err != nil {
		return err
	}
	for _, s := range all {
		if s.plans.Autoscaler == nil {
			return errors.New("autoscale: this lab has no autoscaler")
		}
		if !slices.Contains(units(s.shape), a.Function) {
			return sentences.NoScaling(a.Function, s.shape)
		}
	}
	for _, s := range all {
		if err := s.autoscale(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// AutoscaleFunction does the same for a function wherever it runs: a monolith has it
// in its whole copies.
func (all Shops) AutoscaleFunction(ctx context.Context, a scenario.Autoscale) error {
	if err := a.Validate(); err != nil {
		return err
	}
	var errs []error
	for _, s := range all {
		mine := a
		if s.shape.Architecture == scenario.Monolith {
			mine.Function = monolithUnit
		}
		errs = append(errs, Shops{s}.Autoscale(ctx, mine))
	}
	return errors.Join(errs...)
}

// autoscale begins to look after a unit, or ends it. What looked after it before
// does no more.
func (s *Shop) autoscale(ctx context.Context, a scenario.Autoscale) error {
	s.building.Lock()
	defer s.building.Unlock()
	s.mu.Lock()
	if s.closing {
		s.mu.Unlock()
		return fmt.Errorf("autoscale %s: %w", a.Function, sentences.Closed(s.shape))
	}
	if old := s.scalers[a.Function]; old != nil {
		old.stop()
		delete(s.scalers, a.Function)
	}
	if !a.Off() {
		life, stop := s.alive.begin(ctx)
		scaler := &autoscaling{settings: a, rule: s.plans.Autoscaler(a), stop: stop}
		if s.scalers == nil {
			s.scalers = map[string]*autoscaling{}
		}
		s.scalers[a.Function] = scaler
		s.lookers.Go(func() { s.keepScaling(life, scaler) })
	}
	s.mu.Unlock()
	s.emit(runs.Event{Kind: runs.EventScale, Subject: a.Function, Text: sentences.Autoscale(a)})
	return nil
}

// keepScaling looks at a unit again and again until ctx ends. It waits for no
// replica: one that never becomes ready is counted as the rule says, and looked
// at again.
func (s *Shop) keepScaling(ctx context.Context, a *autoscaling) {
	tick := time.NewTicker(a.settings.Every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			s.lookAndScale(ctx, a)
		case <-ctx.Done():
			return
		}
	}
}

// lookAndScale makes one decision and carries it out. While somebody else
// changes the fleet, the look is left out.
func (s *Shop) lookAndScale(ctx context.Context, a *autoscaling) {
	if !s.building.TryLock() {
		return
	}
	defer s.building.Unlock()
	if ctx.Err() != nil {
		return
	}
	unit := a.settings.Function
	s.mu.Lock()
	if s.shut() != nil || s.deploys.barred(unit) != nil { // there are none, or they come and go already
		s.mu.Unlock()
		return
	}
	d := a.rule.Decide(time.Now(), s.wanted[unit], s.pods(a))
	tell := a.watch.Note(d, time.Now())
	s.mu.Unlock()
	s.changed()
	text := sentences.Decision(a.settings, d)
	s.decided(runs.Decision{Shop: s.shape.String(), Function: unit, At: time.Now(), Text: text, ScaleDecision: d})
	if tell {
		s.emit(runs.Event{Kind: runs.EventScale, Subject: unit, Text: text})
	}
	s.resize(ctx, unit, d.Desired, s.unstarted)
}

// pods are the unit's replicas as the rule sees them. The lock must be held.
func (s *Shop) pods(a *autoscaling) []autoscale.Pod {
	var found []autoscale.Sighting
	for _, m := range s.members {
		if m.unit != a.settings.Function {
			continue
		}
		seen := autoscale.Sighting{Starting: m.state == starting, Leaving: m.state == draining}
		if m.state == ready {
			seen.Ready = m.replica
		}
		if n := len(m.figures); n > 0 {
			seen.Figures = &m.figures[n-1]
		}
		found = append(found, seen)
	}
	return a.watch.Pods(functionsOf(a.settings.Function)[0], found)
}

// scalerViews describes the autoscalers. The lock must be held.
func (s *Shop) scalerViews() []runs.Scaler {
	var views []runs.Scaler
	for _, unit := range units(s.shape) {
		if a := s.scalers[unit]; a != nil {
			v := runs.Scaler{Autoscale: a.settings, Decision: a.watch.Last, At: a.watch.At}
			if !v.At.IsZero() {
				v.Text = sentences.Decision(v.Autoscale, v.Decision)
			}
			views = append(views, v)
		}
	}
	return views
}
