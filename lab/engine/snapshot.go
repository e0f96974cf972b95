package engine

import (
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// Snapshot is the state of a run at one moment, for showing. It is never
// changed after it was handed out.
type Snapshot struct {
	Version uint64 // grows with every change
	At      time.Time
	Started time.Time
	Seed    uint64
	State   State
	Problem string // what went wrong, when State is Broken
	Stage   Stage  // the scenario under way
	Shops   []Shop
	Faults  []ActiveFault
	Load    scenario.Load
	Late    float64 // share of requests that left over 5 ms late
	Traces  TraceStatus
	Matrix  []Cell
	Results []scenario.Result
	Course  []scenario.Played // what the scenarios said of the claims so far, a run each
	Benches []scenario.Bench  // what benches measured in this run
	Events  []Event           // the latest, oldest first, at most 500

	Specimen *Specimen // the message that the scenario looked at last; nil: none
}

// State is what a run is doing.
type State string

// The states of a run.
const (
	Starting State = "starting"
	Running  State = "running"
	Paused   State = "paused" // a scenario waits for Next
	Stopping State = "stopping"
	Done     State = "done"
	Broken   State = "broken"
)

// Stage is where a scenario stands. Scenario is empty in free play.
type Stage struct {
	Scenario string             `json:"scenario"`
	Began    time.Time          `json:"began,omitzero"` // when its first step could begin
	Title    scenario.Text      `json:"title"`
	Claim    string             `json:"claim"`
	Step     int                `json:"step"` // 1 to Steps
	Steps    int                `json:"steps"`
	Kind     string             `json:"kind"` // of the step
	Text     scenario.Text      `json:"text,omitzero"`
	Question *scenario.Question `json:"question,omitempty"`
	Revealed bool               `json:"revealed,omitempty"` // the answer is shown
	Votes    []int              `json:"votes,omitempty"`    // the room's answers, by option, in the order given
	Ends     time.Time          `json:"ends,omitzero"`      // of a hold; zero: open
	Finished bool               `json:"finished,omitempty"`
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
	Rollouts   []RolloutView   // the latest of each unit that was deployed
	Bill       scenario.Bill   // of the run so far
	Checkout   string          // how orders are paid, as it was set; empty: the shop's own way
	Audit      *scenario.Audit // of the books, the latest; nil: none so far
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
	Limit    scenario.Limit `json:"limit,omitzero"` // that protects each of its replicas; zero: none
}

// ReplicaView is one replica.
type ReplicaView struct {
	ID        ReplicaID `json:"id"`
	Functions []string  `json:"functions"` // one, or all for a monolith copy
	Version   string    `json:"version"`
	Addr      string    `json:"addr,omitempty"`     // gRPC; empty: it is not ready
	HTTPAddr  string    `json:"httpAddr,omitempty"` // HTTP; empty: it has no HTTP door
	Metrics   string    `json:"metrics,omitempty"`  // of /metrics, over HTTP; empty: it is not ready
	State     string    `json:"state"`              // "starting", "ready", "draining", "dead"
	Reason    string    `json:"reason,omitempty"`   // why it is dead
	Restart   time.Time `json:"restart,omitzero"`   // when it will be started again; zero: it won't
	Slots     int       `json:"slots"`
	Busy      int       `json:"busy"`
	Waiting   int       `json:"waiting,omitempty"`
	Queue     int       `json:"queue"`
	RSS       uint64    `json:"rss,omitempty"`
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
	Healed   time.Time  `json:"healed,omitzero"` // zero: still active
}

// Cell is one field of the survival matrix.
type Cell struct {
	Shop    string                  `json:"shape"`
	Fault   string                  `json:"fault"` // its id; "none": the baseline
	Journey string                  `json:"journey"`
	Figures scenario.JourneyFigures `json:"figures"`
}

// Event is one thing that happened in a run.
type Event struct {
	At      time.Time      `json:"at"`
	Kind    EventKind      `json:"kind"`
	Shop    string         `json:"shop,omitempty"`
	Subject string         `json:"subject,omitempty"` // a replica, a function, a fault, a step
	Text    scenario.Text  `json:"text"`
	Trace   *spans.Summary `json:"trace,omitempty"`
}

// EventKind says what an event is about.
type EventKind string

// The kinds of event.
const (
	EventRun     EventKind = "run"     // began, ended
	EventSay     EventKind = "say"     // narration
	EventStep    EventKind = "step"    // a step began
	EventReplica EventKind = "replica" // started, died, restarted, drained
	EventFault   EventKind = "fault"   // injected, healed, first fired
	EventLoad    EventKind = "load"
	EventPolicy  EventKind = "policy" // changed; what a policy did
	EventScale   EventKind = "scale"  // replicas asked for by name; of a shop: what its autoscaler decided, and why
	EventDeploy  EventKind = "deploy" // what a deploy decided, and why
	EventResult  EventKind = "result" // an expectation or a judgement
	EventTrace   EventKind = "trace"  // a trace to look at
	EventAsk     EventKind = "ask"    // a question, its answer
	EventBench   EventKind = "bench"  // a round of one began; what it came to
	EventAudit   EventKind = "audit"  // what the books come to; an order out of balance
	EventWire    EventKind = "wire"   // a message taken apart
	EventWarning EventKind = "warning"
)
