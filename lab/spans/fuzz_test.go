package spans_test

import (
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
		nodes := 0
		for n := range tree.All() {
			if nodes++; nodes > len(list) {
				t.Fatal("the tree goes in circles")
			}
			if self := n.SelfTime(); self < 0 || self > n.Duration() {
				t.Errorf("self time %v of a span of %v", self, n.Duration())
			}
		}
		if got, want := nodes+tree.Duplicates, len(list); got != want {
			t.Errorf("the tree has %d spans, want %d", got, want)
		}
		checkPath(t, tree)
		if got, want := spans.Summarize(list).Spans, nodes; got != want {
			t.Errorf("the summary counts %d spans, want %d", got, want)
		}
		for _, c := range spans.Diff(list, list) {
			if c.Before != c.After {
				t.Errorf("a trace differs from itself: %+v", c)
			}
		}
	})
}

// checkPath holds that the critical path covers the root from end to end.
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
		if !s.Start.Equal(at) || s.Duration() <= 0 {
			t.Fatalf("a segment from %v to %v, after %v", s.Start, s.End, at)
		}
		at = s.End
	}
	if !at.Equal(tree.Root().End) {
		t.Errorf("the path ends at %v, want %v", at, tree.Root().End)
	}
}
