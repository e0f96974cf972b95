package spans

import (
	"slices"
	"time"
)

// Segment is a stretch of the critical path, and the span that is responsible
// for it: had the span been quicker there, the whole request had been.
type Segment struct {
	Node       *Node
	Start, End time.Time
}

// Duration is how long the segment is.
func (s Segment) Duration() time.Duration { return s.End.Sub(s.Start) }

// CriticalPath returns the segments that decided how long the trace's root took,
// in order of time. They lie end to end and add up to the root's duration.
//
// It walks backwards, as Jaeger's UI and the CRISP paper do (Zhang et al.,
// "CRISP: Critical Path Analysis of Large-Scale Microservice Architectures",
// USENIX ATC 2022): from the end of a span to the child that finished last,
// through that child, and on from where the child began to the child that had
// finished last by then. Children that ran beside the chosen one had time to
// spare; they are not on the path.
func (t *Tree) CriticalPath() []Segment {
	root := t.Root()
	if root == nil {
		return nil
	}
	var path []Segment
	walkBack(root, interval{root.Start, root.End}, &path)
	slices.Reverse(path)
	return path
}

// walkBack appends the critical path through n within window, last segment
// first.
func walkBack(n *Node, window interval, path *[]Segment) {
	type child struct {
		node *Node
		interval
	}
	var children []child
	for _, c := range n.Children {
		if i := (interval{c.Start, c.End}).clip(window); !i.empty() {
			children = append(children, child{c, i})
		}
	}
	slices.SortStableFunc(children, func(a, b child) int { return b.end.Compare(a.end) })
	at := window.end
	for _, c := range children {
		if c.end.After(at) {
			continue // ran beside the child that the path went through
		}
		if c.end.Before(at) {
			*path = append(*path, Segment{n, c.end, at})
		}
		walkBack(c.node, c.interval, path)
		at = c.start
	}
	if at.After(window.start) {
		*path = append(*path, Segment{n, window.start, at})
	}
}
