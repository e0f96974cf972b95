// Package receipts keep the proof that faults fired: what was asked of a shop, and how
// often it could have struck and did, as the replicas counted it that acted it out.
//
//	r := receipts.New("slow-card", fault, giveUp)
//	list := receipts.List{r}
//	list.Note("card-1", message.Faults) // again and again, while the replica lives
//	list.Ended("card-1", "killed", now)
//	seen, fired := r.Counts()           // receipts.Interval(fired, seen) says how sure that is
//
// It breaks nothing: the shop does, or has it done.
package receipts

import (
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

// Receipt is that of one fault in one shop. Whoever uses it from several goroutines
// guards it.
type Receipt struct {
	Fault  scenario.Fault
	Asked  string // the id as given; Fault.ID is made unique in the run
	First  time.Time
	Last   time.Time
	Healed time.Time // zero: active

	InForce bool // every replica and link that it concerns has been told
	Dropped bool // it was given up before that

	Segments []int // of the shop, while it was active

	giveUp func() // ends the telling
	seen   uint64
	fired  uint64                           // by replicas that have ended
	living map[runs.ReplicaID]figures.Fault // by replicas that run
}

// New begins a receipt; giveUp ends the telling of those whom the fault concerns.
func New(asked string, f scenario.Fault, giveUp func()) *Receipt {
	return &Receipt{Fault: f, Asked: asked, giveUp: giveUp, living: map[runs.ReplicaID]figures.Fault{}}
}

// Active tells whether the fault is not healed.
func (r *Receipt) Active() bool { return r.Healed.IsZero() }

// Named reports whether an active fault goes by this id, or "all".
func (r *Receipt) Named(id string) bool {
	return r.Active() && (id == "all" || id == r.Fault.ID || id == r.Asked)
}

// Drop gives a fault up that isn't in force yet.
func (r *Receipt) Drop() {
	if !r.InForce {
		r.Dropped = true
		r.giveUp()
	}
}

// Counts returns how often the fault could have struck, and did.
func (r *Receipt) Counts() (seen, fired uint64) {
	seen, fired = r.seen, r.fired
	for _, f := range r.living {
		seen += f.Seen
		fired += f.Fired
	}
	return seen, fired
}

// Fire counts what was done by the lab itself, so many times just now.
func (r *Receipt) Fire(n int, now time.Time) {
	r.seen += uint64(n)
	r.fired += uint64(n)
	if n > 0 {
		r.struck(now)
	}
}

// Counted takes over what somebody else counts from the fault's beginning.
func (r *Receipt) Counted(f figures.Fault) (more bool) {
	more = f.Seen > r.seen || f.Fired > r.fired
	r.seen, r.fired = f.Seen, f.Fired
	r.struck(f.First)
	r.struck(f.Last)
	return more
}

func (r *Receipt) struck(at time.Time) {
	if at.IsZero() {
		return
	}
	if r.First.IsZero() || at.Before(r.First) {
		r.First = at
	}
	if at.After(r.Last) {
		r.Last = at
	}
}

// List is the receipts of a shop's run, in order.
type List []*Receipt

// Had reports whether a fault of the run, active or healed, has this id.
func (l List) Had(id string) bool {
	return slices.ContainsFunc(l, func(r *Receipt) bool { return r.Fault.ID == id })
}

// Suffers reports whether a fault is active, by its own id or by the one that was
// asked for.
func (l List) Suffers(id string) bool {
	return slices.ContainsFunc(l, func(r *Receipt) bool { return r.Named(id) })
}

// Asked returns the latest fault that was asked for by this id; ok: there was one.
func (l List) Asked(id string) (f scenario.Fault, ok bool) {
	for _, r := range slices.Backward(l) {
		if r.Asked == id {
			return r.Fault, true
		}
	}
	return f, false
}

// Inherit adds a segment to every active fault's column.
func (l List) Inherit(segment int) {
	for _, r := range l {
		if r.Active() {
			r.Segments = append(r.Segments, segment)
		}
	}
}

// crashes tells whether a kind of fault ends the replica that acts it out.
func crashes(kind string) bool { return kind == "crash" || kind == "crash-loop" }

// Note takes a replica's counts over, by fault id. The crash that ends a replica can't
// be counted by it: Ended counts those.
func (l List) Note(id runs.ReplicaID, counts map[string]figures.Fault) {
	for _, r := range l {
		f, ok := counts[r.Fault.ID]
		if !ok {
			continue
		}
		if crashes(r.Fault.Kind) {
			f.Seen -= min(f.Seen, f.Fired)
			f.Fired = 0
		}
		before, after := r.living[id].Fired, f.Fired
		r.living[id] = f
		if after > before {
			r.struck(f.First)
			r.struck(f.Last)
		}
	}
}

// Ended moves what a replica counted that has ended into the totals; reason says what
// it died of.
func (l List) Ended(id runs.ReplicaID, reason string, now time.Time) {
	for _, r := range l {
		f := r.living[id]
		delete(r.living, id)
		r.seen += f.Seen
		r.fired += f.Fired
		if crashes(r.Fault.Kind) && strings.HasSuffix(reason, "fault "+r.Fault.ID) {
			r.Fire(1, now)
		}
	}
}
