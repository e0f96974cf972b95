package spans

import "time"

// Shares tells whose work a trace is made of: for each function the share of
// all spans' own time that was spent in it. A span that names no function works
// for the one of the nearest span above it that does.
func Shares(trace []Span) map[string]float64 {
	own := map[string]time.Duration{}
	var total time.Duration
	var walk func(n *Node, function string)
	walk = func(n *Node, function string) {
		if f := n.Function(); f != "" {
			function = f
		}
		if t := n.SelfTime(); function != "" {
			own[function] += t
			total += t
		}
		for _, c := range n.Children {
			walk(c, function)
		}
	}
	for _, root := range NewTree(trace).Roots {
		walk(root, "")
	}
	shares := map[string]float64{}
	for f, t := range own {
		if total > 0 {
			shares[f] = float64(t) / float64(total)
		}
	}
	return shares
}
