package spans

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// Tree is a trace as a tree: who called whom.
//
// A whole trace has one root and no orphan. A broken one (spans lost, parents
// that form a ring, a span sent twice) still gives a tree, and says what was
// wrong with it.
type Tree struct {
	Roots      []*Node // by start
	Orphans    int     // roots whose parent is missing
	Duplicates int     // spans left out because their id was there already
}

// Node is a span with the spans that it caused.
type Node struct {
	Span
	Children []*Node // by start
	Orphan   bool    // its parent is missing from the trace
	Depth    int     // 0: a root
}

// NewTree links the spans of one trace.
func NewTree(spans []Span) *Tree {
	t := &Tree{}
	nodes := make([]*Node, 0, len(spans))
	byID := make(map[ID]*Node, len(spans))
	for _, s := range spans {
		if byID[s.ID] != nil {
			t.Duplicates++
			continue
		}
		n := &Node{Span: s}
		byID[s.ID] = n
		nodes = append(nodes, n)
	}
	slices.SortFunc(nodes, byStart)
	for _, n := range nodes {
		parent := byID[n.Parent]
		if n.Parent == (ID{}) || parent == nil {
			n.Orphan = n.Parent != (ID{})
			t.Roots = append(t.Roots, n)
			continue
		}
		parent.Children = append(parent.Children, n)
	}
	t.cutRings(nodes, byID)
	for _, n := range t.Roots {
		if n.Orphan {
			t.Orphans++
		}
	}
	return t
}

func byStart(a, b *Node) int {
	return cmp.Or(a.Start.Compare(b.Start), slices.Compare(a.ID[:], b.ID[:]))
}

// cutRings makes the earliest span of each ring of parents an orphan root, so
// that every span hangs from a root. It sets the depths on its way.
func (t *Tree) cutRings(nodes []*Node, byID map[ID]*Node) {
	reached := make(map[*Node]bool, len(nodes))
	reach := func(root *Node) {
		for stack := []*Node{root}; len(stack) > 0; {
			n := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			reached[n] = true
			for _, c := range n.Children {
				c.Depth = n.Depth + 1
				stack = append(stack, c)
			}
		}
	}
	for _, r := range t.Roots {
		reach(r)
	}
	if len(reached) == len(nodes) {
		return
	}
	for _, n := range nodes {
		if reached[n] || !inRing(n, byID) {
			continue
		}
		parent := byID[n.Parent]
		parent.Children = slices.DeleteFunc(parent.Children, func(c *Node) bool { return c == n })
		n.Orphan = true
		t.Roots = append(t.Roots, n)
		reach(n)
	}
	slices.SortFunc(t.Roots, byStart)
}

// inRing reports whether following the parents of n comes back to n.
func inRing(n *Node, byID map[ID]*Node) bool {
	seen := map[*Node]bool{}
	for p := byID[n.Parent]; p != nil && !seen[p]; p = byID[p.Parent] {
		if p == n {
			return true
		}
		seen[p] = true
	}
	return false
}

// Root is the root that stands for the trace: the front door's, if there is
// one, else the first true root, else the first orphan. It is nil only for an
// empty trace.
func (t *Tree) Root() *Node {
	var best *Node
	for _, r := range t.Roots {
		if best == nil || rank(r.Span) > rank(best.Span) {
			best = r
		}
	}
	return best
}

// FrontDoor is the service.name of the shop's front door, whose spans are the
// roots of all requests.
const FrontDoor = "ingress"

// rank orders spans by how well they stand for a whole trace.
func rank(s Span) int {
	isRoot, isDoor := s.Parent == (ID{}), s.Service == FrontDoor
	switch {
	case isRoot && isDoor:
		return 3
	case isRoot:
		return 2
	case isDoor && s.Kind == Server: // a caller outside sent its own context along
		return 1
	}
	return 0
}

// All goes through the tree from top to bottom, as a waterfall shows it.
func (t *Tree) All() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		stack := slices.Clone(t.Roots)
		slices.Reverse(stack)
		for len(stack) > 0 {
			n := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if !yield(n) {
				return
			}
			for _, c := range slices.Backward(n.Children) {
				stack = append(stack, c)
			}
		}
	}
}

// Bounds returns when the first span began and the last one ended.
func (t *Tree) Bounds() (start, end time.Time) {
	for n := range t.All() {
		if start.IsZero() || n.Start.Before(start) {
			start = n.Start
		}
		if n.End.After(end) {
			end = n.End
		}
	}
	return start, end
}
