package expression

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// Rule is a compiled expression over measured figures that is true or false.
type Rule struct {
	Text    string // as written
	terms   []term
	program *vm.Program // over the terms' values, named t0, t1, …
}

// variable names the value of the i-th term in the program.
func variable(i int) string { return fmt.Sprintf("t%d", i) }

// Holds evaluates the rule.
func (r *Rule) Holds(figures map[string]float64) (bool, error) {
	env := map[string]any{}
	for i, t := range r.terms {
		env[variable(i)] = figures[t.text]
	}
	v, err := expr.Run(r.program, env)
	if err != nil {
		return false, fmt.Errorf("evaluate %s: %w", r.Text, err)
	}
	return v.(bool), nil // compiled with AsBool
}

// Constant tells whether the rule compares no figure.
func (r *Rule) Constant() bool { return r != nil && r.program != nil && len(r.terms) == 0 }

// Before is what there is when a rule is evaluated: its step comes after others.
type Before struct {
	Shapes                         []scenario.Shape // that the step runs on
	Strict                         bool             // they are the file's own: a rule must find its shapes
	Phases, Faults, Looks, Benches []string
	Scraped, Deployed, Audited     bool // the endpoints, another version, the books
}

// Check notes what the rule names and isn't there when its step runs.
func (r *Rule) Check(to *read.Reader, now Before) {
	if r == nil {
		return // its expression was refused
	}
	var running []string
	for _, s := range now.Shapes {
		running = append(running, s.String())
	}
	for _, t := range r.terms {
		t.check(to, now, running)
	}
}

// Measured is what the terms of some rules come to.
type Measured struct {
	Figures map[string]float64 // by term; what could not be measured is missing
	Shapes  []string           // that the terms speak of
	Absent  scenario.Text      // why a shape is missing; empty: none is
	Thin    scenario.Text      // why a figure can't be judged by; empty: all can
	billed  billed
}

// Measure measures every term of the rules, those too that an evaluation
// could pass over: the figures are shown with the verdict.
func Measure(ctx context.Context, lab scenario.Lab, rules ...*Rule) (Measured, error) {
	m := Measured{Figures: map[string]float64{}}
	phases := map[string]scenario.Figures{}
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

func (m *Measured) add(t term, f scenario.Figures) {
	if t.bench != nil {
		if why := t.bench.absent(f); why != (scenario.Text{}) {
			m.Absent = why
			return
		}
		v, why := t.bench.value(f)
		if why != (scenario.Text{}) {
			m.Thin = why
			return
		}
		m.Figures[t.text] = v
		return
	}
	shape, absent := t.shapeIn(slices.Sorted(maps.Keys(f.Shapes)))
	if absent != (scenario.Text{}) {
		m.Absent = absent
		return
	}
	if !slices.Contains(m.Shapes, shape) {
		m.Shapes = append(m.Shapes, shape)
	}
	m.billed.add(t, shape, f.Shapes[shape])
	v, why := t.value(f.Shapes[shape], shape)
	if why != (scenario.Text{}) {
		m.Thin = why
	}
	if !math.IsNaN(v) {
		m.Figures[t.text] = v
	}
}

// Prices compares the bills that the rules speak of; nil: they speak of none, or
// there was nothing to compare.
func (m Measured) Prices() *scenario.PriceRatio { return m.billed.ratio() }
