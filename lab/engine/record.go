package engine

import (
	"context"
	"runtime"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// RecordFormat names the form of Record that this version writes.
const RecordFormat = "msalab.record/1"

// Record is a run as data: what was asked, what happened, what was measured.
// Its JSON form is described by record.schema.json beside this file.
// Durations are in nanoseconds where a field's name gives no unit.
type Record struct {
	Format   string              `json:"format"`
	Scenario string              `json:"scenario"`
	Title    scenario.Text       `json:"title"`
	Claim    string              `json:"claim"`
	Seed     uint64              `json:"seed"`
	Began    time.Time           `json:"began"`
	Ended    time.Time           `json:"ended"`
	Machine  Machine             `json:"machine"`
	Shapes   []string            `json:"shapes"`
	Load     scenario.Load       `json:"load"`
	WorkOff  bool                `json:"workOff"`  // no simulated work
	Baseline scenario.Baseline   `json:"baseline"` // that the time before the first fault was held against
	Late     float64             `json:"late"`     // share of requests that left over 5 ms late
	Invalid  []scenario.Text     `json:"invalid"`  // why the run can't be believed; empty: it can
	Problem  string              `json:"problem"`  // why the run ended early; empty: it didn't
	Results  []scenario.Result   `json:"results"`
	Phases   []scenario.Figures  `json:"phases"` // as the expectations and judgements saw them
	Benches  []scenario.Bench    `json:"benches"`
	Matrix   []Cell              `json:"matrix"`
	Receipts []Receipt           `json:"receipts"`
	Found    []Diagnosis         `json:"diagnoses"` // what traces said of slow phases
	Seconds  map[string][]Second `json:"seconds"`   // by shape; at most the last half hour
	Traces   []TraceRecord       `json:"traces"`    // that the scenario showed; per shape the slowest, and a failed one
	Store    TraceStatus         `json:"store"`
	Events   []Event             `json:"events"`

	Audits  map[string]scenario.Audit `json:"audits"`  // by shape; of the books at the end
	Crashes []Crash                   `json:"crashes"` // points at which replicas were to die

	// Frames are the run as the app would have shown it, for a replay.
	Frames []Frame `json:"frames"`

	Bills  map[string]scenario.Bill `json:"bills"`  // by shape; of the whole run
	Sizes  []Size                   `json:"sizes"`  // replica sets that were measured
	Prices []PriceRatio             `json:"prices"` // where the winner changes
}

// Machine is where the run took place.
type Machine struct {
	OS   string `json:"os"`
	Arch string `json:"arch"`
	CPUs int    `json:"cpus"`
	Go   string `json:"go"`
}

// Receipt is the proof that a fault fired.
type Receipt struct {
	Shop     string         `json:"shape"`
	Fault    scenario.Fault `json:"fault"`
	Seen     uint64         `json:"seen"`
	Fired    uint64         `json:"fired"`
	Achieved float64        `json:"achieved"`
	Interval [2]float64     `json:"interval95"`
	First    time.Time      `json:"first,omitzero"`
	Last     time.Time      `json:"last,omitzero"`
	Healed   time.Time      `json:"healed,omitzero"`
}

// TraceRecord is a trace that the run leads to.
type TraceRecord struct {
	Shop    string        `json:"shape"`
	Why     string        `json:"why"` // "shown", "slowest", "failed"
	Summary spans.Summary `json:"summary"`
	Spans   []spans.Span  `json:"spans"`
}

// lateLimit is the share of late requests from which a run can't be believed.
const lateLimit = 0.01

// record writes down the run, which film shows and whose last state was snap when
// the load had ended, at calm. problem is why it ended early, if it did.
func (e *Engine) record(ctx context.Context, snap *Snapshot, film *film, calm time.Time, sc *scenario.Scenario, problem error) *Record {
	e.mu.Lock()
	r := &Record{
		Format: RecordFormat, Scenario: sc.Name, Title: sc.Title, Claim: sc.Claim, Seed: e.cfg.Seed,
		Began: e.started, Ended: snap.At,
		Machine: Machine{runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version()},
		Load:    sc.Load, WorkOff: sc.WorkOff, Baseline: sc.Baseline, Late: snap.Late, Results: slices.Clone(e.results), Phases: slices.Clone(e.measured),
		Benches: slices.Clone(e.benches), Found: slices.Clone(e.diagnoses),
		Matrix: snap.Matrix, Store: snap.Traces, Events: slices.Clone(e.events),
		Bills: map[string]scenario.Bill{}, Audits: map[string]scenario.Audit{}, Seconds: map[string][]Second{}, Invalid: []scenario.Text{},
		Frames: film.frames(),
	}
	shown := slices.Clone(e.shown)
	r.Sizes = append([]Size{}, e.sizes...)
	e.mu.Unlock()
	if problem != nil {
		r.Problem = problem.Error()
	}
	for _, s := range snap.Shops {
		r.Shapes = append(r.Shapes, s.Shape.String())
		r.Seconds[s.Shape.String()] = film.seconds[s.Shape.String()]
		r.Bills[s.Shape.String()] = s.Bill
		if s.Audit != nil {
			r.Audits[s.Shape.String()] = *s.Audit
		}
		r.Traces = append(r.Traces, e.exemplars(ctx, s.Shape.String(), calm, shown)...)
	}
	r.Receipts, r.Crashes = receipts(snap.Faults), crashPoints(snap.Shops)
	r.Prices = priceRatios(r)
	r.Invalid = append(r.Invalid, r.doubts()...)
	return r
}

// doubts lists why a run can't be believed.
func (r *Record) doubts() []scenario.Text {
	var doubts []scenario.Text
	if r.Late > lateLimit {
		doubts = append(doubts, textTooBusy(r.Late, lateLimit))
	}
	for _, c := range r.Matrix {
		if c.Fault != "none" || r.overloaded() {
			continue
		}
		clean, quick := r.Baseline.Met(c.Figures)
		if !clean {
			doubts = append(doubts, textDirtyBaseline(c))
		}
		if !quick {
			doubts = append(doubts, textSlowBaseline(c, r.Baseline.P95))
		}
	}
	for _, p := range r.Receipts {
		if p.Fired == 0 {
			doubts = append(doubts, textNeverFired(p))
		}
	}
	for _, c := range r.Crashes {
		if c.Struck.IsZero() {
			doubts = append(doubts, textNeverPassed(c))
		}
	}
	return doubts
}

// overloaded tells a run that makes its shops too small on purpose, or replaces
// their replicas: journeys that fail without a fault are what it shows then.
func (r *Record) overloaded() bool {
	return r.scaled() || slices.ContainsFunc(r.Events, func(e Event) bool { return e.Kind == EventDeploy })
}

// exemplars finds the traces of a shop to keep: those that the scenario showed,
// the slowest of the shoppers', and one that failed. What ended after calm was
// broken off by the closing of the shop.
func (e *Engine) exemplars(ctx context.Context, shop string, calm time.Time, shown []spans.Summary) []TraceRecord {
	if e.cfg.Traces == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	var records []TraceRecord
	for _, t := range shown {
		if t.Shop == shop {
			records = append(records, e.keep(ctx, shop, "shown", t))
		}
	}
	for _, want := range []struct{ why, outcome string }{{"slowest", "ok"}, {"failed", "failed"}} {
		q := TraceQuery{Shop: shop, Since: e.started}
		q.Outcome = want.outcome
		t, ok, err := e.lookUp(ctx, q, func(t spans.Summary) bool {
			return t.Journey != "" && !t.Start.Add(t.Duration).After(calm)
		})
		if err == nil && ok {
			records = append(records, e.keep(ctx, shop, want.why, t))
		}
	}
	return records
}

// keep takes a trace into the record.
func (e *Engine) keep(ctx context.Context, shop, why string, t spans.Summary) TraceRecord {
	all, err := e.cfg.Traces.Get(ctx, t.Trace)
	if err != nil {
		e.cfg.Log.Warn("trace not kept in the record", "trace", t.Trace, "err", err)
	}
	return TraceRecord{Shop: shop, Why: why, Summary: t, Spans: all}
}
