package language

import (
	"context"
	"maps"
	"math"
	"slices"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/choice"
	"github.com/msalab/msalab/lab/scenario/read"
)

// loadStep replaces the load.
type loadStep struct {
	base
	load scenario.Load
}

// loadStep reads a step; what it leaves out is as the scenario's own load says.
func (r *reader) loadStep(b base, n read.Node) step { return &loadStep{b, r.load(n, r.own)} }

func (s *loadStep) check(*checker) {}

// Run replaces the load.
func (s *loadStep) Run(ctx context.Context, lab scenario.Lab) error { return lab.SetLoad(ctx, s.load) }

func (s *loadStep) String() string { return "load " + s.load.Describe() }

// load reads a load. own holds what fields are when they are left out; the zero
// Load: the file's own is being read, which must give the rate.
func (r *reader) load(n read.Node, own *scenario.Load) scenario.Load {
	l := scenario.Load{Arrivals: "poisson"}
	l.Mix, _ = scenario.Mix("even")
	rate := read.Required
	if own != nil {
		l, rate = *own, read.Optional
	}
	l.Mix = maps.Clone(l.Mix)
	l.Profile = scenario.Profile{Kind: "constant"}
	const example = "{rate: 60/s, mix: even, arrivals: poisson}"
	r.Object(n, "load", example,
		rate("rate", func(n read.Node) { l.Rate = r.Rate(n, scenario.MaxRate) }),
		read.Optional("mix", func(n read.Node) { l.Mix = r.mix(n) }),
		read.Optional("arrivals", func(n read.Node) {
			l.Arrivals = r.OneOf(n, "kind of arrivals", "kinds of arrivals", []string{"poisson", "even"})
		}),
		read.Optional("declined", func(n read.Node) { l.Declined = r.Share(n) }),
		read.Optional("profile", func(n read.Node) { l.Profile = r.profile(n) }),
	)
	return l
}

// mix reads the shares of the journeys, by name or one by one.
func (r *reader) mix(n read.Node) map[string]float64 {
	if name, ok := read.Word(n); ok {
		mix, known := scenario.Mix(name)
		if !known {
			r.Problem(read.PlaceOf(n), "unknown mix %q: %s", name, choice.Among("mixes", name, []string{"even", "article"}))
		}
		return mix
	}
	entries, ok := r.Entries(n, "a mix (even, article, or {buy: 0.5, browse: 0.5})")
	if !ok {
		return nil
	}
	mix, sum, issues := map[string]float64{}, 0.0, r.Problems()
	for _, e := range entries {
		if !slices.Contains(scenario.Journeys(), e.Name) {
			r.Problem(e.At, "unknown journey %q: %s", e.Name, choice.Among("journeys", e.Name, scenario.Journeys()))
			continue
		}
		mix[e.Name] = r.Share(e.Value)
		sum += mix[e.Name]
	}
	if r.Problems() == issues && math.Abs(sum-1) > 1e-6 {
		r.Problem(read.PlaceOf(n), "the shares of a mix add up to 1, these to %.4g", sum)
	}
	return mix
}

// profile reads how the rate moves.
func (r *reader) profile(n read.Node) scenario.Profile {
	var p scenario.Profile
	at := map[string]read.Place{}
	r.Object(n, "profile", "{kind: spike, to: 200/s, after: 10s, over: 5s}",
		read.Required("kind", func(n read.Node) {
			p.Kind = r.OneOf(n, "profile", "profiles", []string{"constant", "step", "ramp", "spike"})
		}),
		read.Optional("to", func(n read.Node) { p.To, at["to"] = r.Rate(n, scenario.MaxRate), read.PlaceOf(n) }),
		read.Optional("after", func(n read.Node) { p.After, at["after"] = r.Duration(n), read.PlaceOf(n) }),
		read.Optional("over", func(n read.Node) { p.Over, at["over"] = r.Duration(n), read.PlaceOf(n) }),
	)
	if p.Kind == "" {
		return p
	}
	needs := map[string][]string{"step": {"to", "after"}, "ramp": {"to", "over"}, "spike": {"to", "after", "over"}}[p.Kind]
	for _, name := range []string{"to", "after", "over"} {
		_, given := at[name]
		switch needed := slices.Contains(needs, name); {
		case given && !needed:
			r.Problem(at[name], "a %s profile has no %s", p.Kind, name)
		case needed && !given:
			r.Problem(read.PlaceOf(n), "a %s profile needs %s", p.Kind, name)
		}
	}
	return p
}
