package engine

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/spans"
)

// draw is a fault that the seed picked.
type draw struct {
	answer int // its place in the list
	fault  scenario.Fault
	hidden bool
}

// Draw makes one of the faults active and hides which.
func (d *director) Draw(ctx context.Context, id string, faults []scenario.Fault) error {
	i := drawn(d.e.cfg.Seed, id, len(faults))
	f := faults[i]
	f.ID, f.Hidden = id, true
	d.e.mu.Lock()
	if d.e.draws == nil {
		d.e.draws = map[string]draw{}
	}
	d.e.draws[id] = draw{answer: i, fault: f, hidden: true}
	d.e.mu.Unlock()
	return d.e.inject(ctx, d.shops, f)
}

// drawn picks one of n by a seed. Draws of other names are of streams of their own.
func drawn(seed uint64, id string, n int) int {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // never fails
	return rand.New(rand.NewPCG(seed, h.Sum64())).IntN(n)
}

// hides tells whether what a fault is must not be known yet.
func (e *Engine) hides(id string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.draws[id].hidden
}

// reveal ends the hiding of a draw and returns the answer; Unknown where nothing
// was drawn.
func (e *Engine) reveal(id string) int {
	e.mu.Lock()
	d, ok := e.draws[id]
	if !ok {
		e.mu.Unlock()
		return scenario.Unknown
	}
	d.hidden = false
	e.draws[id] = d
	e.mu.Unlock()
	e.emit(runs.Event{Kind: runs.EventFault, Subject: id, Text: sentences.Injected(d.fault)})
	return d.answer
}

// hiddenIDs returns the ids, as they are stamped on spans, of the faults that are
// hidden.
func (e *Engine) hiddenIDs() []string {
	var ids []string
	for _, s := range e.openShops() {
		for _, id := range s.Hidden() {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// masked returns traces without a word of the hidden faults that struck them.
func masked(list []spans.Summary, hidden []string) []spans.Summary {
	if len(hidden) == 0 {
		return list
	}
	clean := slices.Clone(list)
	for i, t := range clean {
		clean[i].Faults = slices.DeleteFunc(slices.Clone(t.Faults), func(id string) bool { return slices.Contains(hidden, id) })
	}
	return clean
}

// score says how many of the room were right about a draw, and whether the rules
// were that see traces alone; empty: nobody answered.
func (e *Engine) score(q scenario.Question) scenario.Text {
	e.mu.Lock()
	defer e.mu.Unlock()
	right := 0
	for _, v := range e.stage.Votes {
		if v == q.Answer {
			right++
		}
	}
	var asked []runs.Diagnosis
	for _, d := range e.diagnoses {
		if d.Fault == q.Drawn {
			asked = append(asked, d)
		}
	}
	return sentences.Score(right, len(e.stage.Votes), asked)
}
