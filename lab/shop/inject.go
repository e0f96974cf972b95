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
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/shop/receipts"
)

// noticeable is how long a fault may be on its way before the lab says so.
const noticeable = 500 * time.Millisecond

// errElsewhere is why a shop gives a fault up that another can't have.
var errElsewhere = errors.New("another shop can't have the fault")

// Inject makes a fault active in those shops that can have it, or in none of them.
func (all Shops) Inject(ctx context.Context, f scenario.Fault) error {
	f = f.Complete()
	shops, err := breakable(all, f)
	if err != nil {
		return fmt.Errorf("fault %s: %w", f.ID, err)
	}
	if err := checkFault(f, shops); err != nil {
		return err
	}
	asked := f.ID
	f.ID = numbered(shops, asked)
	telling, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	err = shops.Each(func(s *Shop) error {
		err := s.inject(telling, asked, f)
		if err != nil && context.Cause(telling) == errElsewhere {
			return nil // the other one says why
		}
		if err != nil {
			giveUp(errElsewhere)
		}
		return err
	})
	if err != nil {
		undoing := context.WithoutCancel(ctx)
		undo := shops.Each(func(s *Shop) error { _, err := s.end(undoing, f.ID); return err })
		return errors.Join(err, undo)
	}
	return nil
}

// inject makes a fault active in the shop, which was asked for by another id
// perhaps; it returns once every ready replica that carries the function has it, or
// when somebody heals it before.
func (s *Shop) inject(ctx context.Context, asked string, f scenario.Fault) error {
	telling, giveUp := context.WithCancel(ctx)
	defer giveUp()
	s.mu.Lock()
	r := receipts.New(asked, f, giveUp)
	s.receipts = append(s.receipts, r)
	s.faults = append(s.faults, f)
	s.epoch++
	s.forgetActs()
	s.cutLocked(ports.Shoppers.Strike)
	s.mu.Unlock()

	err := s.bring(telling, r)
	s.mu.Lock()
	if r.Dropped {
		s.mu.Unlock()
		return nil // whoever heals it says so
	}
	if err == nil {
		r.InForce = true // and said to be, before anybody can say that it is healed
		s.changed()
		s.emit(runs.Event{Kind: runs.EventFault, Subject: f.ID, Text: s.injected(asked, f)})
		s.mu.Unlock()
		return nil
	}
	s.mu.Unlock()
	_, undo := s.end(context.WithoutCancel(ctx), f.ID)
	return errors.Join(fmt.Errorf("inject %s in %s: %w", f.ID, s.shape, err), undo)
}

// bring tells all that a fault concerns, and the audience if that takes long.
func (s *Shop) bring(ctx context.Context, r *receipts.Receipt) error {
	done := make(chan error, 1)
	go func() { done <- s.apply(ctx, r) }()
	select {
	case err := <-done:
		return err
	case <-time.After(noticeable):
	}
	s.mu.Lock()
	if !r.Dropped && !s.hides(r.Asked) { // how long it takes would tell what it is
		s.emit(runs.Event{Kind: runs.EventFault, Subject: r.Fault.ID, Text: sentences.OnItsWay(r.Fault)})
	}
	s.mu.Unlock()
	return <-done
}

// apply tells all that a fault concerns.
func (s *Shop) apply(ctx context.Context, r *receipts.Receipt) error {
	switch f := r.Fault; {
	case f.Link != "":
		return s.breakLinks(ctx)
	case f.Kind == killing:
		return s.kill(f, r)
	case actsInReplica(f.Kind):
		return s.arm(ctx, f.Function, f)
	}
	return nil
}

// numbered makes an id that no fault of the shops' runs has had: receipts and spans
// tell a fault from the same one before it. It is one for all shops.
func numbered(shops Shops, id string) string {
	unique := id
	for n := 2; slices.ContainsFunc(shops, func(s *Shop) bool { return s.had(unique) }); n++ {
		unique = fmt.Sprintf("%s-%d", id, n)
	}
	return unique
}

// GiveUp gives faults up that are still on their way: whoever heals them would wait
// for them.
func (all Shops) GiveUp(id string) {
	for _, s := range all {
		s.mu.Lock()
		for _, r := range s.receipts {
			if r.Named(id) {
				r.Drop()
			}
		}
		s.mu.Unlock()
	}
}
