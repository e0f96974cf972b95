package engine

import (
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// Autoscaler is the rule by which a function's replicas follow its load. It
// keeps what it needs to remember, and starts nothing.
type Autoscaler interface {
	// Decide says how many replicas there should be. replicas is how many are
	// asked for at present, pods those that are there.
	Decide(now time.Time, replicas int, pods []Pod) ScaleDecision
}

// Pod is one replica as an autoscaler sees it.
type Pod struct {
	Unready bool               // it starts still, or was ready for too short a time to be measured
	Leaving bool               // it drains: nothing is asked of it any more
	Metrics map[string]float64 // by name; what is missing could not be measured
}

// ScaleDecision is what an autoscaler decided, and how it came to it.
type ScaleDecision struct {
	Before  int `json:"before"`  // replicas asked for until now
	Desired int `json:"desired"` // replicas asked for from now on

	Metric  scenario.ScaleMetric `json:"metric"`  // the one that asks for the most; zero: none could be measured
	Counted int                  `json:"counted"` // replicas that the average is over
	Average float64              `json:"average"` // over these, with the guesses for those that could not be measured
	Raw     float64              `json:"raw"`     // Counted x Average / target
	Wanted  int                  `json:"wanted"`  // Raw rounded up, before all limits
	Unready int                  `json:"unready"` // counted as idle, as they aren't ready
	Missing int                  `json:"missing"` // counted by a guess, as they have no figures
	Limit   ScaleLimit           `json:"limit"`   // what kept Desired from being Wanted
}

// ScaleLimit names what an autoscaler's decision was bounded by.
type ScaleLimit string

// The limits.
const (
	Unlimited       ScaleLimit = ""
	WithinTolerance ScaleLimit = "tolerance"    // too small a change
	WouldReverse    ScaleLimit = "reversal"     // the guesses would turn the direction round
	NoMetrics       ScaleLimit = "no metrics"   // nothing could be measured
	SomeMetrics     ScaleLimit = "some metrics" // one metric is missing, the rest ask for less
	LimitedByWindow ScaleLimit = "window"       // a recent recommendation counts
	LimitedByRate   ScaleLimit = "rate"         // so much at once is not allowed
	LimitedByMin    ScaleLimit = "min"
	LimitedByMax    ScaleLimit = "max"
)
