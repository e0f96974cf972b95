package language

import (
	"context"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/expression"
	"github.com/msalab/msalab/lab/scenario/read"
)

// expectStep holds the lab to what it promises of itself.
type expectStep struct {
	base
	that    *expression.Rule
	because scenario.Text
}

// expect reads the short form, an expression, or the long one.
func (r *reader) expect(b base, n read.Node) step {
	s := &expectStep{base: b}
	if !read.IsMapping(n) {
		s.that = r.rule(n)
		return s
	}
	r.Object(n, "expect", `{that: 'services.success("buy") >= 0.99', because: {en: "…", ko: "…"}}`,
		read.Required("that", func(n read.Node) { s.that = r.rule(n) }),
		read.Optional("because", func(n read.Node) { s.because = r.text(n) }),
	)
	return s
}

func (s *expectStep) check(c *checker) {
	if s.that.Constant() {
		c.Problem(s.at, `expect compares no figure, and so can't be broken or kept: write services.success("buy") >= 0.99`)
	}
	c.rule(s.that, s.base)
}

// Run reports whether the expectation was kept. One that can't be measured is
// broken, unless the shape that it speaks of was left out of the run.
func (s *expectStep) Run(ctx context.Context, lab scenario.Lab) error {
	m, err := expression.Measure(ctx, lab, s.that)
	if err != nil {
		return err
	}
	result := scenario.Result{
		Step: s.kind, Verdict: scenario.Kept, Line: s.Line(), Because: s.because,
		Rules: map[string]string{"that": s.that.Text}, Figures: m.Figures,
	}
	switch {
	case m.Absent != (scenario.Text{}):
		result.Verdict, result.Why = scenario.NotJudged, m.Absent
	case m.Thin != (scenario.Text{}):
		result.Verdict, result.Why = scenario.Broken, m.Thin
	default:
		kept, err := s.that.Holds(m.Figures)
		if err != nil {
			return err
		}
		if !kept {
			result.Verdict, result.Why = scenario.Broken, textOtherwise()
		}
	}
	return lab.Report(ctx, result)
}

// Because is what the author says of the rule.
func (s *expectStep) Because() scenario.Text { return s.because }

func (s *expectStep) String() string { return "expect " + s.that.Text }

func textOtherwise() scenario.Text {
	return scenario.Text{EN: "the figures say otherwise", KO: "측정값이 기대와 다릅니다"}
}
