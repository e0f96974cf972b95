package engine

import (
	"context"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop"
)

// setLoad replaces the load of some shops.
func (e *Engine) setLoad(shops shop.Shops, l scenario.Load) error {
	for _, s := range shops {
		if err := s.SetLoad(l); err != nil {
			return err
		}
	}
	e.mu.Lock()
	e.load = l
	e.mu.Unlock()
	e.emit(runs.Event{Kind: runs.EventLoad, Text: sentences.Load(l)})
	return nil
}

// inject makes a fault active in some shops, or in none of them.
func (e *Engine) inject(ctx context.Context, shops shop.Shops, f scenario.Fault) error {
	e.changing.Lock()
	defer e.changing.Unlock()
	return shops.Inject(ctx, f)
}

// setPolicy changes the policies of those shops that have links, or of none.
func (e *Engine) setPolicy(ctx context.Context, shops shop.Shops, c scenario.PolicyChange) error {
	e.changing.Lock()
	defer e.changing.Unlock()
	return shops.SetPolicy(ctx, c)
}

// setLimit limits a function in some shops, or in none of them.
func (e *Engine) setLimit(ctx context.Context, shops shop.Shops, l scenario.Limit) error {
	e.changing.Lock()
	defer e.changing.Unlock()
	return shops.SetLimit(ctx, l)
}

// scale sets the number of replicas of a unit in those shops that have it, and
// returns at once: replicas come and go in the background.
func (e *Engine) scale(ctx context.Context, shops shop.Shops, unit string, n int) error {
	having, err := shops.Having(unit)
	if err != nil {
		return err
	}
	if err := e.tellScale(having, unit, n); err != nil {
		return err
	}
	return having.BeginScale(ctx, unit, n)
}

// tellScale makes a change of a unit's number of replicas an event, unless a shop
// doesn't take it at present: then none of them is to change.
func (e *Engine) tellScale(shops shop.Shops, unit string, n int) error {
	if err := shops.MayScale(unit, n); err != nil {
		return err
	}
	e.emit(runs.Event{Kind: runs.EventScale, Subject: unit, Text: sentences.Scaled(unit, n)})
	return nil
}

// hurry gives faults up that are still on their way, as a command that heals them
// has come: it would wait for them.
func (e *Engine) hurry(c Command) {
	id := "all"
	switch c := c.(type) {
	case Heal:
		id = c.ID
	case Play, FreePlay, Reset:
	default:
		return
	}
	e.openShops().GiveUp(id)
}
