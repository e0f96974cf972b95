package engine

import (
	"context"
	"fmt"
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
)

// Size finds the smallest replica set of each shop that carries a load. The shops go
// through their sets at the same time, under the same arrivals.
func (d *director) Size(ctx context.Context, z scenario.Sizing) error {
	if err := d.empty(ctx); err != nil {
		return err
	}
	var sizers []*shop.Sizer
	for _, s := range d.shops {
		n, err := shop.NewSizer(s, z)
		if err != nil {
			return fmt.Errorf("size %s: %w", s.Shape(), err)
		}
		sizers = append(sizers, n)
	}
	for round := 0; slices.ContainsFunc(sizers, func(n *shop.Sizer) bool { return round < n.Sets() }); round++ {
		if err := d.measureSets(ctx, z, sizers, round); err != nil {
			return err
		}
	}
	for _, n := range sizers {
		d.e.keepSizes(n.Choose())
	}
	return nil
}

// measureSets measures one set of each shop, those that have no more keep theirs.
func (d *director) measureSets(ctx context.Context, z scenario.Sizing, sizers []*shop.Sizer, round int) error {
	each := func(f func(*shop.Sizer) error) error {
		return d.shops.Each(func(s *shop.Shop) error {
			n := sizers[slices.Index(d.shops, s)]
			if round >= n.Sets() {
				return nil
			}
			return f(n)
		})
	}
	if err := d.empty(ctx); err != nil {
		return err
	}
	if err := each(func(n *shop.Sizer) error { return n.Try(ctx, round) }); err != nil {
		return err
	}
	if err := d.e.setLoad(d.shops, z.Load); err != nil {
		return err
	}
	if err := d.Hold(ctx, scenario.SettleTime); err != nil {
		return err
	}
	for _, s := range d.shops {
		s.Mark(fmt.Sprintf("%s-settling-%d", z.Name, round+1))
	}
	if err := d.Hold(ctx, z.Hold); err != nil {
		return err
	}
	for _, s := range d.shops {
		s.Mark(sizers[0].Phase(round))
	}
	return each(func(n *shop.Sizer) error { return n.Measure(ctx, round) })
}

// empty ends the load and lets what is under way end, so that no set has to work
// off what a smaller one before it left in the queues.
func (d *director) empty(ctx context.Context) error {
	return d.shops.Each(func(s *shop.Shop) error {
		if err := s.SetLoad(scenario.Load{}); err != nil {
			return err
		}
		if err := s.Settle(ctx); err != nil {
			return fmt.Errorf("size: wait for the journeys under way: %w", err)
		}
		return nil
	})
}

func (e *Engine) keepSizes(sizes []runs.Size) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.sizes = append(e.sizes, sizes...)
}
