// Package sizing finds the smallest replica set that carries a load: the one that
// queueing theory predicts is to be measured, then each that is one replica smaller,
// and one that is larger where none of these was enough. It is told what a shop
// measured and says which set is next; it scales nothing and waits for nothing.
//
//	search, err := sizing.New(asked, on, alone, usual)
//	for set := 0; set < search.Sets(); set++ {
//		// run search.Replicas(set) for a phase search.Phase(set), then
//		search.Measured(set, journeys, over)
//	}
//	sizes, phase, missed := search.Choose()
//
// Whether a set kept its target is a question to statistics: answer.go.
package sizing

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/queueing"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/measured"
)

// Shop is what a search must know of a shop.
type Shop struct {
	Name  string
	Units []Unit
	Hot   []string // units of which one replica fewer is tried
	Most  int      // replicas that a unit may have
}

// Unit is what the replicas of a shop carry: a function, or the whole monolith.
type Unit struct {
	Name  string
	Entry string // the function by which requests come into it
	Slots int    // of a replica; 0: not known
}

// Phase is what was measured in a phase.
type Phase struct {
	measured.Phase
	Journeys map[string]scenario.JourneyFigures
}

// Search is one search in one shop.
type Search struct {
	asked     scenario.Sizing
	shop      Shop
	stations  []queueing.Station
	unqueued  queueing.Response
	predicted map[string]int
	tries     []runs.Size // those that are still to be measured have no N
	enlarged  bool        // the predicted set was too small, and one more was tried
}

// New predicts the set and lists those to measure. alone is a phase in which nobody
// waits, usual one with the usual mix of journeys.
func New(asked scenario.Sizing, shop Shop, alone, usual Phase) (*Search, error) {
	n := &Search{asked: asked, shop: shop}
	if err := n.learn(alone, usual); err != nil {
		return nil, err
	}
	n.predicted = n.unqueued.Smallest(n.stations, asked.P95, shop.Most)
	n.try("", 0)
	for _, unit := range shop.Hot {
		if n.predicted[unit] > 1 {
			n.try(unit, -1)
		}
	}
	return n, nil
}

// Predicted tells which set theory predicts.
func (n *Search) Predicted() scenario.Text { return sentences.Predicted(n.asked, n.tries[0]) }

// Sets is how many sets there are to measure; one more may be found while that is
// done.
func (n *Search) Sets() int { return len(n.tries) }

// Phase names the phase in which one set is measured, counted from 0.
func (n *Search) Phase(set int) string { return fmt.Sprintf("%s-%d", n.asked.Name, set+1) }

// Replicas is one set, by unit.
func (n *Search) Replicas(set int) map[string]int { return n.tries[set].Replicas }

// try adds a set to measure: the predicted one with more or fewer of a unit.
func (n *Search) try(unit string, more int) {
	size := runs.Size{
		Shop: n.shop.Name, Phase: n.asked.Name, Times: n.asked.Times,
		Replicas: maps.Clone(n.predicted), Target: milliseconds(n.asked.P95),
	}
	if more != 0 {
		size.Change = fmt.Sprintf("%+d", more)[:1] + unit
		size.Replicas[unit] += more
	}
	if p := n.unqueued.P95(n.stations, size.Replicas); p < math.MaxInt64 {
		size.Predicted = milliseconds(p)
	}
	n.tries = append(n.tries, size)
}

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1000 }

func fromMilliseconds(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }

// learn makes stations of what the two phases measured.
func (n *Search) learn(alone, usual Phase) error {
	j := alone.Journeys[n.asked.Journey]
	if j.N < scenario.MinSample || j.P50 <= 0 {
		return fmt.Errorf("the phase %s has %d %s journeys, and %d are needed", n.asked.Alone, j.N, n.asked.Journey, scenario.MinSample)
	}
	all := 0
	for _, f := range usual.Journeys {
		all += f.N
	}
	if all < scenario.MinSample {
		return fmt.Errorf("the phase %s has %d journeys, and %d are needed", n.asked.Usual, all, scenario.MinSample)
	}
	n.unqueued = queueing.Unqueued(fromMilliseconds(j.P50), fromMilliseconds(j.P95))
	for _, unit := range n.shop.Units {
		u := usual.Usage[unit.Name]
		st := queueing.Station{Unit: unit.Name, Slots: unit.Slots, Arrival: queueing.Poisson, Visits: float64(alone.Requests[unit.Entry]) / float64(j.N)}
		if unit.Entry == scenario.Functions()[0] { // the ingress goes round
			st.Arrival = queueing.InTurn
		}
		if done := float64(usual.Requests[unit.Entry]); done > 0 {
			st.Hold = (u.Working + u.Waiting) / done
			st.Load = n.asked.Load.Rate * done / float64(all) * st.Hold
			st.Spread = holdSpread(u.Latency, u.Waits)
		}
		if st.Slots == 0 {
			return fmt.Errorf("no replica of %s has figures", unit.Name)
		}
		n.stations = append(n.stations, st)
	}
	return nil
}

// Measured takes the figures of one set, whose phase is over, tells what they say,
// and asks for a larger set when none was large enough. over is how many of the
// journeys asked for took longer than the target.
func (n *Search) Measured(set int, journeys map[string]scenario.JourneyFigures, over int) scenario.Text {
	try := &n.tries[set]
	j := journeys[n.asked.Journey]
	try.N, try.Measured, try.Success, try.Over = j.N, j.P95, 0, over
	if j.N > 0 {
		try.Success = j.Success()
	}
	try.Kept, try.Close = answer(*try)
	told := sentences.Tried(n.asked, *try)
	if set == len(n.tries)-1 && !n.enlarged && n.best() < 0 {
		n.enlarged = true
		if unit := n.tightest(); n.predicted[unit] < n.shop.Most {
			n.try(unit, 1)
		}
	}
	return told
}

// tightest is the station at which a journey waits longest.
func (n *Search) tightest() string {
	return slices.MaxFunc(n.stations, func(a, b queueing.Station) int {
		wa, _ := a.Wait(n.predicted[a.Unit])
		wb, _ := b.Wait(n.predicted[b.Unit])
		if wa*a.Visits > wb*b.Visits {
			return 1
		}
		return -1
	}).Unit
}

// best is the smallest set that kept the target; -1: none did. Where it is too
// close to tell, the prediction stands: a smaller set has to be beyond doubt, the
// predicted one (or that which came in its place) only not beyond hope.
func (n *Search) best() int {
	best := -1
	for i, t := range n.tries {
		good := t.Kept || t.Close && t.Total() >= n.tries[0].Total()
		if good && (best < 0 || t.Total() < n.tries[best].Total()) {
			best = i
		}
	}
	return best
}

// Choose returns what came of all sets, the phase of the best one or, where none was
// large enough, of the predicted one, and why there is no bill then.
func (n *Search) Choose() (sizes []runs.Size, phase string, missed scenario.Text) {
	best := n.best()
	if best < 0 {
		missed = sentences.NoneKept(n.asked)
	} else {
		n.tries[best].Smallest = true
	}
	return n.tries, n.Phase(max(0, best)), missed
}
