package scenario

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario/choice"
	"github.com/msalab/msalab/lab/scenario/read"
)

// Limit protects each replica of a function from its callers: what is too much
// is refused at once with RESOURCE_EXHAUSTED. Without Rate and Wait there is
// none.
type Limit struct {
	Function string        `json:"function"`
	Rate     float64       `json:"rate,omitempty"`  // requests a second; 0: any number
	Burst    int           `json:"burst,omitempty"` // that may come at once
	Wait     time.Duration `json:"wait,omitempty"`  // the longest wait for a slot; 0: any
}

// String describes the limit: "card: 50/s, burst 10, wait 200ms".
func (l Limit) String() string {
	var parts []string
	if l.Rate > 0 {
		parts = append(parts, fmt.Sprintf("%g/s, burst %d", l.Rate, l.Burst))
	}
	if l.Wait > 0 {
		parts = append(parts, "wait "+l.Wait.String())
	}
	if len(parts) == 0 {
		parts = append(parts, off)
	}
	return l.Function + ": " + strings.Join(parts, ", ")
}

// Validate tells what is wrong with a limit.
func (l Limit) Validate() error {
	if !slices.Contains(Functions(), l.Function) {
		return fmt.Errorf("limit: unknown function %q: %s", l.Function, choice.Among("functions", l.Function, Functions()))
	}
	if l.Rate < 0 || l.Rate > MaxRate || l.Burst < 0 || l.Wait < 0 || l.Rate > 0 && l.Burst == 0 {
		return fmt.Errorf("limit of %s: want a rate of at most %d/s with a burst of at least 1, and no negative wait", l.Function, MaxRate)
	}
	return nil
}

// limitStep limits a function, or lifts its limit.
type limitStep struct {
	base
	limit Limit
}

func (r *reader) limit(b base, n read.Node) step {
	s := &limitStep{base: b}
	l := &s.limit
	given, burst := false, read.Place{}
	r.Object(n, "limit", "{function: card, rate: 50/s}",
		read.Required("function", func(n read.Node) { l.Function = r.function(n) }),
		read.Optional("rate", func(n read.Node) {
			if given = true; read.None(n) {
				return
			}
			l.Rate = r.SomeRate(n, MaxRate, "a rate of nothing lets no request in: want one above 0/s, or none")
		}),
		read.Optional("burst", func(n read.Node) {
			l.Burst, burst = r.Whole(n, "a number of requests at once", maxCalls), read.PlaceOf(n)
		}),
		read.Optional("wait", func(n read.Node) { given, l.Wait = true, r.DurationOrNone(n) }),
	)
	switch {
	case l.Function != "" && !given:
		r.Problem(read.PlaceOf(n), "a limit that limits nothing: add rate: 50/s or wait: 200ms")
	case burst != (read.Place{}) && l.Rate == 0:
		r.Problem(burst, "burst needs a rate: it is how many requests may come at once")
	case l.Rate > 0 && l.Burst == 0:
		l.Burst = max(1, int(l.Rate/10))
	}
	return s
}

func (s *limitStep) check(*checker) {}

// Run puts the limit into force.
func (s *limitStep) Run(ctx context.Context, lab Lab) error { return lab.SetLimit(ctx, s.limit) }

func (s *limitStep) String() string { return "limit " + s.limit.String() }
