package shop

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/shop/receipts"
)

// suffers reports whether a fault is active in the shop, by its own id or by
// the one that was asked for.
func (s *Shop) suffers(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.receipts.Suffers(id)
}

// Heal ends a fault in those shops that have it (a link fault is in shops with
// links alone), or all faults ("all"). An id that is active nowhere is an error.
func (all Shops) Heal(ctx context.Context, id string) error {
	shops := all
	if id != "all" {
		shops = slices.DeleteFunc(slices.Clone(all), func(s *Shop) bool { return !s.suffers(id) })
		if len(shops) == 0 {
			return sentences.NotActive(id, "")
		}
	}
	return shops.Each(func(s *Shop) error { return s.heal(ctx, id) })
}

// heal ends the fault with this id, or all of them ("all"). An id that is not
// active is an error.
func (s *Shop) heal(ctx context.Context, id string) error {
	n, err := s.end(ctx, id)
	if n == 0 && id != "all" {
		return sentences.NotActive(id, s.shape.String())
	}
	return err
}

// end ends faults and returns how many were active. One that isn't in force yet is
// given up.
func (s *Shop) end(ctx context.Context, id string) (n int, err error) {
	s.mu.Lock()
	var healed []*receipts.Receipt
	for _, r := range s.receipts {
		if r.Named(id) {
			r.Healed = time.Now()
			r.Drop()
			healed = append(healed, r)
		}
	}
	if len(healed) == 0 && id != "all" {
		s.mu.Unlock()
		return 0, nil
	}
	s.faults = slices.DeleteFunc(s.faults, func(f scenario.Fault) bool {
		return slices.ContainsFunc(healed, func(r *receipts.Receipt) bool { return r.Fault.ID == f.ID })
	})
	s.epoch++
	s.cutLocked(ports.Shoppers.Phase)
	s.mu.Unlock()

	errs := []error{s.breakLinks(ctx)}
	for _, function := range healedFunctions(healed) {
		errs = append(errs, s.arm(ctx, function))
	}
	for _, r := range healed {
		t := sentences.Healed(r.Fault.ID)
		if r.Dropped {
			t = sentences.TakenBack(r.Fault.ID)
		}
		s.emit(runs.Event{Kind: runs.EventFault, Subject: r.Fault.ID, Text: t})
	}
	return len(healed), errors.Join(errs...)
}

func healedFunctions(healed []*receipts.Receipt) []string {
	var names []string
	for _, r := range healed {
		if actsInReplica(r.Fault.Kind) && !slices.Contains(names, r.Fault.Function) {
			names = append(names, r.Fault.Function)
		}
	}
	return names
}
