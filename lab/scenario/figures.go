package scenario

import "time"

// Figures is what one phase measured: plain data, so that judges can be tested
// on recorded figures. Shapes are keyed by their text: "services/process".
type Figures struct {
	Phase   string                  `json:"phase"`
	Seconds float64                 `json:"seconds"`
	Shapes  map[string]ShapeFigures `json:"shapes"`
	Benches map[string]Bench        `json:"benches,omitempty"` // by kind; the latest of the run, whatever the phase
}

// ShapeFigures is what one shape measured in a phase.
type ShapeFigures struct {
	Since       time.Time                 `json:"since,omitzero"` // the beginning of the phase; zero: it ran several times over
	Journeys    map[string]JourneyFigures `json:"journeys"`
	Traces      map[string]TraceFigures   `json:"traces"`            // by journey; of the good ones of the phase that which crosses most functions
	Processes   int                       `json:"processes"`         // OS processes that the shop's replicas run in
	Replicas    int                       `json:"replicas"`          // ready at the end of the phase
	Ports       int                       `json:"ports"`             // that the replicas take requests on
	Links       int                       `json:"links"`             // caller-callee pairs seen crossing the network, in these traces
	Restarts    int                       `json:"restarts"`          // replicas that died in the phase and were started again
	Requests    map[string]uint64         `json:"requests"`          // by function; that reached it in the phase and ended, however they did
	Bill        Bill                      `json:"bill"`              // of the phase
	FaultsFired map[string]uint64         `json:"faultsFired"`       // by fault id, since its injection
	Scraped     *ScrapedFigures           `json:"scraped,omitempty"` // nil: nothing was scraped in the phase
	InGo        Text                      `json:"inGo,omitzero"`     // why a function runs in Go that should run in another language; empty: none does

	Rollout *RolloutFigures `json:"rollout,omitempty"` // of the latest deploy that began in the phase; nil: none
	Audit   *Audit          `json:"audit,omitempty"`   // of the books, at the latest audit in the phase; nil: there was none

	// Wire is what looks at messages found, by id.
	Wire map[string]WireFigures `json:"wire,omitempty"`

	// Found tells how well diagnoses named faults, by id: 1 cause and place, 0.5
	// one of them, 0 neither; missing: nobody asked.
	Found map[string]float64 `json:"found,omitempty"`
}

// Recovery is how many seconds of the phase had passed when the last journey
// that failed, or was shed, was due; 0: none failed. In a phase that begins with
// a healing it is how long the shop took to be well again.
func (f ShapeFigures) Recovery(journey string) float64 {
	last := f.Journeys[journey].LastFailed
	if last.IsZero() {
		return 0
	}
	return max(0, last.Sub(f.Since).Seconds())
}

// JourneyFigures is what the shoppers of one journey met. N counts all that
// ended; durations are in milliseconds and count from the moment due.
type JourneyFigures struct {
	N        int     `json:"n"`
	OK       int     `json:"ok"`
	Declined int     `json:"declined"`
	Failed   int     `json:"failed"`
	Shed     int     `json:"shed"`
	P50      float64 `json:"p50"`
	P95      float64 `json:"p95"`
	P99      float64 `json:"p99"`
	Delayed  int     `json:"delayed"`            // that ended well, but took more than a second
	Refused  int     `json:"refused,omitempty"`  // of the failed: the shop was full and turned them away
	TimedOut int     `json:"timedOut,omitempty"` // of the failed: no answer came in time

	LastFailed time.Time `json:"lastFailed,omitzero"` // when the last that failed or was shed was due; zero: none
}

// Success is the share of journeys that ended well: ok or declined. It is NaN
// when there were none.
func (j JourneyFigures) Success() float64 { return float64(j.OK+j.Declined) / float64(j.N) }

// Overload counts the journeys that failed since more was under way than the shop
// could do, or the machine: turned away, not answered in time, never sent. All other
// failures are errors, or requests that were broken off.
func (j JourneyFigures) Overload() int { return j.Refused + j.TimedOut + j.Shed }

// TraceFigures is one trace in numbers.
type TraceFigures struct {
	ID         string  `json:"id"`
	Spans      int     `json:"spans"`
	Services   int     `json:"services"`  // distinct service.name
	Functions  int     `json:"functions"` // distinct functions, wherever they ran
	DurationMS float64 `json:"durationMs"`
	Languages  int     `json:"languages"` // distinct programming languages of the programs that made its spans
}

// MinSample is how many journeys, or requests, a figure needs before anything is
// judged by it.
const MinSample = 30
