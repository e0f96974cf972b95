package spans

import (
	"slices"
	"time"
)

// interval is a stretch of time; it is empty when end isn't after start.
type interval struct{ start, end time.Time }

func (i interval) empty() bool             { return !i.end.After(i.start) }
func (i interval) duration() time.Duration { return max(0, i.end.Sub(i.start)) }

// clip returns the part of i that lies within window. Clocks of two machines
// differ, so a child may seem to outlive its parent.
func (i interval) clip(window interval) interval {
	if i.start.Before(window.start) {
		i.start = window.start
	}
	if i.end.After(window.end) {
		i.end = window.end
	}
	return i
}

// SelfTime is the time in which the span itself was at work: its duration less
// the time in which at least one of its children ran.
func (n *Node) SelfTime() time.Duration {
	window := interval{n.Start, n.End}
	children := make([]interval, 0, len(n.Children))
	for _, c := range n.Children {
		if i := (interval{c.Start, c.End}).clip(window); !i.empty() {
			children = append(children, i)
		}
	}
	slices.SortFunc(children, func(a, b interval) int { return a.start.Compare(b.start) })
	self, covered := window.duration(), window.start
	for _, c := range children {
		if c.start.Before(covered) {
			c.start = covered
		}
		if !c.empty() {
			self -= c.duration()
			covered = c.end
		}
	}
	return self
}
