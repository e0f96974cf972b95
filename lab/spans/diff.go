package spans

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Change is one place in two traces of the same kind, and what was measured
// there before and after. A place is a path of services and span names from the
// root down: all retries of a call, and all rounds of a loop, are one place.
type Change struct {
	Path          []string // "ingress POST /orders", "shopping Order", ...
	Before, After Work
}

// Work is what the spans of one place add up to.
type Work struct {
	Count int
	Total time.Duration // the spans' durations
	Self  time.Duration // the part in which no child ran
}

// Added reports whether only the second trace has this place.
func (c Change) Added() bool { return c.Before.Count == 0 }

// Removed reports whether only the first trace has this place.
func (c Change) Removed() bool { return c.After.Count == 0 }

// Self is by how much the self time grew: what this place itself has to do with
// the difference, callees left out.
func (c Change) Self() time.Duration { return c.After.Self - c.Before.Self }

// Diff compares two traces, place by place; where the self time moved most
// comes first. Places that are the same in both are there too.
func Diff(before, after []Span) []Change {
	changes := map[string]*Change{}
	measure(NewTree(before), changes, func(c *Change) *Work { return &c.Before })
	measure(NewTree(after), changes, func(c *Change) *Work { return &c.After })
	list := make([]Change, 0, len(changes))
	for _, c := range changes {
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.Self().Abs(), a.Self().Abs()), slices.Compare(a.Path, b.Path))
	})
	return list
}

// measure adds the spans of a tree to the changes, on the side that it is given.
func measure(t *Tree, changes map[string]*Change, side func(*Change) *Work) {
	var path []string
	for n := range t.All() { // parents come before their children
		path = append(path[:n.Depth], n.Service+" "+n.Name)
		key := strings.Join(path, "\x00")
		c := changes[key]
		if c == nil {
			c = &Change{Path: slices.Clone(path)}
			changes[key] = c
		}
		w := side(c)
		w.Count++
		w.Total += n.Duration()
		w.Self += n.SelfTime()
	}
}
