package shop

import (
	"context"
	"errors"
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

// Sizer finds the smallest replica set of a shop that carries a load: the one that
// queueing theory predicts is to be measured, then each that is one replica smaller,
// and one that is larger where none of these was enough.
type Sizer struct {
	shop      *Shop
	asked     scenario.Sizing
	stations  []queueing.Station
	unqueued  queueing.Response
	predicted map[string]int
	tries     []runs.Size // those that are still to be measured have no N
	enlarged  bool        // the predicted set was too small, and one more was tried
}

// NewSizer predicts the set, tells it, and lists those to measure.
func NewSizer(s *Shop, z scenario.Sizing) (*Sizer, error) {
	n := &Sizer{shop: s, asked: z}
	if err := n.learn(); err != nil {
		return nil, err
	}
	n.predicted = n.unqueued.Smallest(n.stations, z.P95, MaxReplicas)
	n.try("", 0)
	hot := z.Hot
	if s.shape.Architecture == scenario.Monolith {
		hot = []string{monolithUnit}
	}
	for _, unit := range hot {
		if n.predicted[unit] > 1 {
			n.try(unit, -1)
		}
	}
	s.emit(runs.Event{Kind: runs.EventScale, Subject: z.Name, Text: sentences.Predicted(z, n.tries[0])})
	return n, nil
}

// Sets is how many sets there are to measure; one more may be found while that is
// done.
func (n *Sizer) Sets() int { return len(n.tries) }

// Phase names the phase in which one set is measured, counted from 0.
func (n *Sizer) Phase(set int) string { return fmt.Sprintf("%s-%d", n.asked.Name, set+1) }

// Try brings one set up.
func (n *Sizer) Try(ctx context.Context, set int) error {
	return n.shop.setReplicas(ctx, n.tries[set].Replicas)
}

// try adds a set to measure: the predicted one with more or fewer of a unit.
func (n *Sizer) try(unit string, more int) {
	size := runs.Size{
		Shop: n.shop.shape.String(), Phase: n.asked.Name, Times: n.asked.Times,
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

// learn makes stations of what the two phases measured.
func (n *Sizer) learn() error {
	alone, ok := n.shop.phaseNamed(n.asked.Alone)
	usual, too := n.shop.phaseNamed(n.asked.Usual)
	if !ok || !too {
		return fmt.Errorf("no phase was marked %q or %q", n.asked.Alone, n.asked.Usual)
	}
	j := alone.journeys[n.asked.Journey]
	if j.N < scenario.MinSample || j.P50 <= 0 {
		return fmt.Errorf("the phase %s has %d %s journeys, and %d are needed", n.asked.Alone, j.N, n.asked.Journey, scenario.MinSample)
	}
	all := 0
	for _, f := range usual.journeys {
		all += f.N
	}
	if all < scenario.MinSample {
		return fmt.Errorf("the phase %s has %d journeys, and %d are needed", n.asked.Usual, all, scenario.MinSample)
	}
	n.unqueued = queueing.Unqueued(fromMilliseconds(j.P50), fromMilliseconds(j.P95))
	for _, unit := range units(n.shop.shape) {
		entry := functionsOf(unit)[0]
		u := usual.Usage[unit]
		st := queueing.Station{Unit: unit, Slots: n.shop.slotsOf(unit), Arrival: queueing.Poisson, Visits: float64(alone.Requests[entry]) / float64(j.N)}
		if entry == scenario.Functions()[0] { // the ingress goes round
			st.Arrival = queueing.InTurn
		}
		if done := float64(usual.Requests[entry]); done > 0 {
			st.Hold = (u.Working + u.Waiting) / done
			st.Load = n.asked.Load.Rate * done / float64(all) * st.Hold
			st.Spread = holdSpread(u.Latency, u.Waits)
		}
		if st.Slots == 0 {
			return fmt.Errorf("no replica of %s has figures", unit)
		}
		n.stations = append(n.stations, st)
	}
	return nil
}

func fromMilliseconds(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }

// Measure takes the figures of one set, whose phase is over, and asks for a larger
// one when none was large enough.
func (n *Sizer) Measure(ctx context.Context, set int) error {
	s := n.shop
	if err := s.Settle(ctx); err != nil {
		return fmt.Errorf("size: wait for the journeys under way: %w", err)
	}
	p, ok := s.phaseNamed(n.Phase(set))
	if !ok {
		return errors.New("size: the phase is gone")
	}
	try := &n.tries[set]
	j := p.journeys[n.asked.Journey]
	try.N, try.Measured, try.Success = j.N, j.P95, 0
	try.Over = s.shoppersNow().Over(n.asked.Journey, n.asked.P95, p.Segments...)
	if j.N > 0 {
		try.Success = j.Success()
	}
	try.Kept, try.Close = answer(*try)
	s.emit(runs.Event{Kind: runs.EventScale, Subject: n.asked.Name, Text: sentences.Tried(n.asked, *try)})
	if set == len(n.tries)-1 && !n.enlarged && n.best() < 0 {
		n.enlarged = true
		if unit := n.tightest(); n.predicted[unit] < MaxReplicas {
			n.try(unit, 1)
		}
	}
	return nil
}

// tightest is the station at which a journey waits longest.
func (n *Sizer) tightest() string {
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
func (n *Sizer) best() int {
	best := -1
	for i, t := range n.tries {
		good := t.Kept || t.Close && t.Total() >= n.tries[0].Total()
		if good && (best < 0 || t.Total() < n.tries[best].Total()) {
			best = i
		}
	}
	return best
}

// Choose names the phase of the best set, or that of the predicted one, whose bill
// is none then, and returns what came of all sets.
func (n *Sizer) Choose() []runs.Size {
	best := n.best()
	missed := scenario.Text{}
	if best < 0 {
		missed = sentences.NoneKept(n.asked)
	} else {
		n.tries[best].Smallest = true
	}
	n.shop.mu.Lock()
	defer n.shop.mu.Unlock()
	n.shop.phases.Rename(n.Phase(max(0, best)), n.asked.Name, missed)
	return n.tries
}

// measuredPhase is what sizing reads of a phase.
type measuredPhase struct {
	measured.Phase
	journeys map[string]scenario.JourneyFigures
}

// phaseNamed finds a phase that was marked.
func (s *Shop) phaseNamed(name string) (m measuredPhase, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m.Phase, ok = s.phases.Gather(func(p measured.Phase) bool { return p.Name == name }, time.Now())
	if ok {
		m.journeys = s.shoppers.Figures(m.Segments...)
	}
	return m, ok
}

// slotsOf is how many slots a replica of a unit has; 0: not known.
func (s *Shop) slotsOf(unit string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.members {
		if n := len(m.figures); m.unit == unit && n > 0 {
			return m.figures[n-1].Slots
		}
	}
	return 0
}

// setReplicas sets the number of replicas of each unit.
func (s *Shop) setReplicas(ctx context.Context, replicas map[string]int) error {
	for _, unit := range units(s.shape) {
		s.mu.Lock()
		same := s.wanted[unit] == replicas[unit]
		s.mu.Unlock()
		if same {
			continue
		}
		if err := s.scale(ctx, unit, replicas[unit]); err != nil {
			return err
		}
	}
	return nil
}
