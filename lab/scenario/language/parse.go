// Package language is the language of scenario files: it parses and checks them, and
// has their steps, a file each. A step reads itself, is checked in its place among the
// others, and acts on a [scenario.Lab]. The package manual tells what a file may hold.
package language

import (
	"slices"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// Parse reads and checks a scenario file. What is wrong with it comes back as
// Errors, all at once; name stands for the file in them.
func Parse(name string, file []byte) (*scenario.Scenario, error) {
	raw, root, err := read.Document(name, file)
	if err != nil {
		return nil, err
	}
	r := &reader{Reader: raw}
	s := r.scenario(root)
	clean := r.Problems() == 0
	c := newChecker(r, s.Compare.Shapes, s.Policy, true)
	c.start, c.languages = s.Replicas, s.Language
	c.steps(s.Steps)
	if clean {
		c.length(s)
	}
	if err := r.Err(); err != nil {
		return nil, err
	}
	return s, nil
}

// scenario reads the whole file. Steps come last, whatever their place: they
// build on the load and the claim.
func (r *reader) scenario(root read.Node) *scenario.Scenario {
	s := &scenario.Scenario{File: r.Source().Name, Baseline: scenario.Baseline{P95: defaultP95}}
	var steps read.Node
	r.Object(root, "the scenario", "name: …, compare: …, load: …, steps: …",
		read.Required("name", func(n read.Node) { s.Name = r.Label(n, "the scenario's name") }),
		read.Optional("claim", func(n read.Node) { r.claims, s.Claim = true, r.claim(n) }),
		read.Optional("title", func(n read.Node) { s.Title = r.text(n) }),
		read.Optional("minutes", func(n read.Node) { s.Minutes, r.minutes = r.Number(n, "a number of minutes", 600), read.PlaceOf(n) }),
		read.Required("compare", func(n read.Node) { s.Compare = r.compare(n) }),
		read.Required("load", func(n read.Node) { s.Load = r.load(n, nil) }),
		read.Optional("replicas", func(n read.Node) { s.Replicas, _ = r.replicas(n) }),
		read.Optional("policy", func(n read.Node) {
			c := r.policy(n, &r.policyAt)
			s.Policy, r.policyAt = &c, read.PlaceOf(n)
		}),
		read.Optional("baseline", func(n read.Node) { s.Baseline = r.baseline(n) }),
		read.Optional("work", func(n read.Node) { s.WorkOff = r.OneOf(n, "setting", "settings", []string{"on", "off"}) == "off" }),
		read.Optional("language", func(n read.Node) { s.Language = r.languages(n) }),
		read.Optional("slots", func(n read.Node) { s.Slots = r.Whole(n, "a number of slots", 1000) }),
		read.Required("steps", func(n read.Node) { steps = n }),
	)
	if s.Title == (scenario.Text{}) {
		s.Title = scenario.Text{EN: s.Name, KO: s.Name}
	}
	if s.Policy != nil && !slices.ContainsFunc(s.Compare.Shapes, scenario.Shape.Linked) && len(s.Compare.Shapes) > 0 {
		r.Problem(r.policyAt, "none of the shapes has links that a policy could govern: add a shape of services")
	}
	r.own, r.claimed = &s.Load, s.Claim
	if steps == nil {
		return s
	}
	for _, item := range r.Items(steps, `a list of steps ("- hold: 10s")`, false) {
		if step := r.item(item); step != nil {
			s.Steps = append(s.Steps, step)
		}
	}
	return s
}

// compare reads on which shapes a scenario runs, and how.
func (r *reader) compare(n read.Node) scenario.Compare {
	c := scenario.Compare{Rounds: 1}
	run, rounds := "together", read.Place{}
	r.Object(n, "compare", "{shapes: [monolith/process, services/process], run: together}",
		read.Required("shapes", func(n read.Node) { c.Shapes = r.shapes(n) }),
		read.Optional("run", func(n read.Node) { run = r.OneOf(n, "way to run", "ways to run", []string{"together", "in-turn"}) }),
		read.Optional("rounds", func(n read.Node) {
			c.Rounds, rounds = r.Whole(n, "a number of rounds", 20), read.PlaceOf(n)
		}),
	)
	c.InTurn = run == "in-turn"
	if rounds != (read.Place{}) && run == "together" {
		r.Problem(rounds, "rounds need run: in-turn: together all shapes run once")
	}
	return c
}

func (r *reader) shapes(n read.Node) (shapes []scenario.Shape) {
	for _, item := range r.Items(n, "a list of shapes ([monolith/process, services/process])", false) {
		text, ok := r.Scalar(item, "a shape (services/process)")
		if !ok {
			continue
		}
		s, err := scenario.ParseShape(text)
		if err != nil {
			r.Problem(read.PlaceOf(item), "%v", err)
			continue
		}
		if slices.Contains(shapes, s) {
			r.Problem(read.PlaceOf(item), "%s is compared with itself: name each shape once", s)
			continue
		}
		shapes = append(shapes, s)
	}
	return shapes
}
