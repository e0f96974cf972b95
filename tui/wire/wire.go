// Package wire is the view of messages as they are on the wire: a list of those
// of the shop, and one that was captured, taken apart. It holds what the reader
// chose; captures are commands whose answers come back as messages. How bytes
// are taken apart it doesn't know: it draws what it is given.
package wire

import (
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
)

// Setting is what the panel is shown in.
type Setting struct {
	Looks    Looks
	Replicas []ports.Endpoint // of the selected shop
	Lang     scenario.Lang
}

// Panel is the list of messages and the one that is open. Its zero value is the
// list, at the request that pays an order.
type Panel struct {
	cursor string // the selected message; empty: the first choice
	opened bool
	asked  string // the message that was asked for
	turn   int    // grows with each question; older answers are dropped
	wait   bool   // for an answer
	seen   *runs.Specimen
	err    error
	edits  []string
	top    int // line of the open message that is drawn first
	told   *runs.Specimen
}

// firstChoice is selected where the reader chose nothing: a message with a bit
// of everything, which every purchase sends.
const firstChoice = "shop.pay.v1.CheckoutRequest"

// index is where the cursor is in the list.
func (p *Panel) index(s Setting) int {
	for _, name := range []string{p.cursor, firstChoice} {
		if i := slices.Index(s.Looks.Messages, name); i >= 0 {
			return i
		}
	}
	return 0
}

// Note opens what a scenario looked at, once.
func (p *Panel) Note(seen *runs.Specimen) {
	if seen == nil || seen == p.told {
		return
	}
	p.turn++
	p.told, p.opened, p.wait, p.seen, p.err = seen, true, false, seen, nil
	p.asked, p.cursor, p.edits, p.top = seen.Message, seen.Message, seen.Trial.Edits, 0
}

// Move goes by rows: in the list from message to message, else down the page.
func (p *Panel) Move(by int, s Setting) {
	if p.opened {
		p.top = max(min(p.top+by, 1<<20), 0) // drawing knows where the page ends
		return
	}
	if all := s.Looks.Messages; len(all) > 0 {
		p.cursor = all[max(min(p.index(s)+by, len(all)-1), 0)]
	}
}

// CanEnter says whether there is something to capture.
func (p *Panel) CanEnter(s Setting) bool { return len(s.Looks.Messages) > 0 && !p.wait }

// Enter captures the message that is selected or, where one is open, another of
// its kind.
func (p *Panel) Enter(s Setting) tea.Cmd {
	if !p.opened {
		p.asked, p.edits = s.Looks.Messages[p.index(s)], nil
		p.cursor = p.asked
	}
	p.turn++
	p.opened, p.wait, p.err, p.seen, p.top = true, true, nil, nil, 0
	return s.Looks.look(p.turn, s.Replicas, p.asked, p.edits)
}

// Specimen is what was captured; nil: nothing was.
func (p *Panel) Specimen() *runs.Specimen {
	if !p.opened || p.seen == nil || p.seen.Raw == nil {
		return nil
	}
	return p.seen
}

// Schema are the fields that the message has by the schema as it is edited.
func (p *Panel) Schema() []runs.SpecimenField {
	seen := p.Specimen()
	switch {
	case seen == nil:
		return nil
	case len(seen.Trial.Edits) > 0:
		return seen.Trial.Fields
	}
	return seen.Fields
}

// Editable says whether the schema of what is shown can be edited.
func (p *Panel) Editable(s Setting) bool { return p.Specimen() != nil && s.Looks.edit != nil }

// Edit adds a change to those of the schema; empty: undoes them all.
func (p *Panel) Edit(s Setting, change string) tea.Cmd {
	if !p.Editable(s) {
		return nil
	}
	p.edits = append(slices.Clone(p.edits), change)
	if change == "" {
		p.edits = nil
	}
	p.turn++
	p.top = 0
	return s.Looks.edit(p.turn, *p.seen, p.edits)
}

// Edited says whether the schema was edited.
func (p *Panel) Edited() bool { return p.opened && len(p.edits) > 0 }

// CanLeave says whether there is a way back to the list.
func (p *Panel) CanLeave() bool { return p.opened }

// Leave goes back to the list. What was asked for is no longer waited for.
func (p *Panel) Leave() {
	p.turn++
	p.opened, p.wait = false, false
}

// Take takes an answer. An edit that can't be is told, and undone.
func (p *Panel) Take(msg Looked, s Setting) (refused string) {
	if msg.turn != p.turn {
		return ""
	}
	if edited := p.seen != nil && !p.wait; edited && msg.err != nil {
		p.edits = p.seen.Trial.Edits
		return words(msg.err, s.Lang)
	}
	p.wait, p.err, p.seen = false, msg.err, &msg.seen
	return ""
}

// words are those of an error, in the reader's language if it has them.
func words(err error, l scenario.Lang) string {
	var told interface {
		error
		Tell() scenario.Text
	}
	if errors.As(err, &told) {
		return told.Tell().In(l)
	}
	return err.Error()
}
