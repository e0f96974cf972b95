package shop

import (
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
)

// hiddenKind stands in for the kind of a fault that is not to be known yet.
const hiddenKind = "hidden"

// shown is a fault as it may be shown: all of it, or only that it is there. asked
// is its id as the scenario has it.
func (s *Shop) shown(asked string, f scenario.Fault) scenario.Fault {
	if !s.hides(asked) {
		return f
	}
	return scenario.Fault{ID: f.ID, Kind: hiddenKind, Rate: 1}
}

// injected tells of a fault that is active now, or only that there is one.
func (s *Shop) injected(asked string, f scenario.Fault) scenario.Text {
	if s.hides(asked) {
		return sentences.Hidden(f.ID)
	}
	return sentences.Injected(f)
}

// Hidden returns the ids, as they are stamped on spans, of the shop's faults that are
// hidden.
func (s *Shop) Hidden() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	for _, r := range s.receipts {
		if s.hides(r.Asked) {
			ids = append(ids, r.Fault.ID)
		}
	}
	return ids
}
