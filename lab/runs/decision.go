package runs

import (
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

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

// Decision is one that an autoscaler came to, whether it changed anything or not.
type Decision struct {
	Shop     string        `json:"shape"`
	Function string        `json:"function"`
	At       time.Time     `json:"at"`
	Text     scenario.Text `json:"text"` // the sentence that explains it
	ScaleDecision
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
