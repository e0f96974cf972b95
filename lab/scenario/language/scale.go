package language

import (
	"context"
	"fmt"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/choice"
	"github.com/msalab/msalab/lab/scenario/read"
)

// scaleStep sets numbers of replicas.
type scaleStep struct {
	base
	replicas map[string]int
	places   map[string]read.Place
}

func (r *reader) scale(b base, n read.Node) step {
	s := &scaleStep{base: b}
	s.replicas, s.places = r.replicas(n)
	return s
}

// replicas reads how many replicas functions have: {pay: 3, monolith: 2}.
func (r *reader) replicas(n read.Node) (map[string]int, map[string]read.Place) {
	replicas, places := map[string]int{}, map[string]read.Place{}
	entries, ok := r.Entries(n, "functions and their numbers of replicas ({pay: 3})")
	if ok && len(entries) == 0 {
		r.Problem(read.PlaceOf(n), "want at least one function ({pay: 3})")
	}
	for _, e := range entries {
		if known := fieldNames(scenario.Units()); !known[e.Name] {
			r.Problem(e.At, "unknown function %q: write {pay: 3}; %s", e.Name, choice.Among("functions", e.Name, scenario.Units()))
			continue
		}
		replicas[e.Name], places[e.Name] = r.count(e.Value), e.At
	}
	return replicas, places
}

func fieldNames(names []string) map[string]bool {
	set := map[string]bool{}
	for _, n := range names {
		set[n] = true
	}
	return set
}

// check refuses to scale what a shape hasn't: functions of their own in the
// monolith, copies of the monolith among services.
func (s *scaleStep) check(c *checker) {
	for _, name := range scenario.Units() {
		at, ok := s.places[name]
		if !ok {
			continue
		}
		c.scales(s.base, name, at)
	}
}

// scales refuses to scale what one of a step's shapes hasn't.
func (c *checker) scales(b base, name string, at read.Place) {
	has := scenario.Services
	if name == string(scenario.Monolith) {
		has = scenario.Monolith
	}
	for _, shape := range c.shapesOf(b) {
		if name != "" && shape.Architecture != has {
			c.Problem(at, "%s has no replicas of %s: add \"when: %s\" to the step", shape, name, has)
			return
		}
	}
}

// Run sets the numbers, in the order in which tables show functions.
func (s *scaleStep) Run(ctx context.Context, lab scenario.Lab) error {
	for _, name := range scenario.Units() {
		if n, ok := s.replicas[name]; ok {
			if err := lab.Scale(ctx, name, n); err != nil {
				return fmt.Errorf("scale %s to %d: %w", name, n, err)
			}
		}
	}
	return nil
}

func (s *scaleStep) String() string { return "scale " + replicasText(s.replicas) }

// replicasText writes numbers of replicas: "pay to 3, card to 2".
func replicasText(replicas map[string]int) string {
	var parts []string
	for _, name := range scenario.Units() {
		if n, ok := replicas[name]; ok {
			parts = append(parts, fmt.Sprintf("%s to %d", name, n))
		}
	}
	return strings.Join(parts, ", ")
}
