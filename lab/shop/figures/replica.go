package figures

import (
	"reflect"
	"time"

	"github.com/msalab/msalab/lab/runs"
)

// Replica is what one replica tells of itself. Counts only grow.
type Replica struct {
	At          time.Time
	Slots       int
	Busy        int
	Waiting     int
	Queue       int
	Refused     uint64
	Waits       Histogram // of requests for a slot
	Functions   map[string]Function
	Faults      map[string]Fault            // by fault id
	Links       map[string]runs.LinkFigures // that it calls over; by link
	Calls       map[string]Call             // over these links
	Working     float64                     // slot-seconds, simulated
	HeldWaiting float64                     // slot-seconds held while a callee works, simulated
	Idle        float64                     // slot-seconds, simulated
	Queued      float64                     // request-seconds in the queue before its slots
	CPUSeconds  float64                     // of its process
	RSS         uint64                      // of its process, in bytes
}

// Rests reports whether a replica did nothing since it told earlier figures: time went
// by, and its process may have used some of the machine.
func (f Replica) Rests(since Replica) bool {
	f.At, f.Idle, f.CPUSeconds, f.RSS = since.At, since.Idle, since.CPUSeconds, since.RSS
	return reflect.DeepEqual(f, since)
}

// Call counts the calls over a link in one replica of its caller.
type Call struct {
	Failed  uint64 // by the callee's fault or the network's
	Latency Histogram
}

// Fault counts how often a fault could have struck and did.
type Fault struct {
	Seen, Fired uint64
	First, Last time.Time
}
