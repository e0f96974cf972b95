package language

import (
	"context"
	"slices"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// everyFault heals whatever is broken.
const everyFault = "all"

// healStep ends faults.
type healStep struct {
	base
	id   string
	idAt read.Place
}

func (r *reader) heal(b base, n read.Node) step {
	return &healStep{b, r.Label(n, "all, or the id of a fault"), read.PlaceOf(n)}
}

func (s *healStep) check(c *checker) {
	healed := []string{s.id}
	switch s.id {
	case "":
		return // refused
	case everyFault:
		healed = c.faults
	default:
		if len(c.faults) == 0 {
			c.Problem(s.idAt, "no fault is active here, so there is no %q to heal: add a fault step before this one", s.id)
			return
		}
		c.Known(s.idAt, "fault", "faults", s.id, slices.Concat(c.faults, []string{everyFault}))
	}
	for _, id := range healed {
		c.heal(id, c.shapesOf(s.base))
	}
}

// Run ends the fault and waits for a shop that is whole again.
func (s *healStep) Run(ctx context.Context, lab scenario.Lab) error { return lab.Heal(ctx, s.id) }

func (s *healStep) String() string { return "heal " + s.id }
