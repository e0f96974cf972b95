package scenario

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// Sizing asks for the smallest replica set that carries a load: it is predicted
// by queueing theory from what two earlier phases measured, and then measured,
// and so is each set that is one replica smaller in a hot function.
type Sizing struct {
	Name    string        // of the phase in which the smallest set that kept the target ran
	Load    Load          // to carry
	Times   float64       // that Load is of the scenario's own
	Journey string        // whose p95 is the target
	P95     time.Duration // the target
	Hot     []string      // functions to take a replica from; the monolith loses a whole copy
	Hold    time.Duration // how long each set is measured
	Alone   string        // the phase in which that journey was made alone
	Usual   string        // the phase under the scenario's own mix
}

// sizeStep sizes the shops.
type sizeStep struct {
	base
	sizing           Sizing
	aloneAt, usualAt place
}

func (r *reader) size(b base, n ast.Node) step {
	s := &sizeStep{base: b}
	z := &s.sizing
	z.Times = 1
	r.object(n, "size", "{name: x4, times: 4, journey: buy, p95: 400ms, hot: [shopping, pay], hold: 9s, alone: alone, usual: usual}",
		required("name", func(n ast.Node) { z.Name = r.label(n, "the name of a phase") }),
		optional("times", func(n ast.Node) { z.Times = r.number(n, "a multiple of the load", 100) }),
		required("journey", func(n ast.Node) { z.Journey = r.journey(n) }),
		required("p95", func(n ast.Node) { z.P95 = r.duration(n) }),
		required("hot", func(n ast.Node) {
			for _, item := range r.items(n, "a list of functions ([shopping, pay])", true) {
				if f := r.function(item); f != "" {
					z.Hot = append(z.Hot, f)
				}
			}
		}),
		required("hold", func(n ast.Node) { z.Hold = r.duration(n) }),
		required("alone", func(n ast.Node) { z.Alone, s.aloneAt = r.label(n, "the name of a phase"), nodePlace(n) }),
		required("usual", func(n ast.Node) { z.Usual, s.usualAt = r.label(n, "the name of a phase"), nodePlace(n) }),
	)
	z.Load = *r.own
	z.Load.Rate *= z.Times
	z.Load.Profile = Profile{Kind: "constant"}
	return s
}

// SettleTime is how long a set runs before it is measured, so that nothing of
// the set before is left.
const SettleTime = 2 * time.Second

// emptyTime is how long what is under way takes to end before the next set.
const emptyTime = time.Second

// check wants the phases that the prediction is made from, and counts the time:
// a set, and one smaller in each hot function, each with what is between them.
func (s *sizeStep) check(c *checker) {
	for name, at := range map[string]place{s.sizing.Alone: s.aloneAt, s.sizing.Usual: s.usualAt} {
		if name != "" {
			c.named(at, "phase", "phases", name, c.phases)
		}
	}
	c.phases = append(c.phases, s.sizing.Name)
	c.held += time.Duration(1+len(s.sizing.Hot)) * (s.sizing.Hold + SettleTime + emptyTime)
}

// Run sizes the shops.
func (s *sizeStep) Run(ctx context.Context, lab Lab) error { return lab.Size(ctx, s.sizing) }

func (s *sizeStep) String() string {
	return fmt.Sprintf("size for %g times the load, p95 of %s within %s, hot: %s",
		s.sizing.Times, s.sizing.Journey, s.sizing.P95, strings.Join(s.sizing.Hot, ", "))
}
