package shop

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/shop/rollout"
)

// deploys is what a shop knows of versions. It is guarded by the shop's mu.
type deploys struct {
	versions map[string]string // by unit, that its replicas start in; missing: the first
	list     []*deploying      // in order
}

// firstVersion is what shops open with.
const firstVersion = "v1"

func (d deploys) versionOf(unit string) string {
	if v, ok := d.versions[unit]; ok {
		return v
	}
	return firstVersion
}

// latest returns the unit's last deploy; nil: there was none.
func (d deploys) latest(unit string) *deploying {
	for _, r := range slices.Backward(d.list) {
		if r.Unit == unit {
			return r
		}
	}
	return nil
}

// barred tells why a unit's replicas can't be counted anew: a deploy replaces
// them.
func (d deploys) barred(unit string) error {
	if r := d.latest(unit); r != nil && !r.Over() {
		return sentences.BeingDeployed(r.Deploy)
	}
	return nil
}

// rolloutEvery is how often a deploy looks at the replicas.
const rolloutEvery = 100 * time.Millisecond

// Deploy brings another version of a function to the shops, and to none of them
// where one doesn't take it at present. It returns when it has begun, or, if wait is
// set, when it has come to its end.
func (all Shops) Deploy(ctx context.Context, d scenario.Deploy, wait bool) error {
	if err := d.Validate(); err != nil {
		return err
	}
	for _, s := range all {
		if s.plans.Rollout.Next == nil || s.plans.Rollout.Judge == nil {
			return errors.New("deploy: this lab has no plan for it")
		}
		if err := s.mayDeploy(d); err != nil {
			return err
		}
	}
	var begun []*deploying
	for _, s := range all {
		r, err := s.deploy(ctx, d)
		if err != nil {
			return err
		}
		begun = append(begun, r)
	}
	if !wait {
		return nil
	}
	for _, r := range begun {
		select {
		case <-r.done:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// unitOf returns whose replicas carry a function.
func unitOf(shape scenario.Shape, function string) string {
	if shape.Architecture == scenario.Monolith {
		return monolithUnit
	}
	return function
}

// replaced names the versions that a deploy of a version replaces: after one that
// stopped half way there are two. The lock must be held.
func (s *Shop) replaced(unit, version string) string {
	var old []string
	for _, m := range s.members {
		if m.unit == unit && m.version != version && m.state != draining && !slices.Contains(old, m.version) {
			old = append(old, m.version)
		}
	}
	if len(old) == 0 {
		return s.deploys.versionOf(unit)
	}
	slices.Sort(old)
	return strings.Join(old, "+")
}

func (s *Shop) mayDeploy(d scenario.Deploy) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.shut(); err != nil {
		return fmt.Errorf("deploy %s: %w", d.Function, err)
	}
	if err := s.deploys.barred(unitOf(s.shape, d.Function)); err != nil {
		return fmt.Errorf("deploy %s in %s: %w", d.Function, s.shape, err)
	}
	return nil
}

// deploy begins to replace replicas; what looks after that ends with the shop.
func (s *Shop) deploy(ctx context.Context, d scenario.Deploy) (*deploying, error) {
	s.building.Lock()
	defer s.building.Unlock()
	if err := s.mayDeploy(d); err != nil {
		return nil, err
	}
	s.mu.Lock()
	unit := unitOf(s.shape, d.Function)
	task := rollout.Task{Deploy: d, Unit: unit, Old: s.replaced(unit, d.Version), Carried: len(functionsOf(unit))}
	r := &deploying{Rollout: rollout.New(s.plans.Rollout, task, time.Now()), done: make(chan struct{})}
	s.deploys.list = append(s.deploys.list, r)
	s.cutLocked(ports.Shoppers.Phase)
	r.first = s.phases.Segment
	s.phases.Current().Rollout = r.Rollout
	life, stop := s.alive.begin(ctx)
	told := r.TellBegun(s.wanted[unit])
	s.lookers.Go(func() {
		defer stop()
		s.keepDeploying(life, r)
	})
	s.mu.Unlock()
	s.tell(r, told)
	return r, nil
}

// tell makes a decision an event.
func (s *Shop) tell(r *deploying, t scenario.Text) {
	s.mu.Lock()
	r.text = t
	s.mu.Unlock()
	s.emit(runs.Event{Kind: runs.EventDeploy, Subject: r.Unit, Text: t})
}

// keepDeploying looks at the replicas again and again until the deploy has come
// to its end, or ctx has.
func (s *Shop) keepDeploying(ctx context.Context, r *deploying) {
	defer close(r.done)
	tick := time.NewTicker(rolloutEvery)
	defer tick.Stop()
	for !s.advance(ctx, r) {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// advance makes one decision and carries it out without waiting for what comes of
// it; true: the deploy has come to its end. While somebody else changes the fleet,
// the look is left out.
func (s *Shop) advance(ctx context.Context, r *deploying) (over bool) {
	if !s.building.TryLock() {
		return false
	}
	defer s.building.Unlock()
	if ctx.Err() != nil {
		return true
	}
	s.mu.Lock()
	next := r.Look(s.fleet(r), time.Now())
	if next.Outcome != "" {
		return s.finish(ctx, r, next.Outcome) // gives the lock back
	}
	leaving := s.leaving(r, next)
	fresh := s.add(r.Unit, r.Version, next.Move.Start)
	s.mu.Unlock()
	for _, t := range next.Told {
		s.tell(r, t)
	}
	if next.Reweighed {
		s.publish()
	}
	s.release(ctx, leaving)
	s.raise(ctx, fresh, func(_ *member, err error) { s.arrived(r, err) })
	return false
}

// arrived takes note of a new replica that is ready, or could not be started.
func (s *Shop) arrived(r *deploying, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.Arrived(err, time.Now().Add(s.restartAfter))
}

// leaving marks the replicas that go next: old ones, those that aren't ready first,
// or, when a canary is taken back, all new ones. The lock must be held.
func (s *Shop) leaving(r *deploying, next rollout.Decision) []*member {
	var all []*member
	for _, m := range s.members {
		if m.unit == r.Unit && m.state != draining && (m.version == r.Version) == next.Back {
			all = append(all, m)
		}
	}
	n := next.Move.Retire
	if next.Back {
		n = len(all)
	}
	unreadyFirst(all)
	all = all[:min(n, len(all))]
	for _, m := range all {
		m.state = draining
	}
	return all
}

// finish writes down how the deploy ended. Of one that stopped, the replicas that
// never became ready are given up (of a canary all new ones), and what is missing
// then is started in the old version. The lock must be held; finish gives it back.
func (s *Shop) finish(ctx context.Context, r *deploying, outcome string) bool {
	r.End(outcome, time.Now())
	s.cutLocked(ports.Shoppers.Phase)
	r.after = s.phases.Segment
	var given []*member
	switch outcome {
	case scenario.Promoted:
		if s.deploys.versions == nil {
			s.deploys.versions = map[string]string{}
		}
		s.deploys.versions[r.Unit] = r.Version
	case scenario.Stopped:
		for _, m := range s.members {
			fresh := m.unit == r.Unit && m.version == r.Version && m.state != draining
			if fresh && (m.state != ready || r.Strategy == scenario.Canary) {
				m.state = draining
				given = append(given, m)
			}
		}
	}
	told := r.TellEnd(s.fleet(r))
	s.mu.Unlock()
	s.release(ctx, given)
	s.publish()
	s.tell(r, told)
	s.begin(ctx, s.unstarted)
	return true
}
