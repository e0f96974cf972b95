package language

import (
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// defaultP95 is the latency that a healthy shop stays under. A purchase takes
// some 0.1 s of simulated work.
const defaultP95 = time.Second

// baseline reads what the time before the first fault has to be like.
func (r *reader) baseline(n read.Node) scenario.Baseline {
	if read.None(n) {
		return scenario.Baseline{Any: true}
	}
	b := scenario.Baseline{}
	r.Object(n, "baseline", "{p95: 300ms}, or none",
		read.Required("p95", func(n read.Node) { b.P95 = r.Duration(n) }),
	)
	return b
}
