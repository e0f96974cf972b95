package shop

import (
	"time"

	"github.com/msalab/msalab/lab/runs"
)

// Autoscaler is the rule by which a function's replicas follow its load. It
// keeps what it needs to remember, and starts nothing.
type Autoscaler interface {
	// Decide says how many replicas there should be. replicas is how many are
	// asked for at present, pods those that are there.
	Decide(now time.Time, replicas int, pods []Pod) runs.ScaleDecision
}

// Pod is one replica as an autoscaler sees it.
type Pod struct {
	Unready bool               // it starts still, or was ready for too short a time to be measured
	Leaving bool               // it drains: nothing is asked of it any more
	Metrics map[string]float64 // by name; what is missing could not be measured
}
