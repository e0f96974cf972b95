package runs

import (
	"time"

	"github.com/msalab/msalab/lab/scenario"
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
	Late    float64 // share of requests that left over 5 ms late, in the whole run
	LateNow float64 // the same, in the last seconds
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

// Cell is one field of the survival matrix.
type Cell struct {
	Shop    string                  `json:"shape"`
	Fault   string                  `json:"fault"` // its id; "none": the baseline
	Journey string                  `json:"journey"`
	Figures scenario.JourneyFigures `json:"figures"`
}
