package evidence

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/spans"
)

// visit is what a function did for one request, wherever it ran: as a service, or
// inside the monolith.
type visit struct {
	entry    *spans.Node
	function string
	method   string        // "Checkout"
	own      []*spans.Node // what it did itself: the entry, statements, waits
	calls    []*spans.Node // of other functions
}

func visitsOf(traces [][]spans.Span) []*visit {
	var all []*visit
	for _, trace := range traces {
		tree := spans.NewTree(trace)
		if len(tree.Roots) == 1 && tree.Orphans == 0 {
			all = append(all, visits(tree.Roots[0], nil, false)...)
		}
	}
	return all
}

// visits goes down the tree. v is the visit under way; calling says that its call
// of another function was noted already.
func visits(n *spans.Node, v *visit, calling bool) []*visit {
	var all []*visit
	switch f := n.Function(); {
	case f != "" && (v == nil || v.function != f):
		if v != nil && !calling {
			v.calls = append(v.calls, n)
		}
		v, calling = &visit{entry: n, function: f, method: method(n), own: []*spans.Node{n}}, false
		all = append(all, v)
	case v == nil || calling:
	case strings.HasPrefix(n.Name, "call "):
		v.calls, calling = append(v.calls, n), true
	default:
		v.own = append(v.own, n)
		if n.Function() != "" { // the gateway's method behind its HTTP door
			v.method = method(n)
		}
	}
	for _, c := range n.Children {
		all = append(all, visits(c, v, calling)...)
	}
	return all
}

// method is "Checkout" of "call shop.pay.v1.PayService/Checkout".
func method(n *spans.Node) string {
	if i := strings.LastIndex(n.Name, "Service/"); i >= 0 {
		return n.Name[i+len("Service/"):]
	}
	return n.Name
}

// steps are the spans right under the visit: all it did itself, and its calls.
func (v *visit) steps() int { return len(v.own) - 1 + len(v.calls) }

// itself is the time in which the function's own code ran.
func (v *visit) itself() (sum time.Duration) {
	for _, n := range v.own {
		if n.Function() == v.function {
			sum += n.SelfTime()
		}
	}
	return sum
}

// statements are the visit's SQL, without what only frames a transaction.
func (v *visit) statements() []*spans.Node {
	return slices.DeleteFunc(slices.Clone(v.own), func(n *spans.Node) bool {
		switch n.Attributes["db.operation.name"] {
		case "", "BEGIN", "COMMIT", "ROLLBACK":
			return true
		}
		return false
	})
}

// place is a method of a function.
type place struct{ function, method string }

func (p place) String() string { return p.method + " in " + p.function }

func byPlace(visits []*visit) map[place][]*visit {
	groups := map[place][]*visit{}
	for _, v := range visits {
		p := place{v.function, v.method}
		groups[p] = append(groups[p], v)
	}
	return groups
}

// places returns the keys in a fixed order, so that the same traces always give
// the same finding.
func places(groups map[place][]*visit) []place {
	return slices.SortedFunc(maps.Keys(groups), func(a, b place) int { return strings.Compare(a.String(), b.String()) })
}

func byFunction(visits []*visit) map[string][]*visit {
	groups := map[string][]*visit{}
	for _, v := range visits {
		groups[v.function] = append(groups[v.function], v)
	}
	return groups
}

// covered is the time in which at least one of some spans ran.
func covered(nodes []*spans.Node) (sum time.Duration) {
	sorted := slices.SortedFunc(slices.Values(nodes), func(a, b *spans.Node) int { return a.Start.Compare(b.Start) })
	var until time.Time
	for _, n := range sorted {
		start := n.Start
		if start.Before(until) {
			start = until
		}
		if n.End.After(start) {
			sum += n.End.Sub(start)
			until = n.End
		}
	}
	return sum
}

// total is how long spans took, one and all, and longest is the longest of them.
func total(nodes []*spans.Node) (sum, longest time.Duration) {
	for _, n := range nodes {
		sum += n.Duration()
		longest = max(longest, n.Duration())
	}
	return sum, longest
}
