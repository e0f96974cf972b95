package scenario

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario/choice"
)

// Deploy asks for another version of a function. Where the function has replicas
// of its own they are replaced; in the monolith whole copies are, with all that
// they carry.
type Deploy struct {
	Function string
	Version  string
	Strategy string // one of Strategies

	// Of rolling: how many replicas there may be too many, and how many too few.
	Surge, Unavailable Extent

	// Of a canary: the shares of the calls that it gets, one after the other, each
	// for Hold, and what it must keep to to get the next.
	Weights []float64
	Hold    time.Duration
	Gate    Gate

	// Deadline is for how long nothing may come of it before it stops; Kubernetes'
	// progressDeadlineSeconds.
	Deadline time.Duration
}

// The strategies of a deploy.
const (
	Rolling  = "rolling"  // a few replicas at a time
	Recreate = "recreate" // all go, then all come
	Canary   = "canary"   // a small share of the calls first
)

// Strategies returns the strategies of a deploy.
func Strategies() []string { return []string{Rolling, Recreate, Canary} }

// Extent is a number of replicas, or a share of them.
type Extent struct {
	Count int
	Share float64 // counts where Count is 0
}

// Gate is what a canary must keep to, measured at its replicas.
type Gate struct {
	Success float64       // at least this share of requests doesn't fail
	P95     time.Duration // at most; 0: any
}

// KubernetesDeadline is the deadline of a deploy that Kubernetes has where nobody
// sets one.
const KubernetesDeadline = 600 * time.Second

// Bounds returns how many replicas there may be beyond want, and how many fewer
// may be ready, by the rule of Kubernetes (ResolveFenceposts in
// kubernetes/pkg/controller/deployment/util): a share of the surge is rounded up,
// one of the unavailable down, and where both come to nothing one may be
// unavailable, or nothing could ever begin.
func (d Deploy) Bounds(want int) (surge, unavailable int) {
	surge, unavailable = d.Surge.Count, d.Unavailable.Count
	if surge == 0 {
		surge = int(math.Ceil(d.Surge.Share*float64(want) - 1e-9))
	}
	if unavailable == 0 {
		unavailable = int(math.Floor(d.Unavailable.Share*float64(want) + 1e-9))
	}
	if surge == 0 && unavailable == 0 {
		unavailable = 1
	}
	return surge, min(unavailable, want)
}

// Validate tells what is wrong with a deploy.
func (d Deploy) Validate() error {
	switch {
	case !slices.Contains(Functions(), d.Function):
		return fmt.Errorf("deploy %q: %s", d.Function, choice.Among("functions", d.Function, Functions()))
	case !slices.Contains(Versions(d.Function), d.Version):
		return fmt.Errorf("deploy %s: unknown version %q: %s", d.Function, d.Version, choice.Among("versions of "+d.Function, d.Version, Versions(d.Function)))
	case !slices.Contains(Strategies(), d.Strategy):
		return fmt.Errorf("deploy %s: unknown strategy %q: %s", d.Function, d.Strategy, choice.Among("strategies", d.Strategy, Strategies()))
	case d.Deadline <= 0:
		return fmt.Errorf("deploy %s: want a deadline above 0s", d.Function)
	case d.Strategy == Rolling && d.Surge == Extent{} && d.Unavailable == Extent{}:
		return fmt.Errorf("deploy %s: max_surge and max_unavailable are both 0, so nothing could ever begin: let one of them be 1", d.Function)
	case d.Strategy != Canary:
		return nil
	case len(d.Weights) == 0 || d.Hold <= 0:
		return fmt.Errorf("deploy %s: a canary has weights and a hold: weights: [10%%, 50%%], hold: 5s", d.Function)
	case d.Gate == Gate{}:
		return fmt.Errorf("deploy %s: a canary without a gate is never judged: gate: {success: 99%%, p95: 300ms}", d.Function)
	}
	for i, w := range d.Weights {
		if w <= 0 || w >= 1 || i > 0 && w <= d.Weights[i-1] {
			return fmt.Errorf("deploy %s: weights grow, from above 0%% to below 100%%: the last step to 100%% comes by itself", d.Function)
		}
	}
	return nil
}

// String tells what is asked for: "board v2, rolling".
func (d Deploy) String() string {
	text := d.Function + " " + d.Version + ", " + d.Strategy
	if d.Strategy == Canary {
		var weights []string
		for _, w := range d.Weights {
			weights = append(weights, fmt.Sprintf("%g%%", w*100))
		}
		text += " " + strings.Join(weights, " ")
	}
	return text
}

// RolloutFigures is what a deploy came to in one shape.
type RolloutFigures struct {
	Function  string  `json:"function"`
	Version   string  `json:"version"`
	Strategy  string  `json:"strategy"`
	Outcome   string  `json:"outcome"`   // one of the Outcomes of a deploy; empty: under way
	Seconds   float64 `json:"seconds"`   // until the last old replica had left, or the deploy was given up
	Restarted int     `json:"restarted"` // replicas of the new version that were started
	Carried   int     `json:"carried"`   // functions that these carry, all counted
	Met       uint64  `json:"met"`       // requests to the function that the new version answered until now, or the next deploy
	MetFailed uint64  `json:"metFailed"` // those of them that failed
	P95       float64 `json:"p95"`       // of those that it answered, in milliseconds
}

// The ends that a deploy comes to.
const (
	Promoted   = "promoted"    // the new version runs alone
	RolledBack = "rolled back" // the old version runs alone again
	Stopped    = "stopped"     // no new replica became ready; what ran goes on
)
