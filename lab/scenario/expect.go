package scenario

import (
	"context"

	"github.com/msalab/msalab/lab/scenario/read"
)

// expectStep holds the lab to what it promises of itself.
type expectStep struct {
	base
	that    *rule
	because Text
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
	if s.that != nil && s.that.program != nil && len(s.that.terms) == 0 {
		c.Problem(s.at, `expect compares no figure, and so can't be broken or kept: write services.success("buy") >= 0.99`)
	}
	s.that.check(c, s.base)
}

// Run reports whether the expectation was kept. One that can't be measured is
// broken, unless the shape that it speaks of was left out of the run.
func (s *expectStep) Run(ctx context.Context, lab Lab) error {
	m, err := measureAll(ctx, lab, s.that)
	if err != nil {
		return err
	}
	result := Result{
		Step: s.kind, Verdict: Kept, Line: s.Line(), Because: s.because,
		Rules: map[string]string{"that": s.that.text}, Figures: m.figures,
	}
	switch {
	case m.absent != (Text{}):
		result.Verdict, result.Why = NotJudged, m.absent
	case m.thin != (Text{}):
		result.Verdict, result.Why = Broken, m.thin
	default:
		kept, err := s.that.holds(m.figures)
		if err != nil {
			return err
		}
		if !kept {
			result.Verdict, result.Why = Broken, textOtherwise()
		}
	}
	return lab.Report(ctx, result)
}

// Because is what the author says of the rule.
func (s *expectStep) Because() Text { return s.because }

func (s *expectStep) String() string { return "expect " + s.that.text }
