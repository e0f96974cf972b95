package shop

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/ports"
)

// checkFault refuses a fault that could not act in one of the shops.
func checkFault(f scenario.Fault, shops Shops) error {
	// Who heals one of two means that one alone. A kill acts once; there is nothing to heal.
	if f.Kind != killing && slices.ContainsFunc(shops, func(s *Shop) bool { return s.suffers(f.ID) }) {
		return sentences.Active(f.ID)
	}
	if f.Link != "" {
		return checkLinkFault(f)
	}
	var shapes []scenario.Shape
	for _, s := range shops {
		shapes = append(shapes, s.shape)
	}
	if err := f.Refuse(shapes...); err != nil {
		return fmt.Errorf("fault %s: %w", f.ID, err)
	}
	if f.Rate <= 0 || f.Rate > 1 {
		return fmt.Errorf("fault %s: rate %g is not above 0 and at most 1", f.ID, f.Rate)
	}
	return nil
}

// had reports whether a fault of the shop's run, active or healed, has this id.
func (s *Shop) had(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.receipts.Had(id)
}

// Fault returns the latest fault of the shop's run that was asked for by this id; ok:
// there was one.
func (s *Shop) Fault(asked string) (f scenario.Fault, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.receipts.Asked(asked)
}

// actsInReplica tells whether a kind of fault is acted out by replicas. The
// others are what the lab itself does to replicas, or to the network between
// them.
func actsInReplica(kind string) bool {
	return kind != killing && kind != slowStart && !strings.HasPrefix(kind, "link-")
}

// faultsFor returns the active faults that a member's replica acts out. The
// lock must be held.
func (s *Shop) faultsFor(m *member) []scenario.Fault {
	var mine []scenario.Fault
	for _, f := range s.faults {
		if actsInReplica(f.Kind) && m.concerns(f) {
			mine = append(mine, f)
		}
	}
	return mine
}

// arm hands the active faults, fresh ones among them perhaps, to every ready replica
// that carries a function. A replica that dies meanwhile is no error: the next gets
// them at its start.
func (s *Shop) arm(ctx context.Context, function string, fresh ...scenario.Fault) error {
	s.telling.Lock()
	defer s.telling.Unlock()
	s.mu.Lock()
	type target struct {
		m      *member
		r      ports.Replica
		faults []scenario.Fault
	}
	var targets []target
	for _, m := range s.members {
		if m.state == ready && m.carries(function) {
			targets = append(targets, target{m, m.replica, s.faultsFor(m)})
		}
	}
	s.mu.Unlock()
	errs := make([]error, len(targets))
	var wg sync.WaitGroup
	for i, t := range targets {
		wg.Go(func() {
			err := s.parts.Control.SetFaults(ctx, t.r.Endpoint().Addr, s.seed, t.faults, fresh...)
			s.unanswered(t.m, err)
			if ctx.Err() == nil {
				err = unlessGone(t.r, err)
			}
			if err != nil {
				errs[i] = fmt.Errorf("%s: %w", t.m.id, err)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// cutLocked begins a new segment, which belongs to every fault that is active
// now; begin tells the shoppers of it. The lock must be held.
func (s *Shop) cutLocked(begin func(ports.Shoppers, int)) {
	n := s.phases.Cut()
	begin(s.shoppers, n)
	s.receipts.Inherit(n)
	s.changed()
}
