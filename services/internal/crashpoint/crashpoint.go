// Package crashpoint marks the boundaries in the code of a distributed
// transaction at which a process may die: before and after each record that it
// makes, and before and after each effect elsewhere.
//
//	crashpoint.Here(ctx, "coupon/redeem/commit")
//
// Here does nothing unless the lab has set that point in the replica that the
// context belongs to. Then the process ends there, or stands still for a while,
// as one does that is swapped out or frozen with its virtual machine: until it
// goes on, Here holds up whatever else comes by a point of that replica, and Awake
// what it does at regular times. Names lists every point there is, so that a test
// can show that it left none out.
package crashpoint

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Point is a point that is set.
type Point struct {
	Name  string
	Skip  int             // requests that pass before it strikes
	Stall time.Duration   // zero: the process ends
	Wake  <-chan struct{} // closed where it is to go on before Stall is over; nil: never
}

// longestStall bounds how long a replica stands still.
const longestStall = time.Minute

// Set holds the points of one replica.
type Set struct {
	die   func(name string)
	watch func(name string)

	points atomic.Pointer[map[string]*armed]
	frozen atomic.Pointer[chan struct{}] // closed when the replica goes on; nil: it does
	mu     sync.Mutex                    // held while a point is counted
}

type armed struct {
	Point
	struck bool
}

// NewSet returns a set in which no point is set. die is called where one
// strikes: it ends the process, or makes whatever the replica does from then on
// fail. watch, if not nil, hears of every point that is passed.
func NewSet(die, watch func(name string)) *Set { return &Set{die: die, watch: watch} }

// Replace sets these points and no others. An error names those that don't exist,
// and then nothing has changed.
func (s *Set) Replace(points []Point) error {
	names, all := Names(), make(map[string]*armed)
	for _, p := range points {
		switch {
		case !slices.Contains(names, p.Name):
			return fmt.Errorf("crashpoint %q is not one of %q", p.Name, names)
		case p.Skip < 0:
			return fmt.Errorf("crashpoint %s: skip %d is negative", p.Name, p.Skip)
		case p.Stall < 0 || p.Stall > longestStall:
			return fmt.Errorf("crashpoint %s: stall %v is not between 0 and %v", p.Name, p.Stall, longestStall)
		}
		all[p.Name] = &armed{Point: p}
	}
	s.points.Store(&all)
	return nil
}

type key struct{}

// With returns a context in which Here asks s.
func With(ctx context.Context, s *Set) context.Context { return context.WithValue(ctx, key{}, s) }

// In is With for a context that doesn't outlive a request: where no point is
// set it costs nothing.
func (s *Set) In(ctx context.Context) context.Context {
	if points := s.points.Load(); s.watch == nil && (points == nil || len(*points) == 0) {
		return ctx
	}
	return With(ctx, s)
}

// Here is a boundary. It returns at once, unless its point is set.
func Here(ctx context.Context, name string) {
	s, _ := ctx.Value(key{}).(*Set)
	if s == nil {
		return
	}
	if s.watch != nil {
		s.watch(name)
	}
	s.awake()
	points := s.points.Load()
	if points == nil || (*points)[name] == nil {
		return
	}
	p := (*points)[name]
	switch {
	case !s.strikes(p):
	case p.Stall > 0:
		s.freeze(p.Stall, p.Wake)
	default:
		s.die(name)
	}
}

// Awake returns as soon as the replica doesn't stand still: at once, as a rule.
func Awake(ctx context.Context) {
	if s, _ := ctx.Value(key{}).(*Set); s != nil {
		s.awake()
	}
}

func (s *Set) awake() {
	for frozen := s.frozen.Load(); frozen != nil; frozen = s.frozen.Load() {
		<-*frozen // whatever becomes of the request: a frozen process doesn't hear of it
	}
}

// freeze has the replica stand still for a while, or until it is woken.
func (s *Set) freeze(d time.Duration, wake <-chan struct{}) {
	until := make(chan struct{})
	for !s.frozen.CompareAndSwap(nil, &until) {
		s.awake() // another point strikes while it stands still
	}
	select {
	case <-time.After(d):
	case <-wake:
	}
	s.frozen.Store(nil)
	close(until)
}

// strikes counts a request that comes to p; a point strikes once.
func (s *Set) strikes(p *armed) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.Skip > 0 {
		p.Skip--
		return false
	}
	first := !p.struck
	p.struck = true
	return first
}
