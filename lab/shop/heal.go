package shop

import (
	"context"
	"fmt"
	"slices"
)

// suffers reports whether a fault is active in the shop, by its own id or by
// the one that was asked for.
func (s *Shop) suffers(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.receipts, func(r *receipt) bool { return r.named(id) })
}

// Heal ends a fault in those shops that have it (a link fault is in shops with
// links alone), or all faults ("all"). An id that is active nowhere is an error.
func (all Shops) Heal(ctx context.Context, id string) error {
	shops := all
	if id != "all" {
		shops = slices.DeleteFunc(slices.Clone(all), func(s *Shop) bool { return !s.suffers(id) })
		if len(shops) == 0 {
			return fmt.Errorf("heal %s: no such fault is active", id)
		}
	}
	return shops.Each(func(s *Shop) error { return s.heal(ctx, id) })
}
