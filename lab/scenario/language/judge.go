package language

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/expression"
	"github.com/msalab/msalab/lab/scenario/read"
)

// ErrDefect is wrapped by the errors of a run that are a scenario's own fault.
var ErrDefect = errors.New("the scenario is wrong")

// judgeStep decides a claim of the article.
type judgeStep struct {
	base
	claim   string
	holdsIf *expression.Rule
	failsIf *expression.Rule
	because scenario.Text
}

func (r *reader) judge(b base, n read.Node) step {
	s := &judgeStep{base: b, claim: r.claimed}
	named := false
	r.Object(n, "judge", `{holds_if: 'services.success("buy") >= 0.99', fails_if: 'services.success("buy") < 0.9'}`,
		read.Optional("claim", func(n read.Node) { named, s.claim = true, r.claim(n) }),
		read.Required("holds_if", func(n read.Node) { s.holdsIf = r.rule(n) }),
		read.Required("fails_if", func(n read.Node) { s.failsIf = r.rule(n) }),
		read.Optional("because", func(n read.Node) { s.because = r.text(n) }),
	)
	if s.claim == "" && !named && !r.claims {
		r.Problem(b.at, "judge has no claim to decide: add claim: C1 to it, or to the scenario")
	}
	return s
}

// claim reads the number of a claim: C1 to C15.
func (r *reader) claim(n read.Node) string {
	return r.OneOf(n, "claim", "claims", scenario.ClaimIDs())
}

func (s *judgeStep) check(c *checker) {
	c.rule(s.holdsIf, s.base)
	c.rule(s.failsIf, s.base)
}

// Run reports the verdict.
func (s *judgeStep) Run(ctx context.Context, lab scenario.Lab) error {
	m, err := expression.Measure(ctx, lab, s.holdsIf, s.failsIf)
	if err != nil {
		return err
	}
	result := scenario.Result{
		Step: s.kind, Claim: s.claim, Line: s.Line(), Because: s.because,
		Rules:   map[string]string{"holds_if": s.holdsIf.Text, "fails_if": s.failsIf.Text},
		Figures: m.Figures, Prices: m.Prices(),
	}
	if result.Why = s.silent(m); result.Why != (scenario.Text{}) {
		result.Verdict = scenario.NotJudged
	} else if result.Verdict, err = s.decide(m.Figures); err != nil {
		return err
	}
	return lab.Report(ctx, result)
}

// silent says why there can't be a verdict; empty: there can.
func (s *judgeStep) silent(m expression.Measured) scenario.Text {
	inproc := func(shape string) bool { return strings.HasSuffix(shape, "/"+string(scenario.InProc)) }
	switch {
	case m.Absent != (scenario.Text{}):
		return m.Absent
	case (s.claim == "C1" || s.claim == "C4") && slices.ContainsFunc(m.Shapes, inproc):
		return textOneProcess() // nothing dies alone there, and nothing has a port to itself
	}
	return m.Thin
}

func (s *judgeStep) decide(figures map[string]float64) (scenario.Verdict, error) {
	holds, err := s.holdsIf.Holds(figures)
	if err != nil {
		return "", err
	}
	fails, err := s.failsIf.Holds(figures)
	if err != nil {
		return "", err
	}
	switch {
	case holds && fails:
		return "", fmt.Errorf("judge in line %d: holds_if and fails_if are both true, of %v: %w", s.Line(), figures, ErrDefect)
	case holds:
		return scenario.Holds, nil
	case fails:
		return scenario.DoesNotHold, nil
	}
	return scenario.Partly, nil
}

// Decides is the claim that is judged.
func (s *judgeStep) Decides() string { return s.claim }

func (s *judgeStep) String() string { return "judge " + s.claim }

func textOneProcess() scenario.Text {
	return scenario.Text{EN: "one process", KO: "프로세스가 하나뿐입니다"}
}
