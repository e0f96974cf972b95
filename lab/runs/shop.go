package runs

import (
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// LinkView is a link as it runs: by which policy, and what the policy did.
type LinkView struct {
	Link
	Policy  scenario.Policy `json:"policy"`
	Circuit string          `json:"circuit,omitempty"` // the worst among the caller's replicas: "open", "half-open", "closed"; empty: no breaker
	Figures LinkFigures     `json:"figures"`
	Full    uint64          `json:"full,omitempty"` // calls that the full bulkhead refused over the last second

	// Over the last second, as the caller sees its calls; streams don't count.
	Rate   float64       `json:"rate,omitempty"`   // calls a second
	Errors float64       `json:"errors,omitempty"` // share of calls that failed by the callee's fault or the network's
	P95    time.Duration `json:"p95,omitempty"`
}

// Add returns both counts together. A circuit is not among them.
func (f LinkFigures) Add(o LinkFigures) LinkFigures {
	f.Opened += o.Opened
	f.NotSent += o.NotSent
	f.Full += o.Full
	f.TimedOut += o.TimedOut
	f.Retried += o.Retried
	f.Unbudgeted += o.Unbudgeted
	f.Resent += o.Resent
	f.Ejected += o.Ejected
	f.Tried += o.Tried
	f.Closed += o.Closed
	return f
}

// ReplicaID names a replica within its shop: "pay-2".
type ReplicaID string

// LinkFigures says what the policies of a link did in one replica of its
// caller.
type LinkFigures struct {
	Circuit    string `json:"circuit,omitempty"`    // "closed", "open", "half-open"; empty: no breaker
	Opened     uint64 `json:"opened,omitempty"`     // times that the circuit opened
	Tried      uint64 `json:"tried,omitempty"`      // times that it was half open: a trial call decided
	Closed     uint64 `json:"closed,omitempty"`     // times that a trial call closed it
	NotSent    uint64 `json:"notSent,omitempty"`    // calls refused by the open circuit
	Full       uint64 `json:"full,omitempty"`       // calls refused by the full bulkhead
	TimedOut   uint64 `json:"timedOut,omitempty"`   // attempts given up
	Retried    uint64 `json:"retried,omitempty"`    // by the caller, not by the mesh
	Unbudgeted uint64 `json:"unbudgeted,omitempty"` // retries that the budget refused
	Resent     uint64 `json:"resent,omitempty"`     // by the mesh
	Ejected    uint64 `json:"ejected,omitempty"`    // times that the mesh left a replica of the callee out
}

// Second is what shoppers met in one second, by journey.
type Second struct {
	At       time.Time                          `json:"at"`
	Journeys map[string]scenario.JourneyFigures `json:"journeys"`
	All      scenario.JourneyFigures            `json:"all"`

	Latency  []int `json:"latency,omitempty"`  // journeys by [LatencyBounds], and those beyond; empty: there were none
	Replicas int   `json:"replicas,omitempty"` // ready, the fewest in that second
	Waiting  int   `json:"waiting,omitempty"`  // requests that waited for a slot, the most in that second

	Slots SlotSeconds `json:"slots,omitzero"` // what the replicas' slots did in that second
}

// SlotSeconds is the part of a bill that slots make up, of one second, simulated.
type SlotSeconds struct {
	Working float64 `json:"working"`
	Waiting float64 `json:"waiting"` // held while a callee worked
	Idle    float64 `json:"idle"`
}

// All is all of them.
func (s SlotSeconds) All() float64 { return s.Working + s.Waiting + s.Idle }

// OwnRelay is the Jaeger of a TraceStatus where nobody wants one.
const OwnRelay = "the lab's own relay (Jaeger switched off)"

// TraceStatus says what is known of the trace stores.
type TraceStatus struct {
	Held      int    `json:"held"`    // traces that the relay holds in full
	Spans     uint64 `json:"spans"`   // received since the start
	Dropped   uint64 `json:"dropped"` // never reached Jaeger
	Jaeger    string `json:"jaeger"`  // "jaeger 2.13.0 at 127.0.0.1:16686", "off: not found", [OwnRelay]
	JaegerUp  bool   `json:"jaegerUp"`
	JaegerURL string `json:"jaegerUrl"` // of its web pages; empty: it has none
}

// TracePage is the address of a trace in Jaeger's web pages, which are at pages;
// empty: it has none.
func TracePage(pages, trace string) string {
	if pages == "" {
		return ""
	}
	return pages + "/trace/" + trace
}

// Shop is one shape as it runs.
type Shop struct {
	Shape      scenario.Shape
	URL        string
	Healthy    bool
	WorkOff    bool    // no simulated work
	Sampled    float64 // share of requests traced
	Functions  []Function
	Replicas   []ReplicaView
	Links      []LinkView
	Scalers    []Scaler
	Rollouts   []RolloutView   // the deploys so far, oldest first
	Bill       scenario.Bill   // of the run so far
	Checkout   string          // how orders are paid, as it was set; empty: the shop's own way
	Audit      *scenario.Audit // of the books, the latest; nil: none so far
	AuditedAt  time.Time       // when that was
	Payments   []Payment       // how the latest orders were paid, newest first, and the remarkable ones before them
	PaymentsAt time.Time       // when these were read; zero: not yet
	Crashes    []Crash         // points at which replicas were to die
	Seconds    []Second        // the last 120 at most, oldest first
}

// Scaler is an autoscaler and its latest decision.
type Scaler struct {
	scenario.Autoscale
	Decision ScaleDecision `json:"decision"`
	Text     scenario.Text `json:"text"` // the decision as a sentence; empty: none yet
	At       time.Time     `json:"at"`
}

// Function is what all replicas of a function did, over the last second.
type Function struct {
	Name     string         `json:"name"`
	Replicas int            `json:"replicas"` // ready
	Wanted   int            `json:"wanted"`
	Rate     float64        `json:"rate"`             // requests a second
	Errors   float64        `json:"errors,omitempty"` // share of requests that failed by the shop's fault
	P50      time.Duration  `json:"p50"`
	P95      time.Duration  `json:"p95"`
	InFlight int            `json:"inFlight,omitempty"`
	Limited  uint64         `json:"limited,omitempty"` // requests that the rate limits of its replicas refused so far
	Shed     uint64         `json:"shed,omitempty"`    // requests that they shed, as no slot was free in time
	Limit    scenario.Limit `json:"limit,omitzero"`    // that protects each of its replicas; zero: none
}

// ReplicaView is one replica.
type ReplicaView struct {
	ID        ReplicaID `json:"id"`
	Functions []string  `json:"functions"` // one, or all for a monolith copy
	Version   string    `json:"version"`
	Addr      string    `json:"addr,omitempty"`     // gRPC; empty: it is not ready
	HTTPAddr  string    `json:"httpAddr,omitempty"` // HTTP; empty: it has no HTTP door
	Metrics   string    `json:"metrics,omitempty"`  // of /metrics, over HTTP; empty: it is not ready
	State     string    `json:"state"`              // "starting", "ready", "silent" (it was ready, and is not heard of), "draining", "dead"
	Reason    string    `json:"reason,omitempty"`   // why it is dead
	Restart   time.Time `json:"restart,omitzero"`   // when it will be started again; zero: it won't
	Slots     int       `json:"slots"`
	Busy      int       `json:"busy"`
	Waiting   int       `json:"waiting,omitempty"`
	Queue     int       `json:"queue"`
	RSS       uint64    `json:"rss,omitempty"`
	// FaultKinds are the kinds of fault that can be had of it; empty: all that its
	// functions can have.
	FaultKinds []string `json:"faultKinds,omitempty"`
}

// Link is a caller and a callee.
type Link struct {
	Caller string `json:"caller"`
	Callee string `json:"callee"`
}

// String names the link as scenarios do: "pay.card".
func (l Link) String() string { return l.Caller + "." + l.Callee }

// ActiveFault is a fault and its receipt: what was asked against what happened.
type ActiveFault struct {
	scenario.Fault
	Shop     string     `json:"shape"`
	Seen     uint64     `json:"seen"`
	Fired    uint64     `json:"fired"`
	Achieved float64    `json:"achieved"`   // Fired / Seen
	Interval [2]float64 `json:"interval95"` // 95 % confidence (Wilson score)
	First    time.Time  `json:"first,omitzero"`
	Last     time.Time  `json:"last,omitzero"`
	Healed   time.Time  `json:"healed,omitzero"`  // zero: still active
	Arming   bool       `json:"arming,omitempty"` // it is active, but not yet in force everywhere
}

// RolloutView is a deploy as it stands.
type RolloutView struct {
	scenario.RolloutFigures
	Began time.Time     `json:"began"`
	Unit  string        `json:"unit"`  // whose replicas are replaced: the function, or "monolith"
	Share float64       `json:"share"` // of the calls that a canary gets
	Text  scenario.Text `json:"text"`  // the latest decision as a sentence

	// Journeys are those that were due while it was under way.
	Journeys map[string]scenario.JourneyFigures `json:"journeys"`
}

// Lost counts the journeys that failed or were shed while it was under way, and
// Delayed those that took over a second.
func (v RolloutView) Lost() (lost, delayed int) {
	for _, j := range v.Journeys {
		lost, delayed = lost+j.Failed+j.Shed, delayed+j.Delayed
	}
	return lost, delayed
}

// Rollout is a deploy of a run.
type Rollout struct {
	Shop string `json:"shape"`
	RolloutView
}

// Crash is a point in the code of a payment at which a replica was to die.
type Crash struct {
	Shop    string    `json:"shape"`
	Replica ReplicaID `json:"replica"`
	Struck  time.Time `json:"struck,omitzero"` // zero: no payment came by so far

	scenario.Crashpoint
}

// LatencyBounds returns the upper bounds of the ranges in which a Second counts
// latencies.
func LatencyBounds() []time.Duration {
	var all []time.Duration
	for power := time.Millisecond; power <= time.Second; power *= 10 {
		all = append(all, power, 2*power, 5*power)
	}
	return all
}
