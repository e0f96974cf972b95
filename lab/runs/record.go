package runs

import (
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// RecordFormat names the form of Record that this version writes.
const RecordFormat = "msalab.record/2"

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
	Problem  string              `json:"problem"`  // why the run ended early, [Interrupted] perhaps; empty: it didn't
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

	Rollouts  []Rollout  `json:"rollouts"`  // deploys, by shape in order
	Decisions []Decision `json:"decisions"` // of the autoscalers, all of them; at most the last 20,000

	Audits  map[string]scenario.Audit `json:"audits"`  // by shape; of the books at the end
	Crashes []Crash                   `json:"crashes"` // points at which replicas were to die

	// Frames are the run as the app would have shown it, for a replay.
	Frames []Frame `json:"frames"`

	Bills  map[string]scenario.Bill `json:"bills"`  // by shape; of the whole run
	Sizes  []Size                   `json:"sizes"`  // replica sets that were measured
	Prices []scenario.PriceRatio    `json:"prices"` // where the winner changes
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

// Doubts lists why a run can't be believed.
func (r *Record) Doubts() []scenario.Text {
	doubts := r.fullDisks()
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
	for _, shop := range r.unmeasured() {
		doubts = append(doubts, textNoBaseline(shop))
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

// fullDisk begins what a database says that can't grow.
const fullDisk = "the disk is full in "

// fullDisks tells of each shop whose data found no room, as a failed trace of it says:
// what failed then says nothing of how shops are built.
func (r *Record) fullDisks() []scenario.Text {
	var doubts []scenario.Text
	told := map[string]bool{}
	for _, t := range r.Traces {
		for _, s := range t.Spans {
			if _, rest, ok := strings.Cut(s.Message, fullDisk); ok && !told[t.Shop] {
				folder, _, _ := strings.Cut(rest, ": ")
				doubts, told[t.Shop] = append(doubts, textFullDisk(t.Shop, folder)), true
			}
		}
	}
	return doubts
}

// unmeasured lists the shops that were broken before anybody shopped: what the
// faults, or crashes, did to them can't be told.
func (r *Record) unmeasured() []string {
	var broken, shops []string
	for _, p := range r.Receipts {
		broken = append(broken, p.Shop)
	}
	for _, c := range r.Crashes {
		broken = append(broken, c.Shop)
	}
	for _, shop := range broken {
		measured := slices.ContainsFunc(r.Matrix, func(c Cell) bool { return c.Shop == shop && c.Fault == "none" && c.Figures.N > 0 })
		if !measured && !r.Baseline.Any && !slices.Contains(shops, shop) {
			shops = append(shops, shop)
		}
	}
	return shops
}

// overloaded tells a run that makes its shops too small on purpose, or replaces
// their replicas, and injects no fault: journeys that fail are what it shows then.
// What is to be compared with a fault has to be healthy, whatever was scaled.
func (r *Record) overloaded() bool {
	return len(r.Receipts) == 0 &&
		slices.ContainsFunc(r.Events, func(e Event) bool { return e.Kind == EventScale || e.Kind == EventDeploy })
}

// scaled tells whether somebody, or an autoscaler, set numbers of replicas.
func (r *Record) scaled() bool {
	return slices.ContainsFunc(r.Events, func(e Event) bool { return e.Kind == EventScale })
}

// sizedPhases are the phases in which shops were sized, in order.
func (r *Record) sizedPhases() []string {
	var names []string
	for _, s := range r.Sizes {
		if !slices.Contains(names, s.Phase) {
			names = append(names, s.Phase)
		}
	}
	return names
}

// Diagnosis is what the traces of a slow phase say about its cause.
type Diagnosis struct {
	Shop     string        `json:"shape"`
	Fault    string        `json:"fault"` // that was asked about, by id
	Phase    string        `json:"phase"`
	Cause    string        `json:"cause"`    // "n-plus-one"; empty: none stood out
	Function string        `json:"function"` // where
	Found    float64       `json:"found"`    // 1: cause and place are the fault's; 0.5: one of them; 0: neither
	Evidence scenario.Text `json:"evidence"`
	Trace    spans.TraceID `json:"trace"` // shows it
}

// Played is what the run said of the article's claims, and what stands against
// that.
func (r *Record) Played() scenario.Played {
	p := scenario.Played{Scenario: r.Scenario, Claim: r.Claim, Results: r.Results}
	switch {
	case r.Problem != "":
		p.Doubt = textEndedEarly(r.Problem)
	case len(r.Invalid) > 0:
		p.Doubt = textInvalid(r.Invalid[0])
	}
	return p
}

// Receipts are the proofs of faults.
func Receipts(faults []ActiveFault) []Receipt {
	var all []Receipt
	for _, f := range faults {
		all = append(all, Receipt{f.Shop, f.Fault, f.Seen, f.Fired, f.Achieved, f.Interval, f.First, f.Last, f.Healed})
	}
	return all
}
