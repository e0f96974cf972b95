package expression

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
	"github.com/msalab/msalab/lab/scenario/choice"
)

// operators are what an expression may join figures with.
var operators = []string{"&&", "and", "||", "or", "!", "not", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"}

// walk checks that an expression holds nothing but figures, numbers and what
// joins them.
func (c *compiler) walk(n ast.Node) {
	switch n := n.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
	case *ast.UnaryNode:
		c.operator(n, n.Operator)
		c.walk(n.Node)
	case *ast.BinaryNode:
		c.operator(n, n.Operator)
		c.walk(n.Left)
		c.walk(n.Right)
	case *ast.CallNode:
		c.call(n)
	case *ast.MemberNode:
		if t, ok := c.member(n); ok && t.measure.takes != nothing && t.measure.takes != aPhase {
			c.Problem(c.at(n), "%s needs to know of what: write %s", t.measure.name, t.measure.example(t.shape))
		} else if ok {
			c.add(t, n)
		}
	case *ast.IdentifierNode:
		if n.Value == "shape" {
			c.Problem(c.at(n), wantShape)
		} else if n.Value == benchSubject {
			c.Problem(c.at(n), "bench alone is no figure: write %s", benchExample(benches.Kinds()[0]))
		} else if slices.Contains(subjects, n.Value) {
			c.Problem(c.at(n), "%s alone is no figure: write %s.processes or %s.success(\"buy\")", n.Value, n.Value, n.Value)
		} else {
			c.unknownSubject(n, n.Value)
		}
	case *ast.StringNode:
		c.Problem(c.at(n), "a text is compared with nothing here: figures are numbers")
	case *ast.ConditionalNode:
		c.walk(n.Cond)
		c.Problem(c.at(n.Cond), "expressions don't choose: join conditions with && and ||")
	default:
		c.Problem(c.at(n), "expressions hold figures, numbers and %s only", strings.Join(operators, " "))
	}
}

func (c *compiler) operator(n ast.Node, operator string) {
	if !slices.Contains(operators, operator) {
		c.Problem(c.at(n), "expressions don't have %q: the operators are %s", operator, strings.Join(operators, " "))
	}
}

// call reads services.success("buy") and the like.
func (c *compiler) call(n *ast.CallNode) {
	callee, ok := n.Callee.(*ast.MemberNode)
	if !ok {
		name := n.Callee.String()
		if _, isMeasure := measureNamed(name); isMeasure {
			c.Problem(c.at(n), `%s is measured per shape: write services.%s(…) or monolith.%s(…)`, name, name, name)
		} else if name == benchSubject {
			c.Problem(c.at(n), `bench(…) alone is no figure: write %s`, benchExample(benches.Kinds()[0]))
		} else if name == "shape" {
			c.Problem(c.at(n), `shape(…) alone is no figure: write shape("services/process").processes`)
		} else {
			c.unknownSubject(n, name)
		}
		return
	}
	t, ok := c.member(callee)
	if !ok {
		return
	}
	if t.bench != nil {
		c.Problem(c.at(callee), "%s is a plain figure: write %s", t.bench.figure, callee)
		return
	}
	if t.measure.takes == nothing {
		c.Problem(c.at(callee), "%s is a plain figure: write %s", t.measure.name, t.measure.example(t.shape))
		return
	}
	c.arguments(&t, n)
	c.add(t, n)
}

// member reads the shape and the measure of "services.success".
func (c *compiler) member(n *ast.MemberNode) (term, bool) {
	if t, ok, isBench := c.benchMember(n); isBench {
		return t, ok
	}
	t, ok := c.subject(n.Node)
	if !ok {
		return t, false
	}
	name, ok := n.Property.(*ast.StringNode)
	if !ok || n.Optional {
		c.Problem(c.at(n), "want a figure after a dot: %s.processes", t.shape)
		return t, false
	}
	t.measure, ok = measureNamed(name.Value)
	if !ok {
		c.Problem(c.at(n.Property), "unknown figure %q: %s", name.Value, choice.Among("figures", name.Value, MeasureNames()))
		return t, false
	}
	return t, true
}

const wantShape = `shape needs to know which: write shape("services/process").processes`

// subjects are the names that an expression may begin a figure with.
var subjects = []string{string(scenario.Services), string(scenario.Monolith), "shape", benchSubject}

// subject reads what a figure is of: an architecture, or shape("…").
func (c *compiler) subject(n ast.Node) (t term, ok bool) {
	t.shapeAt = c.at(n)
	switch n := n.(type) {
	case *ast.IdentifierNode:
		if n.Value == string(scenario.Services) || n.Value == string(scenario.Monolith) {
			t.shape = n.Value
			return t, true
		}
		if n.Value == "shape" {
			c.Problem(c.at(n), wantShape)
			return t, false
		}
		c.unknownSubject(n, n.Value)
	case *ast.CallNode:
		if n.Callee.String() != "shape" {
			c.unknownSubject(n, n.Callee.String())
			return t, false
		}
		if len(n.Arguments) != 1 {
			c.Problem(c.at(n), `shape takes one shape: shape("services/process")`)
			return t, false
		}
		t.shape, ok = c.literal(n.Arguments[0], "shape", "shapes", scenario.ShapeNames())
		return t, ok
	default:
		c.Problem(c.at(n), `a figure is of a shape: write services.…, monolith.… or shape("services/process").…`)
	}
	return t, false
}

func (c *compiler) unknownSubject(n ast.Node, name string) {
	c.Problem(c.at(n), "unknown name %q: %s", name, choice.Among("names", name, subjects))
}

// arguments reads what stands in the parentheses of a figure.
func (c *compiler) arguments(t *term, n *ast.CallNode) {
	if t.measure.takes == aPhase && len(n.Arguments) == 1 {
		t.phaseAt = c.at(n.Arguments[0])
		t.phase, _ = c.literal(n.Arguments[0], "phase", "phases", nil)
		return
	}
	want, most := "a journey and, for an earlier phase, its name", 2
	switch t.measure.takes {
	case aFunction:
		want = "a function and, for an earlier phase, its name"
	case aPhase:
		want, most = "the name of an earlier phase or nothing", 0
	case aRatio:
		want = "a price ratio and, for an earlier phase, its name"
	case aFaultName:
		want, most = "the id of a fault", 1
	case aLook:
		want, most = "the id of a wire step", 1
	}
	if len(n.Arguments) < 1 || len(n.Arguments) > most {
		c.Problem(c.at(n), "%s takes %s: write %s", t.measure.name, want, t.measure.example(t.shape))
		return
	}
	t.ofAt = c.at(n.Arguments[0])
	switch t.measure.takes {
	case aRatio:
		if t.of, _ = c.literal(n.Arguments[0], "price ratio", "price ratios", nil); t.of != "" {
			if _, err := scenario.ParsePrices(t.of); err != nil {
				c.Problem(t.ofAt, "%v", err)
			}
		}
	case aFaultName:
		t.of, _ = c.literal(n.Arguments[0], "fault", "faults", nil)
	case aLook:
		t.of, _ = c.literal(n.Arguments[0], "look", "looks", nil)
	case aFunction:
		t.of, _ = c.literal(n.Arguments[0], "function", "functions", scenario.Functions())
	default:
		t.of, _ = c.literal(n.Arguments[0], "journey", "journeys", scenario.Journeys())
	}
	if len(n.Arguments) == 2 {
		t.phaseAt = c.at(n.Arguments[1])
		t.phase, _ = c.literal(n.Arguments[1], "phase", "phases", nil)
	}
}

// literal reads a quoted name; nil names: it is looked up later.
func (c *compiler) literal(n ast.Node, singular, plural string, names []string) (string, bool) {
	s, ok := n.(*ast.StringNode)
	if !ok || s.Value == "" {
		c.Problem(c.at(n), "want the name of a %s in quotes", singular)
		return "", false
	}
	if names != nil && !slices.Contains(names, s.Value) {
		c.Problem(c.at(n), "unknown %s %q: %s", singular, s.Value, choice.Among(plural, s.Value, names))
		return "", false
	}
	return s.Value, true
}

// add notes a term, each once.
func (c *compiler) add(t term, n ast.Node) {
	t.text = fmt.Sprint(n)
	for _, known := range c.terms {
		if known.text == t.text {
			return
		}
	}
	c.terms = append(c.terms, t)
}
