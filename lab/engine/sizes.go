package engine

import (
	"context"
	"math"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// measuredPhase is what sizing reads of a phase.
type measuredPhase struct {
	phase
	journeys map[string]scenario.JourneyFigures
}

// phaseNamed finds a phase that was marked.
func (s *shop) phaseNamed(name string) (m measuredPhase, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m.phase, ok = s.phases.gather(func(p phase) bool { return p.name == name }, time.Now())
	if ok {
		m.journeys = s.shoppers.Figures(m.segments...)
	}
	return m, ok
}

// rename gives a phase another name, and says why it has no bill, if so.
func (p *phases) rename(from, to string, missed scenario.Text) {
	for i := range p.list {
		if p.list[i].name == from {
			p.list[i].name, p.list[i].missed = to, missed
		}
	}
}

// slotsOf is how many slots a replica of a unit has; 0: not known.
func (s *shop) slotsOf(unit string) int {
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
func (s *shop) setReplicas(ctx context.Context, replicas map[string]int) error {
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

// holdSpread is the squared coefficient of variation of how long requests hold a
// slot, out of how long they took and how long they waited for it: in a queue that is
// served in order of arrival the two parts are independent, so their variances add
// up. It is 1, that of an exponential distribution, where too few are known.
func holdSpread(took, waited Histogram) float64 {
	n := float64(took.Count())
	if n < scenario.MinSample {
		return 1
	}
	whole, wholeSquares := took.moments()
	wait, waitSquares := waited.moments()
	hold := (whole - wait) / n
	variance := wholeSquares/n - whole*whole/(n*n) - (waitSquares/n - wait*wait/(n*n))
	if hold <= 0 {
		return 1
	}
	return max(0, variance/(hold*hold))
}

// moments are the sums of the durations in seconds and of their squares, each
// taken for the geometric middle of its bucket.
func (h Histogram) moments() (sum, squares float64) {
	for i, c := range h.Counts {
		mid := math.Exp2((float64(h.Offset+i) + 0.5) * math.Exp2(-float64(h.Scale)))
		sum += float64(c) * mid
		squares += float64(c) * mid * mid
	}
	return sum, squares
}

func (e *Engine) keepSizes(sizes []runs.Size) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.sizes = append(e.sizes, sizes...)
}
