package language

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/choice"
	"github.com/msalab/msalab/lab/scenario/expression"
	"github.com/msalab/msalab/lab/scenario/read"
)

// checker walks the steps in order and knows what was there before each.
type checker struct {
	*reader
	shapes    []scenario.Shape // that the scenario runs on
	strict    bool             // they are the file's own: an expression must find its shapes
	phases    []string
	faults    []string                    // injected so far
	scraped   bool                        // the endpoints for Prometheus were read
	deployed  bool                        // another version was
	audited   bool                        // the books were joined
	active    map[string][]scenario.Shape // faults that were not healed
	draws     []*drawStep
	questions []*askStep // put and not revealed
	benches   []string   // run so far
	looks     []string   // taken at messages so far
	held      time.Duration
	policies  map[scenario.Shape]scenario.Policies // in force
	start     map[string]int                       // replicas at the start; missing: 1
	languages map[string]string                    // of functions that don't run in Go
	most      map[string]int                       // replicas that there are at some time
}

// newChecker makes a checker for a scenario that starts by a policy; nil: the
// lab's own.
func newChecker(r *reader, shapes []scenario.Shape, start *scenario.PolicyChange, strict bool) *checker {
	c := &checker{reader: r, shapes: shapes, strict: strict, active: map[string][]scenario.Shape{}, policies: map[scenario.Shape]scenario.Policies{}}
	sane, _ := scenario.StartPolicies(nil)
	for _, shape := range shapes {
		c.policies[shape] = sane
	}
	if start != nil {
		c.policy(r.policyAt, *start, shapes)
	}
	return c
}

func (c *checker) steps(steps []scenario.Step) {
	c.most = map[string]int{}
	for _, unit := range scenario.Units() {
		c.most[unit] = max(1, c.start[unit])
		for _, s := range steps {
			switch s := s.(type) {
			case *scaleStep:
				c.most[unit] = max(c.most[unit], s.replicas[unit])
			case *autoscaleStep:
				if s.settings.Function == unit {
					c.most[unit] = max(c.most[unit], s.settings.Max)
				}
			}
		}
	}
	for _, s := range steps {
		if s, ok := s.(step); ok {
			s.check(c)
		}
	}
	for _, q := range c.questions {
		c.Problem(q.nameAt, "the question %q is never answered: add \"- ask: {reveal: %s}\" further down", q.id, q.id)
	}
}

// shapesOf returns the shapes that a step runs on.
func (c *checker) shapesOf(b base) []scenario.Shape {
	if len(b.when) == 0 {
		return c.shapes
	}
	var shapes []scenario.Shape
	for _, s := range c.shapes {
		if slices.Contains(b.when, s) {
			shapes = append(shapes, s)
		}
	}
	return shapes
}

// rule checks a rule that is evaluated by a step.
func (c *checker) rule(r *expression.Rule, b base) {
	r.Check(c.Reader, expression.Before{
		Shapes: c.shapesOf(b), Strict: c.strict, Phases: c.phases, Faults: c.faults, Looks: c.looks, Benches: c.benches,
		Scraped: c.scraped, Deployed: c.deployed, Audited: c.audited,
	})
}

// inject notes that a fault is active on these shapes, and refuses one that is
// already.
func (c *checker) inject(at read.Place, id string, shapes []scenario.Shape) {
	for _, shape := range shapes {
		if slices.Contains(c.active[id], shape) {
			c.Problem(at, "the fault %q is still active: heal it first, or give this one an id of its own", id)
			break
		}
	}
	if !slices.Contains(c.faults, id) {
		c.faults = append(c.faults, id)
	}
	c.active[id] = append(c.active[id], shapes...)
}

// heal notes that a fault has ended on these shapes.
func (c *checker) heal(id string, shapes []scenario.Shape) {
	c.active[id] = slices.DeleteFunc(c.active[id], func(s scenario.Shape) bool { return slices.Contains(shapes, s) })
}

// length fills in how long the scenario takes where the file doesn't say; no
// less than its holds.
func (c *checker) length(s *scenario.Scenario) {
	held := c.held.Minutes()
	if s.Compare.InTurn {
		held *= float64(len(s.Compare.Shapes) * s.Compare.Rounds)
	}
	if s.Minutes == 0 {
		s.Minutes = math.Ceil(held*2) / 2
	}
	if s.Minutes < held {
		c.Problem(c.minutes, "the holds alone take %.1f minutes: want at least that, not %g", math.Ceil(held*10)/10, s.Minutes)
	}
}

// Check tells whether the scenario can run on these shapes instead of its own.
// A judgement that needs a shape that isn't among them is not judged.
func Check(s *scenario.Scenario, shapes []scenario.Shape) error {
	if len(shapes) == 0 {
		return fmt.Errorf("%s: no shape to run on: %s", s.Name, choice.Among("shapes", "", scenario.ShapeNames()))
	}
	for i, shape := range shapes {
		if _, err := scenario.ParseShape(shape.String()); err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		if slices.Contains(shapes[:i], shape) {
			return fmt.Errorf("%s: %s is compared with itself: name each shape once", s.Name, shape)
		}
	}
	src := &read.Source{Name: s.File}
	for _, made := range s.Steps {
		if made, ok := made.(step); ok { // made by Parse
			src = made.source()
			break
		}
	}
	c := newChecker(&reader{Reader: read.New(src)}, shapes, s.Policy, false)
	c.start, c.languages = s.Replicas, s.Language
	c.steps(s.Steps)
	return c.Err()
}

// WithShapes returns the scenario set up for these shapes.
func WithShapes(s *scenario.Scenario, shapes []scenario.Shape) (*scenario.Scenario, error) {
	if err := Check(s, shapes); err != nil {
		return nil, err
	}
	other := *s
	other.Compare.Shapes = slices.Clone(shapes)
	return &other, nil
}

// WithReplicas returns the scenario set up to start with these replicas and no
// others: what isn't named has one.
func WithReplicas(s *scenario.Scenario, replicas map[string]int) (*scenario.Scenario, error) {
	for _, unit := range slices.Sorted(maps.Keys(replicas)) {
		has := scenario.Services
		if unit == string(scenario.Monolith) {
			has = scenario.Monolith
		}
		if !slices.ContainsFunc(s.Compare.Shapes, func(sh scenario.Shape) bool { return sh.Architecture == has }) {
			return nil, fmt.Errorf("%s: no replicas of %s in %v: leave it out, or run %s too", s.Name, unit, s.Compare.Shapes, has)
		}
	}
	other := *s
	other.Replicas = replicas
	if err := Check(&other, other.Compare.Shapes); err != nil {
		return nil, err
	}
	return &other, nil
}
