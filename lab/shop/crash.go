package shop

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/ports"
)

// arming is a crash as the shop keeps it.
type arming struct {
	runs.Crash
	segment int  // the first of the shop in which it was armed
	lifted  bool // it was armed, and is no more
}

// waits says whether the replica is still to die.
func (a *arming) waits() bool { return a.Struck.IsZero() && !a.lifted }

// Crash has a replica of each shop die, once, when a payment comes by a point.
func (all Shops) Crash(ctx context.Context, p scenario.Crashpoint) error {
	return all.Each(func(s *Shop) error { return s.crash(ctx, p) })
}

// Disarm lifts a point at which nobody has died yet.
func (all Shops) Disarm(ctx context.Context, p scenario.Crashpoint) error {
	return all.Each(func(s *Shop) error { return s.disarm(ctx, p) })
}

// crash arms a point in a replica that carries its function: of several the one
// that has the fewest to die at already. Whoever starts in the place of a replica
// that died of something else gets it again.
func (s *Shop) crash(ctx context.Context, p scenario.Crashpoint) error {
	s.mu.Lock()
	waiting := map[runs.ReplicaID]int{}
	for _, c := range s.money.crashes {
		if c.waits() {
			waiting[c.Replica]++
		}
	}
	var at *member
	for _, m := range s.members {
		if m.state == ready && m.carries(p.Function()) && (at == nil || waiting[m.id] < waiting[at.id]) {
			at = m
		}
	}
	if at == nil {
		s.mu.Unlock()
		return sentences.NobodyToCrash(p.Name, p.Function(), s.shape)
	}
	c := &arming{Crash: runs.Crash{Shop: s.shape.String(), Replica: at.id, Crashpoint: p}}
	s.money.crashes = append(s.money.crashes, c)
	s.epoch++
	s.cutLocked(ports.Shoppers.Strike)
	c.segment = s.phases.Segment
	s.mu.Unlock()
	if err := s.tellMoney(ctx, p.Function()); err != nil {
		s.mu.Lock()
		c.lifted = true // kept: a replica that didn't answer may have heard, and is told once it is heard of again
		s.epoch++
		s.mu.Unlock()
		return fmt.Errorf("crash at %s: %w", p.Name, err)
	}
	s.emit(runs.Event{Kind: runs.EventFault, Subject: string(at.id), Text: sentences.Crash(at.id, p)})
	return nil
}

// disarm lifts a point where it has not struck yet.
func (s *Shop) disarm(ctx context.Context, p scenario.Crashpoint) error {
	lifted := false
	s.mu.Lock()
	for _, c := range s.money.crashes {
		if c.Crashpoint == p && c.waits() {
			c.lifted, lifted = true, true
		}
	}
	s.epoch++
	s.mu.Unlock()
	if !lifted {
		return nil
	}
	if err := s.tellMoney(ctx, p.Function()); err != nil {
		return fmt.Errorf("disarm %s: %w", p.Name, err)
	}
	s.emit(runs.Event{Kind: runs.EventFault, Subject: p.Function(), Text: sentences.Disarmed(p)})
	return nil
}

// strike notes of which point a replica died, if it was one. The lock must be
// held.
func (s *Shop) strike(m *member) {
	_, point, ok := strings.Cut(m.reason, "crashpoint ")
	if !ok {
		return
	}
	for _, c := range s.money.crashes {
		if c.Replica == m.id && c.Name == point && c.waits() {
			c.Struck = time.Now()
			return
		}
	}
}

// crashes returns the points at which replicas were to die.
func (s *Shop) crashes() []runs.Crash {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []runs.Crash
	for _, c := range s.money.crashes {
		if !c.lifted {
			all = append(all, c.Crash)
		}
	}
	return all
}
