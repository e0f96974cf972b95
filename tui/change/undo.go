package change

import (
	"fmt"
	"slices"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/dialog"
)

// Undos are what was done to the shop and can be taken back, the latest last.
type Undos []Undo

// Undo is something that was done to the shop, and the commands that take it back.
type Undo struct {
	What string
	Back []engine.Command
}

// maxUndo is how many steps back undo goes.
const maxUndo = 20

// Remember notes how to take back what is about to be done.
func (u *Undos) Remember(what string, back ...engine.Command) {
	*u = append(*u, Undo{what, back})
	*u = (*u)[max(len(*u)-maxUndo, 0):]
}

// Last takes the latest off; there is one.
func (u *Undos) Last() Undo {
	last := (*u)[len(*u)-1]
	*u = (*u)[:len(*u)-1]
	return last
}

// ForgetFaults drops the faults: they are healed.
func (u *Undos) ForgetFaults() {
	*u = slices.DeleteFunc(*u, func(u Undo) bool {
		return slices.ContainsFunc(u.Back, func(c engine.Command) bool { _, heals := c.(engine.Heal); return heals })
	})
}

// Names are what they are called.
func (u Undos) Names() (all []string) {
	for _, undo := range u {
		all = append(all, undo.What)
	}
	return all
}

// freeID makes an id of which no fault is active or was just asked for, so that one of
// two can be taken back.
func freeID(s dialog.Setting, id string) string {
	taken := func(id string) bool {
		return slices.ContainsFunc(Active(s.Faults), func(f runs.ActiveFault) bool { return f.ID == id }) || slices.Contains(s.Undos, id)
	}
	free := id
	for n := 2; taken(free); n++ {
		free = fmt.Sprintf("%s-%d", id, n)
	}
	return free
}
