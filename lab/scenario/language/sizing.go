package language

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// sizeStep sizes the shops.
type sizeStep struct {
	base
	sizing           scenario.Sizing
	aloneAt, usualAt read.Place
}

func (r *reader) size(b base, n read.Node) step {
	s := &sizeStep{base: b}
	z := &s.sizing
	z.Times = 1
	r.Object(n, "size", "{name: x4, times: 4, journey: buy, p95: 400ms, hot: [shopping, pay], hold: 9s, alone: alone, usual: usual}",
		read.Required("name", func(n read.Node) { z.Name = r.Label(n, "the name of a phase") }),
		read.Optional("times", func(n read.Node) { z.Times = r.Number(n, "a multiple of the load", 100) }),
		read.Required("journey", func(n read.Node) { z.Journey = r.journey(n) }),
		read.Required("p95", func(n read.Node) { z.P95 = r.Duration(n) }),
		read.Required("hot", func(n read.Node) {
			for _, item := range r.Items(n, "a list of functions ([shopping, pay])", true) {
				if f := r.function(item); f != "" {
					z.Hot = append(z.Hot, f)
				}
			}
		}),
		read.Required("hold", func(n read.Node) { z.Hold = r.Duration(n) }),
		read.Required("alone", func(n read.Node) { z.Alone, s.aloneAt = r.Label(n, "the name of a phase"), read.PlaceOf(n) }),
		read.Required("usual", func(n read.Node) { z.Usual, s.usualAt = r.Label(n, "the name of a phase"), read.PlaceOf(n) }),
	)
	z.Load = *r.own
	z.Load.Rate *= z.Times
	z.Load.Profile = scenario.Profile{Kind: "constant"}
	return s
}

// emptyTime is how long what is under way takes to end before the next set.
const emptyTime = time.Second

// check wants the phases that the prediction is made from, and counts the time:
// a set, and one smaller in each hot function, each with what is between them.
func (s *sizeStep) check(c *checker) {
	for name, at := range map[string]read.Place{s.sizing.Alone: s.aloneAt, s.sizing.Usual: s.usualAt} {
		if name != "" {
			c.Known(at, "phase", "phases", name, c.phases)
		}
	}
	c.phases = append(c.phases, s.sizing.Name)
	c.held += time.Duration(1+len(s.sizing.Hot)) * (s.sizing.Hold + scenario.SettleTime + emptyTime)
}

// Run sizes the shops.
func (s *sizeStep) Run(ctx context.Context, lab scenario.Lab) error { return lab.Size(ctx, s.sizing) }

func (s *sizeStep) String() string {
	return fmt.Sprintf("size for %g times the load, p95 of %s within %s, hot: %s",
		s.sizing.Times, s.sizing.Journey, s.sizing.P95, strings.Join(s.sizing.Hot, ", "))
}
