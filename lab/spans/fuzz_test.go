package spans_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/spans"
)

// decode makes a trace of any bytes: four a span, for id, parent, start and
// end, from so few values that rings, duplicates and skewed clocks are common.
func decode(data []byte) []spans.Span {
	var list []spans.Span
	for ; len(data) >= 4; data = data[4:] {
		s := spans.Span{Trace: spans.TraceID{1}, Name: "n", Service: "svc"}
		s.ID[0], s.Parent[0] = data[0]%16, data[1]%16
		s.Start = epoch.Add(time.Duration(int8(data[2])) * time.Millisecond)
		s.End = epoch.Add(time.Duration(int8(data[3])) * time.Millisecond)
		list = append(list, s)
	}
	return list
}

// FuzzTrace holds what is true of every trace, however broken.
func FuzzTrace(f *testing.F) {
	f.Add([]byte{1, 0, 0, 10, 2, 1, 1, 4, 3, 1, 1, 9})
	f.Add([]byte{1, 2, 0, 10, 2, 1, 1, 4, 3, 3, 200, 1, 3, 3, 200, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		list := decode(data)
		tree := spans.NewTree(list)
		all := checkTree(t, tree, list)
		checkPath(t, tree)
		sum, first := spans.Summarize(list), tree.Root()
		if sum.Spans != all.Count || first != nil && first.Parent == (spans.ID{}) && !sum.Start.Equal(first.Start) {
			t.Errorf("the summary has %d spans from %v, the tree %d, and the root %+v", sum.Spans, sum.Start, all.Count, first)
		}
		for _, c := range spans.Diff(list, list) {
			if c.Before != c.After {
				t.Errorf("a trace differs from itself: %+v", c)
			}
		}
		checkDiff(t, list[:len(list)/2], list[len(list)/2:])
		if tree.Duplicates > 0 {
			return // which of two is kept depends on the order
		}
		slices.Reverse(list)
		again := spans.NewTree(list)
		if got := checkTree(t, again, list); got != all || !slices.Equal(places(tree), places(again)) {
			t.Errorf("the other way round the tree is %v, adding up to %+v, not %v, %+v", places(again), got, places(tree), all)
		}
	})
}

// checkTree holds that each span is in the tree once, below its parent or as a root, and
// returns what they add up to.
func checkTree(t *testing.T, tree *spans.Tree, list []spans.Span) (all spans.Work) {
	seen := map[spans.ID]bool{}
	given := map[spans.ID]bool{}
	for _, s := range list {
		given[s.ID] = true
	}
	orphans := 0
	for _, n := range tree.Roots {
		if n.Orphan != (n.Parent != spans.ID{}) || n.Depth != 0 {
			t.Errorf("a root with the parent %v, depth %d, said to be an orphan: %v", n.Parent, n.Depth, n.Orphan)
		}
		if n.Orphan {
			orphans++
		}
	}
	for n := range tree.All() {
		if seen[n.ID] || !given[n.ID] {
			t.Fatalf("span %v is in the tree twice, or from nowhere", n.ID)
		}
		seen[n.ID] = true
		for _, c := range n.Children {
			if c.Parent != n.ID || c.Depth != n.Depth+1 || c.Orphan {
				t.Errorf("%v (depth %d) hangs below %v (depth %d), though its parent is %v", c.ID, c.Depth, n.ID, n.Depth, c.Parent)
			}
		}
		self := n.SelfTime()
		if self < 0 || self > n.Duration() || len(n.Children) == 0 && self != n.Duration() {
			t.Errorf("self time %v of a span of %v with %d children", self, n.Duration(), len(n.Children))
		}
		all = spans.Work{Count: all.Count + 1, Total: all.Total + n.Duration(), Self: all.Self + self}
	}
	if len(seen) != len(given) || tree.Duplicates != len(list)-len(given) || tree.Orphans != orphans {
		t.Errorf("the tree has %d spans, %d left out, %d orphans, want %d, %d, %d",
			len(seen), tree.Duplicates, tree.Orphans, len(given), len(list)-len(given), orphans)
	}
	return all
}

// places says where each span is in a tree, from top to bottom.
func places(tree *spans.Tree) (all []string) {
	for n := range tree.All() {
		all = append(all, fmt.Sprint(n.Depth, n.ID))
	}
	return all
}

// checkDiff holds that a difference tells all that is in either trace, and the other way
// round the same with its sides changed.
func checkDiff(t *testing.T, before, after []spans.Span) {
	sides := map[string][2]spans.Work{}
	var sum [2]spans.Work
	for _, c := range spans.Diff(before, after) {
		sides[strings.Join(c.Path, "/")] = [2]spans.Work{c.Before, c.After}
		for i, w := range []spans.Work{c.Before, c.After} {
			sum[i] = spans.Work{Count: sum[i].Count + w.Count, Total: sum[i].Total + w.Total, Self: sum[i].Self + w.Self}
		}
		if c.Added() && c.Removed() {
			t.Errorf("%q is in neither trace", c.Path)
		}
	}
	for i, side := range [][]spans.Span{before, after} {
		if want := checkTree(t, spans.NewTree(side), side); sum[i] != want {
			t.Errorf("a difference tells %+v of a trace with %+v", sum[i], want)
		}
	}
	back := spans.Diff(after, before)
	for _, c := range back {
		if got := [2]spans.Work{c.After, c.Before}; got != sides[strings.Join(c.Path, "/")] {
			t.Errorf("%q: the other way round %+v, not %+v", c.Path, got, sides[strings.Join(c.Path, "/")])
		}
	}
	if len(back) != len(sides) {
		t.Errorf("%d places differ, the other way round %d", len(sides), len(back))
	}
}

// checkPath holds that the critical path covers the root from end to end, each stretch
// by a span that ran then.
func checkPath(t *testing.T, tree *spans.Tree) {
	path := tree.CriticalPath()
	if len(path) == 0 {
		if root := tree.Root(); root != nil && root.Duration() > 0 {
			t.Error("no critical path")
		}
		return
	}
	at := tree.Root().Start
	for _, s := range path {
		if !s.Start.Equal(at) || s.Duration() <= 0 || s.Start.Before(s.Node.Start) || s.End.After(s.Node.End) {
			t.Fatalf("a segment from %v to %v, after %v, of a span from %v to %v", s.Start, s.End, at, s.Node.Start, s.Node.End)
		}
		at = s.End
	}
	if !at.Equal(tree.Root().End) {
		t.Errorf("the path ends at %v, want %v", at, tree.Root().End)
	}
}
