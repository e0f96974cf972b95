package shop

import (
	"context"
	"fmt"
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/sentences"
)

// begin begins to start every replica that is wanted and not there, and returns
// how many these are; started is told the outcome of each. The building lock
// must be held.
func (s *Shop) begin(ctx context.Context, started func(*member, error)) int {
	s.mu.Lock()
	fresh := s.missing()
	s.mu.Unlock()
	s.raise(ctx, fresh, started)
	return len(fresh)
}

// missing makes places for all replicas that are wanted and not there; a unit that
// is being deployed gets those that its deploy asks for, and no others. The lock must
// be held.
func (s *Shop) missing() []*member {
	var fresh []*member
	for _, u := range units(s.shape) {
		if s.deploys.barred(u) != nil {
			continue
		}
		fresh = append(fresh, s.add(u, s.deploys.versionOf(u), s.wanted[u]-s.count(u))...)
	}
	return fresh
}

// add makes n places for replicas of a unit in a version. The lock must be held.
func (s *Shop) add(unit, version string, n int) []*member {
	var fresh []*member
	for range n {
		m := &member{id: s.freeID(unit), unit: unit, functions: functionsOf(unit), version: version, state: starting, left: make(chan struct{}), gone: make(chan struct{})}
		s.members = append(s.members, m)
		fresh = append(fresh, m)
	}
	return fresh
}

// raise begins to start the replicas of fresh places; started is told the outcome
// of each. The building lock must be held.
func (s *Shop) raise(ctx context.Context, fresh []*member, started func(*member, error)) {
	if len(fresh) == 0 {
		return
	}
	s.mu.Lock()
	lives := make([]context.Context, len(fresh))
	for i, m := range fresh {
		lives[i], m.giveUp = s.alive.begin(ctx)
	}
	s.mu.Unlock()
	s.changed()
	for i, m := range fresh {
		s.lookers.Go(func() {
			defer close(m.left)
			defer m.giveUp()
			s.look(lives[i], m, func(err error) { started(m, err) })
		})
	}
}

// unstarted warns of a replica that could not be started, unless nobody wants it
// any more.
func (s *Shop) unstarted(m *member, err error) {
	s.mu.Lock()
	idle := err == nil || s.closing || m.state == draining
	s.mu.Unlock()
	if !idle {
		s.emit(runs.Event{Kind: runs.EventWarning, Subject: string(m.id), Text: sentences.NotStarted(m.id, err)})
	}
}

// unreadyFirst puts members that aren't ready before those that are, each in the
// order that they had. The lock must be held.
func unreadyFirst(members []*member) {
	slices.SortStableFunc(members, func(a, b *member) int {
		switch {
		case a.state != ready && b.state == ready:
			return -1
		case a.state == ready && b.state != ready:
			return 1
		}
		return 0
	})
}

// count returns how many places of a unit there are. The lock must be held.
func (s *Shop) count(unit string) int {
	n := 0
	for _, m := range s.members {
		if m.unit == unit && m.state != draining {
			n++
		}
	}
	return n
}

// freeID returns the first name of a unit that nobody has. The lock must be
// held.
func (s *Shop) freeID(unit string) runs.ReplicaID {
	for n := 1; ; n++ {
		id := runs.ReplicaID(fmt.Sprintf("%s-%d", unit, n))
		if !slices.ContainsFunc(s.members, func(m *member) bool { return m.id == id }) {
			return id
		}
	}
}
