package scenario

// ScrapedFigures is what a shop's endpoints for Prometheus told at one reading,
// of the time since the reading before.
type ScrapedFigures struct {
	Functions map[string]MetricFigures `json:"functions"`
	Exemplar  ExemplarFigures          `json:"exemplar"` // that was followed; empty: none was
}

// MetricFigures is one function's rate, errors and duration as its replicas'
// endpoints tell them, and what was made of them.
type MetricFigures struct {
	N      uint64  `json:"n"`      // requests that ended
	Gap    uint64  `json:"gap"`    // by how many the endpoints' counts and the lab's own differ
	Rate   float64 `json:"rate"`   // a second
	Errors float64 `json:"errors"` // the share that failed by the shop's fault
	P50    float64 `json:"p50"`    // milliseconds, estimated from buckets as PromQL does
	P95    float64 `json:"p95"`
	Blamed float64 `json:"blamed"` // the function's share of the work in the trace that was followed
}

// ExemplarFigures is the exemplar of a function that was followed to its trace.
type ExemplarFigures struct {
	Function string  `json:"function"`
	Trace    string  `json:"trace"`
	MS       float64 `json:"ms"`    // that its request took
	Spans    int     `json:"spans"` // of its trace in the store; 0: it isn't there
}
