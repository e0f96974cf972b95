package expression

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
	"github.com/msalab/msalab/lab/scenario/choice"
	"github.com/msalab/msalab/lab/scenario/read"
)

// benchSubject begins a figure of a bench: bench("hops", "loopback/depth=1").p50.
const benchSubject = "bench"

// benchTerm is a figure of a bench as a rule uses it.
type benchTerm struct {
	kind, cell, figure string
	at                 read.Place
}

// absent says why the bench of the figure could not measure anything here; empty:
// it could.
func (t benchTerm) absent(f scenario.Figures) scenario.Text {
	why := f.Benches[t.kind].Absent
	return scenario.Text{EN: why, KO: why}
}

// value returns the figure, or why it can't be told.
func (t benchTerm) value(f scenario.Figures) (v float64, why scenario.Text) {
	bench, ok := f.Benches[t.kind]
	if !ok {
		return 0, textNoBench(t.kind)
	}
	v, ok = bench.Cells[t.cell].Term(t.figure)
	if !ok {
		return 0, textNoCell(t)
	}
	return v, scenario.Text{}
}

// benchExample shows how a figure of a bench is written.
func benchExample(k benches.Kind) string {
	return fmt.Sprintf("bench(%q, %q).%s", k.Name, k.Cells()[0], k.Figures[0].Name)
}

// benchMember reads bench("hops", "loopback/depth=1").p50; isBench is false when
// the figure is none of a bench.
func (c *compiler) benchMember(n *ast.MemberNode) (t term, ok, isBench bool) {
	call, isCall := n.Node.(*ast.CallNode)
	if !isCall || call.Callee.String() != benchSubject {
		return t, false, false
	}
	example := benchExample(benches.Kinds()[0])
	if len(call.Arguments) != 2 {
		c.Problem(c.at(call), "bench takes the name of a bench and a cell: write %s", example)
		return t, false, true
	}
	b := &benchTerm{at: c.at(call)}
	if b.kind, ok = c.literal(call.Arguments[0], "bench", "benches", benches.Names()); !ok {
		return t, false, true
	}
	kind, _ := benches.Named(b.kind)
	_, ok = c.literal(call.Arguments[1], "cell", "cells of "+b.kind, kind.Cells())
	name, named := n.Property.(*ast.StringNode)
	switch {
	case !named || n.Optional:
		c.Problem(c.at(n), "want a figure after a dot: %s", benchExample(kind))
		return t, false, true
	case !slices.Contains(kind.Terms(), name.Value):
		c.Problem(c.at(n.Property), "unknown figure %q: %s", name.Value, choice.Among("figures of "+b.kind, name.Value, kind.Terms()))
		return t, false, true
	case ok && !kind.Has(call.Arguments[1].(*ast.StringNode).Value, benches.FigureOf(name.Value)):
		cell := call.Arguments[1].(*ast.StringNode).Value
		c.Problem(c.at(n.Property), "%s has no %s: want a cell of %s", cell, name.Value, strings.Join(kind.Partial[benches.FigureOf(name.Value)], ", "))
		return t, false, true
	case ok:
		b.cell, b.figure = call.Arguments[1].(*ast.StringNode).Value, name.Value
		t.bench = b
	}
	return t, ok, true
}
