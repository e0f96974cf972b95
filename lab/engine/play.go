package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
)

// pass is one way through a scenario's steps: the shops that play in it.
// Played together there is one pass of all shops; in turn there is one a shop
// and round.
type pass struct {
	shops shop.Shops
	first bool // narration is spoken
	last  bool // expectations and judgements are made
}

// passes lays out how often a scenario is gone through. In turn the order
// alternates, so that no shape is always the first on a cold machine.
func passes(c scenario.Compare, shops shop.Shops) []pass {
	if !c.InTurn {
		return []pass{{shops: shops, first: true, last: true}}
	}
	var all []pass
	order := slices.Clone(shops)
	for range max(1, c.Rounds) {
		for _, s := range order {
			all = append(all, pass{shops: shop.Shops{s}})
		}
		slices.Reverse(order)
	}
	all[0].first, all[len(all)-1].last = true, true
	return all
}

// play opens the shops that a scenario wants and goes through its steps.
func (e *Engine) play(ctx context.Context, sc *scenario.Scenario) (err error) {
	began := time.Now()
	e.beginPlayed(sc)
	defer func() { e.endPlayed(sc, began, problemOf(ctx, err)) }()
	e.setStage(func(s *runs.Stage) {
		*s = runs.Stage{Scenario: sc.Name, Title: sc.Title, Claim: sc.Claim, Steps: len(sc.Steps)}
	})
	e.clock.restart()
	want := setting{sc.Compare.Shapes, shop.Setting{Replicas: sc.Replicas, Policy: sc.Policy, WorkOff: sc.WorkOff, Slots: sc.Slots, Languages: sc.Language}}
	if err := e.prepare(ctx, want); err != nil {
		return err
	}
	e.setStage(func(s *runs.Stage) { s.Began = time.Now() })
	for _, p := range passes(sc.Compare, e.openShops()) {
		if err := e.playPass(ctx, sc, p); err != nil {
			return err
		}
	}
	e.setStage(func(s *runs.Stage) { s.Finished, s.Ends = true, time.Time{} })
	return nil
}

func (e *Engine) playPass(ctx context.Context, sc *scenario.Scenario, p pass) error {
	for _, s := range p.shops {
		s.BeginPass()
	}
	if sc.Load.Rate > 0 {
		if err := e.setLoad(p.shops, sc.Load); err != nil {
			return err
		}
	}
	for i, step := range sc.Steps {
		e.clock.reach(i + 1)
		e.setStage(func(s *runs.Stage) { s.Step, s.Kind, s.Ends = i+1, step.Kind(), time.Time{} })
		if err := e.clock.wait(ctx, 0, func(time.Time) {}); err != nil { // stands while paused
			return err
		}
		if err := e.playStep(ctx, step, p); err != nil {
			return fmt.Errorf("%s:%d: %s: %w", sc.File, step.Line(), step.Kind(), err)
		}
	}
	if !p.last {
		return e.setLoad(p.shops, scenario.Load{Arrivals: sc.Load.Arrivals})
	}
	return nil
}

// playStep runs one step for those of the pass's shops that it is for.
func (e *Engine) playStep(ctx context.Context, step scenario.Step, p pass) error {
	d := &director{e: e}
	for _, s := range p.shops {
		if when := step.When(); len(when) == 0 || slices.Contains(when, s.Shape()) {
			d.shops = append(d.shops, s)
		}
	}
	if len(d.shops) == 0 {
		return nil
	}
	switch step.Kind() {
	case "say", "bench": // a bench measures no shop, so once is enough
		if !p.first {
			return nil
		}
	case "expect", "judge", "ask":
		if !p.last {
			return d.shops.Each(func(s *shop.Shop) error { return s.Settle(ctx) })
		}
	}
	return step.Run(ctx, d)
}

// RunScenario plays a scenario from start to end and closes everything behind
// it. The record is never nil: when ctx ends early, or a step fails, it holds
// what was measured until then.
func (e *Engine) RunScenario(ctx context.Context, sc *scenario.Scenario) (*runs.Record, error) {
	defer e.describe()()
	defer e.attend()()
	defer e.watchStore(ctx)()
	film := e.film(ctx)
	err := e.play(ctx, sc)
	e.calm(ctx)
	e.closeBooks(ctx)
	calm := time.Now()
	snap := film.stop()
	e.setState(runs.Stopping, "")
	if cerr := e.closeShops(ctx); cerr != nil && err == nil {
		err = fmt.Errorf("close: %w", cerr)
	}
	// Closed shops have sent all their spans, so the traces are whole.
	record := e.record(context.WithoutCancel(ctx), snap, film, calm, sc, problemOf(ctx, err))
	e.setState(runs.Done, "")
	return record, err
}

// problemOf says why a run ended early; empty: it didn't. Where it was told to, which of
// its steps heard of that first is of no interest.
func problemOf(ctx context.Context, err error) string {
	switch {
	case err == nil:
		return ""
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return runs.Interrupted
	}
	return err.Error()
}

// calm ends the load and lets the journeys under way end, so that closing the
// shops breaks none of them.
func (e *Engine) calm(ctx context.Context) {
	err := e.openShops().Each(func(s *shop.Shop) error {
		if err := s.SetLoad(scenario.Load{}); err != nil {
			return err
		}
		return s.Settle(ctx)
	})
	if err != nil && ctx.Err() == nil {
		e.cfg.Log.Warn("the load did not end well", "err", err)
	}
}
