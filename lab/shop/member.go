package shop

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/acts"
	"github.com/msalab/msalab/lab/shop/figures"
	"github.com/msalab/msalab/lab/shop/ports"
)

// memberState is what the replica in a member's place is doing.
type memberState string

const (
	starting memberState = "starting"
	ready    memberState = "ready"
	draining memberState = "draining"
	dead     memberState = "dead"
)

// member is one place in a shop's fleet: "pay-2". Replicas come and go in it;
// its name stays. All fields but the first seven are guarded by the shop's mu.
type member struct {
	id        runs.ReplicaID
	unit      string // the function, or "monolith"
	functions []string
	version   string             // of the code that its replicas run
	giveUp    context.CancelFunc // ends the wait for the next replica, or its start
	left      chan struct{}      // closed when nobody looks after the place any more
	gone      chan struct{}      // closed when there is no such place any more

	state   memberState
	reason  string    // why the last replica ended
	restart time.Time // when the next is due
	replica ports.Replica
	figures []figures.Replica
	acts    acts.Watch // of its policies
	heard   time.Time  // when it was, the last time
	missed  bool       // people were told that it is silent
	untold  time.Time  // when it didn't answer to what it was told; zero: it knows all

	faultKinds []string // that its replica can act out; nil: all that its functions can have
}

// keepFigures is how many messages a member remembers: enough for a rate over
// one second at four messages a second.
const keepFigures = 6

// silence is how long a replica that is ready may be silent; four messages a second
// are what it should send. Figures that are older tell nothing of now.
const silence = 2 * time.Second

// silent reports whether a replica that should tell its figures doesn't: its
// process was stopped, or the machine can't keep up.
func (m *member) silent(now time.Time) bool {
	return m.state == ready && now.Sub(m.heard) > silence
}

// carries reports whether the member's replica runs a function.
func (m *member) carries(function string) bool { return slices.Contains(m.functions, function) }

// concerns reports whether a fault is one of the member's replica.
func (m *member) concerns(f scenario.Fault) bool {
	return m.carries(f.Function) && (f.Replica == "" || f.Replica == string(m.id))
}

// latest returns the newest figures, and those about a second before them, of a
// replica that is heard of.
func (m *member) latest() (now, before figures.Replica, ok bool) {
	if len(m.figures) < 2 || m.silent(time.Now()) {
		return figures.Replica{}, figures.Replica{}, false
	}
	return m.figures[len(m.figures)-1], m.figures[0], true
}

// lastWords is how long a replica that doesn't answer any more may take to be gone.
const lastWords = 300 * time.Millisecond

// unlessGone returns the error of telling a replica something, but for one that is
// dying: it hangs up a moment before it is gone, and whoever comes in its place is
// told at its start.
func unlessGone(r ports.Replica, err error) error {
	if err == nil {
		return nil
	}
	select {
	case <-r.Gone():
		return nil
	case <-time.After(lastWords):
		return err
	}
}

// look looks after one place until ctx ends or the place is given up: it
// starts a replica, follows it, and after its death starts the next. started
// is called once, with the outcome of the first start.
func (s *Shop) look(ctx context.Context, m *member, started func(error)) {
	err := s.start(ctx, m)
	if err != nil {
		s.remove(m) // before anybody counts places again
		started(err)
		return
	}
	started(nil)
	for {
		s.follow(ctx, m)
		if !s.bury(m) || !s.revive(ctx, m) {
			return
		}
	}
}

// revive fills a place whose replica died, as often as it takes; false: the
// place was given up.
func (s *Shop) revive(ctx context.Context, m *member) bool {
	for s.awaitRestart(ctx, m) {
		err := s.start(ctx, m)
		if err == nil || ctx.Err() != nil {
			return err == nil
		}
		s.mu.Lock()
		if m.state == starting {
			m.state, m.reason, m.restart = dead, err.Error(), time.Now().Add(s.restartAfter)
		}
		s.mu.Unlock()
		s.emit(runs.Event{Kind: runs.EventWarning, Subject: string(m.id), Text: sentences.NotRestarted(m.id, err, s.restartAfter)})
	}
	return false
}

// start launches a replica, arms the active faults in it and lets callers
// know of it.
func (s *Shop) start(ctx context.Context, m *member) error {
	s.mu.Lock()
	if m.state == draining {
		s.mu.Unlock()
		return nil
	}
	m.state, m.restart = starting, time.Time{}
	spec := ports.ReplicaSpec{ID: m.id, Functions: m.functions, Version: m.version, Seed: s.seed, WorkOff: s.workOff, Slots: s.slots, Language: s.languages[m.unit]}
	s.mu.Unlock()
	s.changed()

	r, err := s.launch(ctx, spec)
	if err != nil {
		return err // which names the replica
	}
	if err := s.warmUp(ctx, m, r); err != nil {
		r.Kill()
		<-r.Gone()
		return fmt.Errorf("start %s: %w", m.id, err)
	}
	for armed := false; ; {
		s.mu.Lock()
		epoch := s.epoch
		armed = armed || len(s.faultsFor(m)) > 0 // what was healed meanwhile goes too
		s.mu.Unlock()
		if err := s.prime(ctx, m, r.Endpoint().Addr, armed); err != nil {
			r.Kill()
			<-r.Gone()
			return fmt.Errorf("start %s: %w", m.id, err)
		}
		s.mu.Lock()
		if epoch == s.epoch {
			break
		}
		s.mu.Unlock()
	}
	if m.state == draining { // given up while it started
		s.mu.Unlock()
		r.Kill()
		<-r.Gone()
		return nil
	}
	m.replica, m.figures, m.state, m.heard, m.missed, m.untold = r, nil, ready, time.Now(), false, time.Time{}
	s.mu.Unlock()
	s.publish()
	at := r.Endpoint()
	s.emit(runs.Event{Kind: runs.EventReplica, Subject: string(m.id), Text: sentences.Ready(m.id, at.Addr, at.HTTPAddr)})
	return nil
}

// prime tells a replica all that was asked of those before it; armed: faults too.
func (s *Shop) prime(ctx context.Context, m *member, addr string, armed bool) error {
	s.mu.Lock()
	faults := s.faultsFor(m)
	links, limits := s.rulesFor(m)
	s.mu.Unlock()
	if err := s.parts.Control.SetPolicies(ctx, addr, links, limits); err != nil {
		return fmt.Errorf("set policies: %w", err)
	}
	if armed {
		if err := s.parts.Control.SetFaults(ctx, addr, s.seed, faults, faults...); err != nil {
			return fmt.Errorf("arm faults: %w", err)
		}
	}
	if err := s.askKinds(ctx, m, addr); err != nil {
		return err
	}
	return s.equip(ctx, m, addr)
}

// follow keeps the replica's figures until it has ended.
func (s *Shop) follow(ctx context.Context, m *member) {
	s.mu.Lock()
	r := m.replica
	s.mu.Unlock()
	if r == nil {
		return
	}
	watching, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for watching.Err() == nil {
			err := s.parts.Control.Watch(watching, r.Endpoint().Addr, func(f figures.Replica) { s.note(m, f) })
			if err != nil && watching.Err() == nil {
				s.log.Debug("figures broke off", "replica", m.id, "err", err)
			}
			select {
			case <-watching.Done():
			case <-r.Gone():
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	}()
	s.listen(ctx, m, r)
	stop()
	<-done
}

// listen tells when the replica is not heard of any more, until it has ended.
func (s *Shop) listen(ctx context.Context, m *member, r ports.Replica) {
	again := time.NewTicker(silence / 4)
	defer again.Stop()
	for {
		select {
		case <-r.Gone():
			return
		case <-ctx.Done():
			return
		case <-again.C:
		}
		s.mu.Lock()
		news := m.silent(time.Now()) && !m.missed
		m.missed = m.missed || news
		s.mu.Unlock()
		if news {
			s.emit(runs.Event{Kind: runs.EventReplica, Subject: string(m.id), Text: sentences.WentSilent(m.id)})
		}
		s.tellAgain(ctx, m, r)
	}
}

// note takes a message of a replica's figures.
func (s *Shop) note(m *member, f figures.Replica) {
	s.mu.Lock()
	var before figures.Replica
	if n := len(m.figures); n > 0 {
		before = m.figures[n-1]
	}
	events := m.acts.Events(m.id, before, f)
	if m.missed {
		m.missed = false
		after := time.Since(m.heard).Round(100 * time.Millisecond)
		events = append(events, runs.Event{Kind: runs.EventReplica, Subject: string(m.id), Text: sentences.AnswersAgain(m.id, after)})
	}
	s.phases.Requested(before, f)
	s.noteVersion(m, before, f)
	s.phases.Spend(m.unit, m.functions[0], s.shape.Placement == scenario.Process, before, f)
	defer func() {
		s.mu.Unlock()
		for _, ev := range events {
			s.emit(ev)
		}
	}()
	m.figures, m.heard = append(m.figures, f), time.Now()
	rests := f.Rests(m.figures[0])
	if extra := len(m.figures) - keepFigures; extra > 0 {
		m.figures = slices.Delete(m.figures, 0, extra)
	}
	s.receipts.Note(m.id, f.Faults)
	s.noteLinkFaults()
	if begun := s.noteFleet(time.Now()); begun || !rests || len(m.figures) == 1 {
		s.counted()
	}
}

// bury takes note of a replica's end, and reports whether another shall take
// its place.
func (s *Shop) bury(m *member) (restart bool) {
	s.mu.Lock()
	r := m.replica
	if r == nil {
		s.mu.Unlock()
		return false
	}
	select {
	case <-r.Gone():
	default: // the shop is closing; it ends the replica
		s.mu.Unlock()
		return false
	}
	m.reason = r.Reason()
	s.strike(m)
	s.receipts.Ended(m.id, m.reason, time.Now())
	s.noteGone(m)
	m.replica, m.figures = nil, nil
	if m.state == draining {
		s.mu.Unlock()
		return false
	}
	m.state = dead
	s.noteDeath(m)
	s.changed()
	s.noteFleet(time.Now())
	if s.closing {
		s.mu.Unlock()
		return false
	}
	m.restart = time.Now().Add(s.restartAfter)
	s.phases.Restarts++
	s.mu.Unlock()
	s.publish()
	s.emit(runs.Event{Kind: runs.EventReplica, Subject: string(m.id), Text: sentences.Died(m.id, m.reason, s.restartAfter)})
	return true
}

// awaitRestart waits until the place may be filled again; false: never.
func (s *Shop) awaitRestart(ctx context.Context, m *member) bool {
	timer := time.NewTimer(s.restartAfter)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return m.state == dead && !s.closing
}

// retire gives a place up: callers forget it, requests under way finish.
func (s *Shop) retire(ctx context.Context, m *member) error {
	s.mu.Lock()
	m.state = draining
	r := m.replica
	s.mu.Unlock()
	s.publish()
	var err error
	told := sentences.Left(m.id)
	if r != nil {
		told = sentences.Drained(m.id)
		if err = r.Drain(ctx); err != nil {
			r.Kill()
			err = fmt.Errorf("drain %s: %w", m.id, err)
		}
		<-r.Gone()
	}
	m.giveUp()
	<-m.left // only then may another have its name
	s.remove(m)
	if err == nil { // else the caller tells it
		s.emit(runs.Event{Kind: runs.EventReplica, Subject: string(m.id), Text: told})
	}
	return err
}

func (s *Shop) remove(m *member) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.members, m); i >= 0 {
		s.members = slices.Delete(s.members, i, i+1)
		close(m.gone)
	}
	s.changed()
}
