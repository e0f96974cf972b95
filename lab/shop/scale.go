package shop

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/sentences"
)

// MaxReplicas bounds the replicas of one function, or of the monolith.
const MaxReplicas = 50

// Having returns the shops that have replicas of a unit; it is an error if none has.
func (all Shops) Having(unit string) (Shops, error) {
	having := slices.DeleteFunc(slices.Clone(all), func(s *Shop) bool { return !slices.Contains(units(s.shape), unit) })
	if len(having) == 0 && len(all) > 0 {
		return nil, noUnit(all[0], unit)
	}
	return having, nil
}

// MayScale tells why one of the shops doesn't take a number of replicas of a unit at
// present.
func (all Shops) MayScale(unit string, n int) error {
	for _, s := range all {
		s.building.Lock() // a shop that is being reset takes it later
		err := s.mayScale(unit, n)
		s.building.Unlock()
		if err != nil {
			return err
		}
	}
	return nil
}

// Scale sets the number of replicas of a unit, and returns when they have come or
// gone.
func (all Shops) Scale(ctx context.Context, unit string, n int) error {
	return all.Each(func(s *Shop) error { return s.scale(ctx, unit, n) })
}

// BeginScale does the same and returns at once: replicas come and go in the
// background.
func (all Shops) BeginScale(ctx context.Context, unit string, n int) error {
	return all.Each(func(s *Shop) error {
		_, err := s.beginScale(ctx, unit, n, s.unstarted)
		return err
	})
}

func noUnit(s *Shop, unit string) error {
	return sentences.NoUnit(unit, s.shape, units(s.shape))
}

// scale sets the number of replicas of a unit, and returns when they have come or
// gone.
func (s *Shop) scale(ctx context.Context, unit string, n int) error {
	came := s.newArrivals()
	moved, err := s.beginScale(ctx, unit, n, came.note)
	if err != nil {
		return err
	}
	came.n = moved.starting
	if err := came.wait(ctx); err != nil {
		return err
	}
	for _, m := range moved.leaving {
		select {
		case <-m.gone:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// beginScale begins to set the number of replicas of a unit. Those that can't be
// started aren't wanted any more; started is told of each.
func (s *Shop) beginScale(ctx context.Context, unit string, n int, started func(*member, error)) (resizing, error) {
	s.building.Lock()
	defer s.building.Unlock()
	if err := s.mayScale(unit, n); err != nil {
		return resizing{}, err
	}
	return s.resize(ctx, unit, n, func(m *member, err error) {
		if err != nil {
			s.mu.Lock()
			s.wanted[m.unit] = min(s.wanted[m.unit], s.count(m.unit))
			s.mu.Unlock()
		}
		started(m, err)
	}), nil
}

// mayScale tells why a unit's replicas can't be counted anew at present. The
// building lock must be held.
func (s *Shop) mayScale(unit string, n int) error {
	if !slices.Contains(units(s.shape), unit) {
		return noUnit(s, unit)
	}
	if n < 1 || n > MaxReplicas {
		return sentences.TooMany(unit, n, MaxReplicas)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.shut(); err != nil {
		return fmt.Errorf("scale %s=%d: %w", unit, n, err)
	}
	if err := s.deploys.barred(unit); err != nil {
		return fmt.Errorf("scale %s=%d in %s: %w", unit, n, s.shape, err)
	}
	return nil
}

// resizing is what a change of a unit's number of replicas has set going.
type resizing struct {
	leaving  []*member
	starting int
}

// resize asks for a number of replicas and returns at once: they come and go in
// the background, and what goes finishes its requests. Places that were given up,
// as their replica could not be started, are tried again; started is told of each.
// The building lock must be held.
func (s *Shop) resize(ctx context.Context, unit string, n int, started func(*member, error)) resizing {
	s.mu.Lock()
	s.wanted[unit] = n
	leaving := s.surplus(unit, n)
	for _, m := range leaving {
		m.state = draining // at once, so that the next look doesn't count it
	}
	fresh := s.missing()
	s.mu.Unlock()
	if len(leaving) > 0 {
		s.release(ctx, leaving)
	}
	s.raise(ctx, fresh, started)
	return resizing{leaving, len(fresh)}
}

// surplus picks the members of a unit beyond n: those that aren't ready first,
// then the youngest, as Kubernetes does. The lock must be held.
func (s *Shop) surplus(unit string, n int) []*member {
	var all []*member
	for _, m := range s.members {
		if m.unit == unit && m.state != draining {
			all = append(all, m)
		}
	}
	slices.Reverse(all)
	unreadyFirst(all)
	return all[:max(0, len(all)-n)]
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

// arrivals gathers what became of replicas that were begun to be started.
type arrivals struct {
	n        int // of them
	outcomes chan error
}

// newArrivals makes room for all that a shop can start at once.
func (s *Shop) newArrivals() *arrivals {
	return &arrivals{outcomes: make(chan error, len(units(s.shape))*MaxReplicas)}
}

// note takes an outcome; it never waits.
func (a *arrivals) note(_ *member, err error) { a.outcomes <- err }

// wait waits until every replica is ready or could not be started.
func (a *arrivals) wait(ctx context.Context) error {
	var errs []error
	for range a.n {
		select {
		case err := <-a.outcomes:
			errs = append(errs, err)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return errors.Join(errs...)
}
