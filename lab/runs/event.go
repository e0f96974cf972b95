package runs

import (
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// Event is one thing that happened in a run.
type Event struct {
	At      time.Time      `json:"at"`
	Kind    EventKind      `json:"kind"`
	Shop    string         `json:"shop,omitempty"`
	Subject string         `json:"subject,omitempty"` // a replica, a function, a fault, a step
	Text    scenario.Text  `json:"text"`
	Trace   *spans.Summary `json:"trace,omitempty"`

	Verdict scenario.Verdict `json:"-"` // of a result; in a record its results have it
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
