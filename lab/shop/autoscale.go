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
	"github.com/msalab/msalab/lab/shop/figures"
)

// autoscaling is one unit of a shop whose replicas follow its load.
type autoscaling struct {
	settings scenario.Autoscale
	rule     Autoscaler
	stop     context.CancelFunc

	// Guarded by the shop's mu.
	seen map[*member]sighting // at the last look
	last runs.ScaleDecision
	at   time.Time         // of the last decision; zero: none yet
	told []runs.ScaleLimit // since the last change
}

// sighting is a replica's figures at a look. Counts of different replicas in one
// place have nothing to do with each other.
type sighting struct {
	replica Replica
	figures figures.Replica
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
			return fmt.Errorf("autoscale %s: %s has no replicas of it", a.Function, s.shape)
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
		return fmt.Errorf("autoscale %s: %s is closed", a.Function, s.shape)
	}
	if old := s.scalers[a.Function]; old != nil {
		old.stop()
		delete(s.scalers, a.Function)
	}
	if !a.Off() {
		life, stop := s.alive.begin(ctx)
		scaler := &autoscaling{settings: a, rule: s.plans.Autoscaler(a), stop: stop, seen: map[*member]sighting{}}
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
	tell := a.news(d)
	a.last, a.at = d, time.Now()
	s.mu.Unlock()
	s.changed()
	text := sentences.Decision(a.settings, d)
	s.decided(runs.Decision{Shop: s.shape.String(), Function: unit, At: time.Now(), Text: text, ScaleDecision: d})
	if tell {
		s.emit(runs.Event{Kind: runs.EventScale, Subject: unit, Text: text})
	}
	s.resize(ctx, unit, d.Desired, s.unstarted)
}

// news tells whether a decision is worth telling: it changes something, or it
// would but for a limit that was not told since the last change. The shop's lock
// must be held.
func (a *autoscaling) news(d runs.ScaleDecision) bool {
	if d.Desired != d.Before || a.at.IsZero() {
		a.told = nil
		return true
	}
	if d.Limit == runs.Unlimited || d.Limit == runs.WithinTolerance || slices.Contains(a.told, d.Limit) {
		return false
	}
	a.told = append(a.told, d.Limit)
	return true
}

// release takes members out in the background.
func (s *Shop) release(ctx context.Context, surplus []*member) {
	for _, m := range surplus {
		life, end := s.alive.begin(ctx)
		s.lookers.Go(func() {
			defer end()
			life, cancel := context.WithTimeout(life, drainTime)
			defer cancel()
			if err := s.retire(life, m); err != nil {
				s.emit(runs.Event{Kind: runs.EventWarning, Subject: string(m.id), Text: sentences.Failed("scale", err)})
			}
		})
	}
}

// pods are the unit's replicas as the rule sees them. The lock must be held.
func (s *Shop) pods(a *autoscaling) []Pod {
	var pods []Pod
	seen := map[*member]sighting{}
	for _, m := range s.members {
		if m.unit != a.settings.Function {
			continue
		}
		p := Pod{Leaving: m.state == draining, Unready: m.state == starting}
		if n := len(m.figures); m.state == ready && n > 0 {
			now := sighting{m.replica, m.figures[n-1]}
			seen[m] = now
			if before, ok := a.seen[m]; ok && before.replica == now.replica {
				p.Metrics = podMetrics(m.functions[0], before.figures, now.figures)
			} else {
				p.Unready = true // "was ready for less than a whole look"
			}
		} else if m.state == ready {
			p.Unready = true
		}
		pods = append(pods, p)
	}
	a.seen = seen
	return pods
}

// podMetrics are what a replica did between two looks; none when its figures
// stood still. entry is the function by which requests come into it. Each is a mean
// of the whole time, as the rule has to tell a change from chance: how many requests
// are in flight at one moment is anything from none to twice as many. The mean is
// the time that they spent in slots and in the queue before them, in each second.
func podMetrics(entry string, before, now figures.Replica) map[string]float64 {
	span := now.At.Sub(before.At).Seconds()
	used := now.Working + now.HeldWaiting - before.Working - before.HeldWaiting
	all := used + now.Idle - before.Idle
	if span <= 0 || all <= 0 {
		return nil
	}
	done := func(f figures.Function) (n uint64) {
		for _, c := range f.Done {
			n += c
		}
		return n
	}
	return map[string]float64{
		scenario.Utilisation: used / all,
		scenario.InFlight:    (used + now.Queued - before.Queued) / span,
		scenario.RatePerPod:  float64(done(now.Functions[entry])-done(before.Functions[entry])) / span,
	}
}

// scalerViews describes the autoscalers. The lock must be held.
func (s *Shop) scalerViews() []runs.Scaler {
	var views []runs.Scaler
	for _, unit := range units(s.shape) {
		if a := s.scalers[unit]; a != nil {
			v := runs.Scaler{Autoscale: a.settings, Decision: a.last, At: a.at}
			if !a.at.IsZero() {
				v.Text = sentences.Decision(a.settings, a.last)
			}
			views = append(views, v)
		}
	}
	return views
}
