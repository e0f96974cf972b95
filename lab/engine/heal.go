package engine

import (
	"context"
	"fmt"
	"slices"
)

// healEverywhere ends a fault in those shops that have it (a link fault is in
// shops with links alone), or all faults ("all"). An id that is active nowhere
// is an error.
func healEverywhere(ctx context.Context, d director, id string) error {
	if id != "all" {
		d.shops = slices.DeleteFunc(slices.Clone(d.shops), func(s *shop) bool { return !s.suffers(id) })
		if len(d.shops) == 0 {
			return fmt.Errorf("heal %s: no such fault is active", id)
		}
	}
	return d.each(func(s *shop) error { return s.heal(ctx, id) })
}

// suffers reports whether a fault is active in the shop, by its own id or by
// the one that was asked for.
func (s *shop) suffers(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.receipts, func(r *receipt) bool { return r.named(id) })
}
