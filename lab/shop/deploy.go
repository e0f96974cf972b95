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
)

// deploys is what a shop knows of versions. It is guarded by the shop's mu.
type deploys struct {
	versions map[string]string // by unit, that its replicas start in; missing: the first
	list     []*rollout        // in order
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
func (d deploys) latest(unit string) *rollout {
	for _, r := range slices.Backward(d.list) {
		if r.unit == unit {
			return r
		}
	}
	return nil
}

// barred tells why a unit's replicas can't be counted anew: a deploy replaces
// them.
func (d deploys) barred(unit string) error {
	if r := d.latest(unit); r != nil && r.outcome == "" {
		return sentences.BeingDeployed(r.deploy)
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
		if s.plans.NextMove == nil || s.plans.Judge == nil {
			return errors.New("deploy: this lab has no plan for it")
		}
		if err := s.mayDeploy(d); err != nil {
			return err
		}
	}
	var begun []*rollout
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
func (s *Shop) deploy(ctx context.Context, d scenario.Deploy) (*rollout, error) {
	s.building.Lock()
	defer s.building.Unlock()
	if err := s.mayDeploy(d); err != nil {
		return nil, err
	}
	now := time.Now()
	s.mu.Lock()
	unit := unitOf(s.shape, d.Function)
	r := &rollout{deploy: d, unit: unit, old: s.replaced(unit, d.Version), done: make(chan struct{}), began: now, progress: now}
	if d.Strategy == scenario.Canary {
		r.share = d.Weights[0]
	}
	s.deploys.list = append(s.deploys.list, r)
	s.cutLocked(Shoppers.Phase)
	r.first = s.phases.segment
	if len(s.phases.list) > 0 {
		s.phases.current().rollout = r
	}
	life, stop := s.alive.begin(ctx)
	told := r.words().Begun(s.fleet(r).Want)
	s.lookers.Go(func() {
		defer stop()
		s.keepDeploying(life, r)
	})
	s.mu.Unlock()
	s.tell(r, told)
	return r, nil
}

// tell makes a decision an event.
func (s *Shop) tell(r *rollout, t scenario.Text) {
	s.mu.Lock()
	r.text = t
	s.mu.Unlock()
	s.emit(runs.Event{Kind: runs.EventDeploy, Subject: r.unit, Text: t})
}

// keepDeploying looks at the replicas again and again until the deploy has come
// to its end, or ctx has.
func (s *Shop) keepDeploying(ctx context.Context, r *rollout) {
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
func (s *Shop) advance(ctx context.Context, r *rollout) (over bool) {
	if !s.building.TryLock() {
		return false
	}
	defer s.building.Unlock()
	if ctx.Err() != nil {
		return true
	}
	s.mu.Lock()
	f, now := s.fleet(r), time.Now()
	if f.NewReady > r.ready {
		r.ready, r.progress = f.NewReady, now
	}
	if !r.awaits(f) {
		r.progress = now
	}
	outcome := r.ends(f, now)
	if outcome != "" {
		return s.finish(ctx, r, outcome) // gives the lock back
	}
	told, reweighed := s.judge(r, f, now)
	var move RolloutMove
	if !r.back {
		f.Share = r.share
		move = s.plans.NextMove(r.deploy, f)
	}
	if now.Before(r.retry) {
		move.Start = 0
	}
	leaving := s.leaving(r, move.Retire)
	fresh := s.add(r.unit, r.deploy.Version, move.Start)
	s.mu.Unlock()
	if told != (scenario.Text{}) {
		s.tell(r, told)
	}
	if move != (RolloutMove{}) {
		s.tell(r, r.words().Move(f.counted(), move.Start, move.Retire))
	}
	if reweighed {
		s.publish()
	}
	s.release(ctx, leaving)
	s.raise(ctx, fresh, func(_ *member, err error) { s.arrived(r, err) })
	return false
}

// arrived takes note of a new replica that is ready, or could not be started.
func (s *Shop) arrived(r *rollout, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		r.started++
		return
	}
	r.problem, r.retry = err, time.Now().Add(s.restartAfter)
}

// leaving marks the replicas that go next: n old ones, those that aren't ready
// first, or, when a canary is taken back, all new ones. The lock must be held.
func (s *Shop) leaving(r *rollout, n int) []*member {
	var all []*member
	for _, m := range s.members {
		if m.unit == r.unit && m.state != draining && (m.version == r.deploy.Version) == r.back {
			all = append(all, m)
		}
	}
	if r.back {
		n = len(all)
	}
	unreadyFirst(all)
	all = all[:min(n, len(all))]
	for _, m := range all {
		m.state = draining
	}
	return all
}

// ends tells what the deploy has come to; empty: it goes on. The shop's lock must
// be held.
func (r *rollout) ends(f Fleet, now time.Time) string {
	switch {
	case r.back && f.NewReady+f.NewUnready+f.NewDraining == 0:
		return scenario.RolledBack
	case r.back:
		return ""
	case f.NewReady >= f.Want && f.OldReady+f.OldUnready+f.OldDraining == 0:
		return scenario.Promoted
	case r.awaits(f) && now.Sub(r.progress) >= r.deploy.Deadline:
		return scenario.Stopped
	}
	return ""
}

// awaits tells whether the deploy can't go on before a new replica is ready.
func (r *rollout) awaits(f Fleet) bool {
	if r.deploy.Strategy == scenario.Canary {
		return f.NewReady < f.Canaries()
	}
	return f.NewReady < f.Want
}

// finish writes down how the deploy ended. Of one that stopped, the replicas that
// never became ready are given up (of a canary all new ones), and what is missing
// then is started in the old version. The lock must be held; finish gives it back.
func (s *Shop) finish(ctx context.Context, r *rollout, outcome string) bool {
	r.outcome, r.ended = outcome, time.Now()
	s.cutLocked(Shoppers.Phase)
	r.after = s.phases.segment
	var given []*member
	switch outcome {
	case scenario.Promoted:
		if s.deploys.versions == nil {
			s.deploys.versions = map[string]string{}
		}
		s.deploys.versions[r.unit] = r.deploy.Version
	case scenario.Stopped:
		for _, m := range s.members {
			fresh := m.unit == r.unit && m.version == r.deploy.Version && m.state != draining
			if fresh && (m.state != ready || r.deploy.Strategy == scenario.Canary) {
				m.state = draining
				given = append(given, m)
			}
		}
	}
	told := r.toldEnd(s.fleet(r))
	s.mu.Unlock()
	s.release(ctx, given)
	s.publish()
	s.tell(r, told)
	s.begin(ctx, s.unstarted)
	return true
}
