package engine

import (
	"context"
	"runtime"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// record writes down the run, which film shows and whose last state was snap when
// the load had ended, at calm. problem is
// why it ended early, if it did.
func (e *Engine) record(ctx context.Context, snap *runs.Snapshot, film *film, calm time.Time, sc *scenario.Scenario, problem string) *runs.Record {
	e.mu.Lock()
	r := &runs.Record{
		Format: runs.RecordFormat, Scenario: sc.Name, Title: sc.Title, Claim: sc.Claim, Seed: e.cfg.Seed,
		Began: e.started, Ended: snap.At,
		Machine: runs.Machine{OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(), Go: runtime.Version()},
		Load:    sc.Load, WorkOff: sc.WorkOff, Problem: problem, Baseline: sc.Baseline, Late: snap.Late, Results: slices.Clone(e.results), Phases: slices.Clone(e.measured),
		Benches: slices.Clone(e.benches), Found: slices.Clone(e.diagnoses),
		Matrix: snap.Matrix, Store: snap.Traces, Events: slices.Clone(e.events),
		Bills: map[string]scenario.Bill{}, Audits: map[string]scenario.Audit{}, Seconds: map[string][]runs.Second{}, Invalid: append([]scenario.Text{}, e.doubts...),
		Frames: film.frames(),
	}
	shown := slices.Clone(e.shown)
	r.Sizes = append([]runs.Size{}, e.sizes...)
	r.Decisions = append([]runs.Decision{}, e.decisions[max(0, len(e.decisions)-mostDecisions):]...)
	e.mu.Unlock()
	for _, s := range snap.Shops {
		r.Shapes = append(r.Shapes, s.Shape.String())
		r.Seconds[s.Shape.String()] = film.seconds[s.Shape.String()]
		r.Bills[s.Shape.String()] = s.Bill
		for _, v := range s.Rollouts {
			r.Rollouts = append(r.Rollouts, runs.Rollout{Shop: s.Shape.String(), RolloutView: v})
		}
		if s.Audit != nil {
			r.Audits[s.Shape.String()] = *s.Audit
		}
		r.Traces = append(r.Traces, e.exemplars(ctx, s.Shape.String(), calm, shown)...)
	}
	r.Receipts, r.Crashes = runs.Receipts(snap.Faults), crashPoints(snap.Shops)
	r.Prices = runs.PriceRatios(r)
	r.Invalid = append(r.Invalid, r.Doubts()...)
	return r
}

// exemplars finds the traces of a shop to keep: those that the scenario showed,
// the slowest of the shoppers', and one that failed. What ended after calm was
// broken off by the closing of the shop.
func (e *Engine) exemplars(ctx context.Context, shop string, calm time.Time, shown []runs.TraceRecord) []runs.TraceRecord {
	if e.cfg.Traces == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	var records []runs.TraceRecord
	for _, t := range shown {
		if t.Shop == shop {
			if now, err := e.cfg.Traces.Get(ctx, t.Summary.Trace); err == nil && len(now) > len(t.Spans) { // stragglers
				t.Spans = now
			}
			records = append(records, t)
		}
	}
	for _, want := range []struct{ why, outcome string }{{"slowest", "ok"}, {"failed", "failed"}} {
		q := TraceQuery{Shop: shop, Since: e.started}
		q.Outcome = want.outcome
		t, ok, err := e.lookUp(ctx, q, func(t spans.Summary) bool {
			return t.Journey != "" && !t.Start.Add(t.Duration).After(calm)
		})
		if err == nil && ok {
			records = append(records, e.keep(ctx, want.why, t))
		}
	}
	return records
}

// keep takes a trace into the record.
func (e *Engine) keep(ctx context.Context, why string, t spans.Summary) runs.TraceRecord {
	all, err := e.cfg.Traces.Get(ctx, t.Trace)
	if err != nil {
		e.cfg.Log.Warn("trace not kept in the record", "trace", t.Trace, "err", err)
	}
	return runs.TraceRecord{Shop: t.Shop, Why: why, Summary: t, Spans: all}
}
