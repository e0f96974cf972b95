package rollout

import (
	"math"

	"github.com/msalab/msalab/lab/sentences"
)

// Fleet is a unit's replicas in the middle of a deploy, as its plan sees them.
type Fleet struct {
	Want        int // replicas that there should be
	NewReady    int // of the new version
	NewUnready  int // they start, or are to start again
	OldReady    int
	OldUnready  int
	OldDraining int     // they finish their requests
	NewDraining int     // of a canary that is taken back
	Share       float64 // of the calls that a canary is to get
}

// Canaries is how many replicas carry the canary's share of the calls.
func (f Fleet) Canaries() int { return int(math.Ceil(f.Share*float64(f.Want) - 1e-9)) }

// Move is what a deploy does next; zero: it waits.
type Move struct {
	Start  int // replicas of the new version
	Retire int // old replicas, those that aren't ready first
}

// told is the fleet as sentences speak of it.
func (f Fleet) told() sentences.Replaced {
	return sentences.Replaced{Want: f.Want, NewReady: f.NewReady, OldReady: f.OldReady, OldUnready: f.OldUnready}
}
