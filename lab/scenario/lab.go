package scenario

import (
	"context"
	"time"
)

// Lab is what steps act on; the engine implements it. Every call acts on all
// shapes that the step is for at once. What a call did shows in the run's events: steps
// print nothing.
type Lab interface {
	// Say shows narration.
	Say(ctx context.Context, t Text) error
	// Hold lets time pass.
	Hold(ctx context.Context, d time.Duration) error
	// Mark ends the current phase, gives it a name and begins the next. Figures
	// belong to the phase in which a journey was due.
	Mark(ctx context.Context, name string) error
	// SetLoad replaces the load from now on.
	SetLoad(ctx context.Context, l Load) error
	// Inject makes a fault active; it returns once every replica has it. It
	// opens a column of the survival matrix, until the fault is healed.
	Inject(ctx context.Context, f Fault) error
	// Heal ends the fault with this id, or all faults ("all"), and waits until
	// every replica that should run is ready again.
	Heal(ctx context.Context, id string) error
	// Scale sets how many replicas carry a function ("monolith": whole copies).
	Scale(ctx context.Context, function string, replicas int) error
	// Autoscale lets the number of a function's replicas follow its load from now
	// on, or ends that.
	Autoscale(ctx context.Context, a Autoscale) error
	// Deploy brings another version of a function, and returns when it has come to
	// its end, whichever: the figures tell. Its error is of a deploy that can't
	// begin.
	Deploy(ctx context.Context, d Deploy) error
	// Size finds the smallest replica sets that carry a load, by prediction and by
	// measurement.
	Size(ctx context.Context, s Sizing) error
	// SetPolicy changes how calls are governed, on one link or all of them, while
	// they run. Either every link has its new policy, or none has.
	SetPolicy(ctx context.Context, c PolicyChange) error
	// SetLimit protects the replicas of a function from their callers; without
	// rate and wait the limit is lifted.
	SetLimit(ctx context.Context, l Limit) error
	// SetCheckout says how orders are paid from now on: one of Checkouts.
	SetCheckout(ctx context.Context, way string) error
	// Crash has a replica die, once, when a payment comes by a point.
	Crash(ctx context.Context, p Crashpoint) error
	// Audit joins the books; what they come to becomes figures of the phase.
	Audit(ctx context.Context) error
	// Bench measures something beside the shop; its figures are among those of
	// every phase from then on.
	Bench(ctx context.Context, b BenchRequest) error
	// Wire takes a message apart that goes between services just then, and tries
	// changes of its schema; what it comes to is a figure of every phase from then
	// on.
	Wire(ctx context.Context, w WireRequest) error
	// Figures returns what a phase measured ("": the current one), after all
	// journeys that were due in it have ended.
	Figures(ctx context.Context, phase string) (Figures, error)
	// Scrape reads the endpoints for Prometheus of all replicas. What they told
	// since the reading before becomes figures of the current phase. follow is a
	// function, or empty: the trace of its slowest exemplar is looked up and shown.
	Scrape(ctx context.Context, follow string) error
	// Report records the outcome of an expectation or a judgement.
	Report(ctx context.Context, r Result) error
	// ShowTrace looks a trace up in each shape and shows it.
	ShowTrace(ctx context.Context, q TraceQuery) error
	// Diagnose finds the cause of a slow phase in each shape, from traces alone,
	// tells it with its evidence and shows a trace that has it.
	Diagnose(ctx context.Context, q Diagnosis) error
	// Draw makes one of the faults active; which one the run's seed decides. What
	// it is and where stays hidden until a question about it is answered. All of
	// the faults have this id.
	Draw(ctx context.Context, id string, faults []Fault) error
	// Ask puts a question to the room and, when it was answered or nobody is
	// there to, tells the answer. A question whose Answer is Unknown is put and
	// not told; it comes again, Asked and with its answer, to be told.
	Ask(ctx context.Context, q Question) error
}

// TraceQuery picks a trace. Empty fields don't count; among those that fit Pick
// says which is taken.
type TraceQuery struct {
	Journey  string `json:"journey,omitempty"`
	Outcome  string `json:"outcome,omitempty"`
	Function string `json:"function,omitempty"` // crossed
	Fault    string `json:"fault,omitempty"`    // struck by this fault
	Phase    string `json:"phase,omitempty"`    // that it began in, by name
	Pick     string `json:"pick,omitempty"`     // one of Picks; empty: slowest
}

// The ways to pick one of several traces.
const (
	Slowest = "slowest"
	Typical = "typical" // as long as the one in the middle
	Widest  = "widest"  // crosses most functions; of those the slowest
)

// Picks returns the ways to pick one of several traces.
func Picks() []string { return []string{Slowest, Typical, Widest} }

// Diagnosis asks for the cause of a slow phase. Fault is what the answer is held
// against afterwards; it is not known to whoever looks for it.
type Diagnosis struct {
	Fault   string // by id
	Phase   string // the slow one
	Against string // a healthy one
}

// Question is put to the room before the figures answer it.
type Question struct {
	Text    Text   `json:"text"`
	Options []Text `json:"options"`
	Answer  int    `json:"answer"`  // index into Options, computed from the run; Unknown: the run can't tell, or not yet
	Because Text   `json:"because"` // why
	Asked   bool   `json:"asked"`   // it was put to the room before: tell the answer

	// Drawn is the draw that the question is about; empty: none. Its answer is the
	// drawn fault's place in the list, and only the lab knows it.
	Drawn string `json:"drawn,omitempty"`
}

// Unknown is the Answer of a question that the run has not answered.
const Unknown = -1
