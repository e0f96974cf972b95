package shop

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

// receipt is the proof that a fault fired in one shop: what was asked, and
// what the replicas counted.
type receipt struct {
	fault  scenario.Fault
	asked  string // the id as given; fault.ID is made unique in the run
	first  time.Time
	last   time.Time
	healed time.Time // zero: active

	inForce bool               // every replica and link that it concerns has been told
	dropped bool               // it was given up before that
	giveUp  context.CancelFunc // ends the telling

	segments []int // of the shop, while it was active
	seen     uint64
	fired    uint64                           // by replicas that have ended
	living   map[runs.ReplicaID]figures.Fault // by replicas that run
}

// counts returns how often the fault could have struck, and did.
func (r *receipt) counts() (seen, fired uint64) {
	seen, fired = r.seen, r.fired
	for _, f := range r.living {
		seen += f.Seen
		fired += f.Fired
	}
	return seen, fired
}

func (r *receipt) struck(at time.Time) {
	if at.IsZero() {
		return
	}
	if r.first.IsZero() || at.Before(r.first) {
		r.first = at
	}
	if at.After(r.last) {
		r.last = at
	}
}

// wilson returns the 95 % confidence interval of a share, by Wilson's score
// (E. B. Wilson, JASA 22, 1927): it stays within 0 and 1, and is honest for
// small counts.
func wilson(fired, seen uint64) [2]float64 {
	if seen == 0 {
		return [2]float64{0, 1}
	}
	const z = 1.959964
	n := float64(seen)
	p := float64(fired) / n
	centre := p + z*z/(2*n)
	spread := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	scale := 1 + z*z/n
	return [2]float64{max(0, (centre-spread)/scale), min(1, (centre+spread)/scale)}
}

// checkFault refuses a fault that could not act in one of the shops.
func checkFault(f scenario.Fault, shops Shops) error {
	// Who heals one of two means that one alone. A kill acts once; there is nothing to heal.
	if f.Kind != killing && slices.ContainsFunc(shops, func(s *Shop) bool { return s.suffers(f.ID) }) {
		return fmt.Errorf("fault %s: it is active already: heal it first, or give this one an id of its own", f.ID)
	}
	if f.Link != "" {
		return checkLinkFault(f)
	}
	var shapes []scenario.Shape
	for _, s := range shops {
		shapes = append(shapes, s.shape)
	}
	if err := f.Refuse(shapes...); err != nil {
		return fmt.Errorf("fault %s: %w", f.ID, err)
	}
	if f.Rate <= 0 || f.Rate > 1 {
		return fmt.Errorf("fault %s: rate %g is not above 0 and at most 1", f.ID, f.Rate)
	}
	return nil
}

// had reports whether a fault of the shop's run, active or healed, has this id.
func (s *Shop) had(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.receipts, func(r *receipt) bool { return r.fault.ID == id })
}

// Fault returns the latest fault of the shop's run that was asked for by this id; ok:
// there was one.
func (s *Shop) Fault(asked string) (f scenario.Fault, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range slices.Backward(s.receipts) {
		if r.asked == asked {
			return r.fault, true
		}
	}
	return f, false
}

// actsInReplica tells whether a kind of fault is acted out by replicas. The
// others are what the lab itself does to replicas, or to the network between
// them.
func actsInReplica(kind string) bool {
	return kind != killing && kind != slowStart && !strings.HasPrefix(kind, "link-")
}

// crashes tells whether a kind of fault ends the replica that acts it out.
func crashes(kind string) bool { return kind == "crash" || kind == "crash-loop" }

// arm hands the active faults, fresh ones among them perhaps, to every ready replica
// that carries a function. A replica that dies meanwhile is no error: the next gets
// them at its start.
func (s *Shop) arm(ctx context.Context, function string, fresh ...scenario.Fault) error {
	s.telling.Lock()
	defer s.telling.Unlock()
	s.mu.Lock()
	type target struct {
		m      *member
		r      Replica
		faults []scenario.Fault
	}
	var targets []target
	for _, m := range s.members {
		if m.state == ready && m.carries(function) {
			targets = append(targets, target{m, m.replica, s.faultsFor(m)})
		}
	}
	s.mu.Unlock()
	errs := make([]error, len(targets))
	var wg sync.WaitGroup
	for i, t := range targets {
		wg.Go(func() {
			err := s.parts.Control.SetFaults(ctx, t.r.Endpoint().Addr, s.seed, t.faults, fresh...)
			s.unanswered(t.m, err)
			if ctx.Err() == nil {
				err = unlessGone(t.r, err)
			}
			if err != nil {
				errs[i] = fmt.Errorf("%s: %w", t.m.id, err)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// cutLocked begins a new segment, which belongs to every fault that is active
// now; begin tells the shoppers of it. The lock must be held.
func (s *Shop) cutLocked(begin func(Shoppers, int)) {
	n := s.phases.Cut()
	begin(s.shoppers, n)
	s.inheritLocked(n)
	s.changed()
}

// inheritLocked adds a segment to every active fault's column.
func (s *Shop) inheritLocked(segment int) {
	for _, r := range s.receipts {
		if r.healed.IsZero() {
			r.segments = append(r.segments, segment)
		}
	}
}

// noteFaults takes a replica's fault counts over. The lock must be held. The
// crash that ends a replica can't be counted by it: bury counts those.
func (s *Shop) noteFaults(m *member, f figures.Replica) {
	for _, r := range s.receipts {
		figures, ok := f.Faults[r.fault.ID]
		if !ok {
			continue
		}
		if crashes(r.fault.Kind) {
			figures.Seen -= min(figures.Seen, figures.Fired)
			figures.Fired = 0
		}
		before, after := r.living[m.id].Fired, figures.Fired
		r.living[m.id] = figures
		if after > before {
			r.struck(figures.First)
			r.struck(figures.Last)
		}
	}
}

// closeReceipts moves what an ended replica counted into the totals. The lock
// must be held.
func (s *Shop) closeReceipts(m *member) {
	for _, r := range s.receipts {
		figures := r.living[m.id]
		delete(r.living, m.id)
		r.seen += figures.Seen
		r.fired += figures.Fired
		if crashes(r.fault.Kind) && strings.HasSuffix(m.reason, "fault "+r.fault.ID) {
			r.seen++
			r.fired++
			r.struck(time.Now())
		}
	}
}
