package scenario

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// rule is a compiled expression over measured figures that is true or false.
type rule struct {
	text    string // as written
	terms   []term
	program *vm.Program // over the terms' values, named t0, t1, …
}

// variable names the value of the i-th term in the program.
func variable(i int) string { return fmt.Sprintf("t%d", i) }

// holds evaluates the rule.
func (r *rule) holds(figures map[string]float64) (bool, error) {
	env := map[string]any{}
	for i, t := range r.terms {
		env[variable(i)] = figures[t.text]
	}
	v, err := expr.Run(r.program, env)
	if err != nil {
		return false, fmt.Errorf("evaluate %s: %w", r.text, err)
	}
	return v.(bool), nil // compiled with AsBool
}

// check notes what the rule names and isn't there when its step runs.
func (r *rule) check(c *checker, b base) {
	if r == nil {
		return // its expression was refused
	}
	var running []string
	for _, s := range c.shapesOf(b) {
		running = append(running, s.String())
	}
	for _, t := range r.terms {
		if t.bench != nil {
			c.named(t.bench.at, "bench", "benches", t.bench.kind, c.benches)
			continue
		}
		if _, absent := t.shapeIn(running); absent != (Text{}) && c.strict && len(running) > 0 {
			c.Problem(t.shapeAt, "%s; this step runs on %s", absent.EN, strings.Join(running, ", "))
		}
		if t.phase != "" {
			c.named(t.phaseAt, "phase", "phases", t.phase, c.phases)
		}
		if t.measure.scraped && !c.scraped {
			c.Problem(t.shapeAt, "%s is a figure of the endpoints for Prometheus: add \"- scrape: {}\" before this step", t.measure.name)
		}
		if t.measure.deployed && !c.deployed {
			c.Problem(t.shapeAt, "%s is a figure of a deploy: add \"- deploy: {function: board, version: v2}\" before this step", t.measure.name)
		}
		if t.measure.audited && !c.audited {
			c.Problem(t.shapeAt, "%s is a figure of the books: add \"- audit: {}\" before this step", t.measure.name)
		}
		if t.measure.takes == aFaultName && t.of != "" {
			c.named(t.ofAt, "fault", "faults", t.of, c.faults)
		}
		if t.measure.takes == aLook && t.of != "" {
			c.named(t.ofAt, "look", "looks", t.of, c.looks)
		}
	}
}

// measured is what the terms of some rules come to.
type measured struct {
	figures map[string]float64 // by term; what could not be measured is missing
	shapes  []string           // that the terms speak of
	absent  Text               // why a shape is missing; empty: none is
	thin    Text               // why a figure can't be judged by; empty: all can
	billed  billed
}

// measureAll measures every term of the rules, those too that an evaluation
// could pass over: the figures are shown with the verdict.
func measureAll(ctx context.Context, lab Lab, rules ...*rule) (measured, error) {
	m := measured{figures: map[string]float64{}}
	phases := map[string]Figures{}
	for _, r := range rules {
		for _, t := range r.terms {
			if _, ok := phases[t.phase]; !ok {
				f, err := lab.Figures(ctx, t.phase)
				if err != nil {
					return m, fmt.Errorf("figures for %s: %w", t.text, err)
				}
				phases[t.phase] = f
			}
			m.add(t, phases[t.phase])
		}
	}
	return m, nil
}

func (m *measured) add(t term, f Figures) {
	if t.bench != nil {
		if why := t.bench.absent(f); why != (Text{}) {
			m.absent = why
			return
		}
		v, why := t.bench.value(f)
		if why != (Text{}) {
			m.thin = why
			return
		}
		m.figures[t.text] = v
		return
	}
	shape, absent := t.shapeIn(slices.Sorted(maps.Keys(f.Shapes)))
	if absent != (Text{}) {
		m.absent = absent
		return
	}
	if !slices.Contains(m.shapes, shape) {
		m.shapes = append(m.shapes, shape)
	}
	m.billed.add(t, shape, f.Shapes[shape])
	v, why := t.value(f.Shapes[shape], shape)
	if why != (Text{}) {
		m.thin = why
	}
	if !math.IsNaN(v) {
		m.figures[t.text] = v
	}
}
