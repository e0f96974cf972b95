// Package expression is the language of rules: expressions over measured figures,
// which are checked and compiled when a file is read, and evaluated over what a run
// has measured.
package expression

import (
	"errors"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"github.com/msalab/msalab/lab/scenario/read"
)

// maxRule is how many characters an expression has at most.
const maxRule = 1_000

// Read reads an expression, checks every name in it and compiles it.
func Read(r *read.Reader, n read.Node) *Rule {
	const want = `an expression over figures (services.success("buy") >= 0.99)`
	text, start, ok := read.Written(n)
	if !ok {
		r.Wrong(n, want)
		return nil
	}
	text = strings.TrimSpace(text)
	if text == "" || len([]rune(text)) > maxRule {
		r.Problem(start, "want %s of 1 to %d characters", want, maxRule)
		return nil
	}
	c := &compiler{Reader: r, places: r.Source().Locate(start, text)}
	return c.compile(text)
}

// compiler turns one expression into a rule.
type compiler struct {
	*read.Reader
	places []read.Place // where each character of the expression stands in the file
	terms  []term
}

func (c *compiler) at(n ast.Node) read.Place {
	return c.places[min(n.Location().From, len(c.places)-1)]
}

func (c *compiler) compile(text string) *Rule {
	tree, err := parser.Parse(text)
	if err != nil {
		c.fail(err, text)
		return nil
	}
	known := c.Problems()
	c.walk(tree.Node)
	rule := &Rule{Text: strings.Join(strings.Fields(text), " "), terms: c.terms}
	if c.Problems() > known {
		return rule // never run: its other names are still to be checked
	}
	env := map[string]any{}
	for i := range c.terms {
		env[variable(i)] = 0.0
	}
	// Names are known to be right, and each measured term stands for a number:
	// what is left to the compiler are the types. Terms with parentheses are replaced
	// first, since services.paid is also the beginning of services.paid("phase").
	calls, members := expr.Patch(termPatch{c.terms, true}), expr.Patch(termPatch{c.terms, false})
	rule.program, err = expr.Compile(text, expr.Env(env), calls, members, expr.AsBool())
	if err != nil {
		c.fail(err, text)
	}
	return rule
}

// fail notes an error of the expression's parser or compiler at its place.
func (c *compiler) fail(err error, text string) {
	at, message := c.places[0], err.Error()
	var e *file.Error
	if errors.As(err, &e) {
		at, message = c.places[min(max(e.From, 0), len(c.places)-1)], e.Message
	}
	if strings.HasPrefix(message, "expected bool") {
		message += `: an expression compares figures, as in services.success("buy") >= 0.99`
	}
	c.Problem(at, "expression: %s%s", message, mended(text, message))
}

// termPatch puts the variable of a measured term where the term stands: of one that
// is written with parentheses, or of one without.
type termPatch struct {
	terms []term
	calls bool
}

// Visit replaces a node that is a measured term.
func (p termPatch) Visit(n *ast.Node) {
	if _, call := (*n).(*ast.CallNode); call != p.calls {
		return
	}
	text := (*n).String()
	if i := slices.IndexFunc(p.terms, func(t term) bool { return t.text == text }); i >= 0 {
		ast.Patch(n, &ast.IdentifierNode{Value: variable(i)})
	}
}
