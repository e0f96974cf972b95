// Package replay plays the record of a run as if it ran: the app shows it in
// the same views, and may go back and forth in it. Nothing is started, and
// nothing can be changed: what happened, happened.
//
// The picture moves on with the record's frames, one a second as a rule. Events,
// results and seconds come when they came; a column of the survival matrix comes
// whole when its fault was healed.
package replay

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
)

// Player plays one record. It is safe for use by several goroutines.
type Player struct {
	record *runs.Record
	before []*runs.Record   // runs of the same course
	states []*runs.Snapshot // one a frame, without what comes from elsewhere in the record
	clock  func() time.Time

	mu      sync.Mutex
	at      time.Duration // into the record, at since
	since   time.Time
	speed   int // index into speeds
	paused  bool
	version uint64
	last    *runs.Snapshot
}

// speeds are how many times faster than the run a record can be played.
func speeds() []float64 { return []float64{0.25, 0.5, 1, 2, 5, 10, 30} }

// normal is the index of the speed of the run.
const normal = 2

// ErrNoFrames says that a record can be read, but not played.
var ErrNoFrames = errors.New("it has no frames to play: an older version of the lab wrote it, or the run ended before its first second; `lab report` reads it")

// New makes a player that stands at the beginning and plays. clock is time.Now;
// before are the runs that went before it in a course.
func New(r *runs.Record, clock func() time.Time, before ...*runs.Record) (*Player, error) {
	if len(r.Frames) == 0 {
		return nil, ErrNoFrames
	}
	p := &Player{record: r, before: before, clock: clock, since: clock(), speed: normal}
	var state *runs.Snapshot
	for i, f := range r.Frames {
		if i > 0 && !f.At.After(r.Frames[i-1].At) {
			return nil, fmt.Errorf("frame %d is not after the one before it", i+1)
		}
		var err error
		if state, err = f.After(state); err != nil {
			return nil, fmt.Errorf("read frame %d: %w", i+1, err)
		}
		p.states = append(p.states, state)
	}
	return p, nil
}

// length is how long the record plays at the speed of the run.
func (p *Player) length() time.Duration { return p.states[len(p.states)-1].At.Sub(p.begin()) }

func (p *Player) begin() time.Time { return p.states[0].At }

// now is the place in the record. The lock must be held.
func (p *Player) now() time.Duration {
	at := p.at
	if !p.paused {
		at += time.Duration(float64(p.clock().Sub(p.since)) * speeds()[p.speed])
	}
	return min(max(at, 0), p.length())
}

// hold fixes the place in the record before its course changes. The lock must be
// held.
func (p *Player) hold() { p.at, p.since = p.now(), p.clock() }

// Seek goes forth by some time of the run, or back.
func (p *Player) Seek(by time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hold()
	p.at = min(max(p.at+by, 0), p.length())
}

// atOnce is within what time of a step's beginning going back means the step
// before it.
const atOnce = 2 * time.Second

// Step goes to the next beginning of a step (1), or to that of this step and
// then of the ones before (-1).
func (p *Player) Step(by int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hold()
	to := time.Duration(0)
	if by > 0 {
		to = p.length()
	}
	for i, s := range p.states {
		at := s.At.Sub(p.begin())
		if i == 0 || s.Stage.Step == p.states[i-1].Stage.Step && s.Stage.Finished == p.states[i-1].Stage.Finished {
			continue
		}
		switch {
		case by > 0 && at > p.at:
			p.at = at
			return
		case by < 0 && at+atOnce < p.at:
			to = at
		}
	}
	p.at = to
}

// Pause stops the picture, or lets it go on; at the end it begins anew.
func (p *Player) Pause() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hold()
	if p.at == p.length() {
		p.at, p.paused = 0, false
		return
	}
	p.paused = !p.paused
}

// Faster takes the next higher speed (1), or the next lower (-1).
func (p *Player) Faster(by int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hold()
	p.speed = min(max(p.speed+by, 0), len(speeds())-1)
}

// Place tells where the player is, how long the record is, how fast it plays and
// whether it stands.
func (p *Player) Place() (at, length time.Duration, speed float64, standing bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, length = p.now(), p.length()
	return at, length, speeds()[p.speed], p.paused || at == length
}

// Do takes no command: a record can't be changed.
func (p *Player) Do(engine.Command) {}

// Snapshot is the state of the run at the player's place.
func (p *Player) Snapshot() *runs.Snapshot {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.begin().Add(p.now())
	if p.last != nil && p.last.At.Equal(at) && (p.last.State == runs.Paused) == p.paused {
		return p.last
	}
	p.version++
	i, found := slices.BinarySearchFunc(p.states, at, func(s *runs.Snapshot, at time.Time) int { return s.At.Compare(at) })
	if !found {
		i--
	}
	p.last = p.picture(p.states[i], at)
	return p.last
}
