package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/spans"
)

const (
	waterfallLines = 25 // spans shown of one trace
	nameWidth      = 52 // terminal cells of a span's indented name
	messageWidth   = 72 // of an error's message
)

// waterfalls writes the slowest trace and the failed one of each shape, for
// those who have nowhere else to open them.
func (p *page) waterfalls(traces []runs.TraceRecord) {
	for _, t := range traces {
		if (t.Why == "slowest" || t.Why == "failed") && len(t.Spans) > 0 {
			p.line("\n  %s, %s, %s", t.Shop, p.why(t.Why), t.Summary.Trace)
			p.waterfall(spans.NewTree(t.Spans))
		}
	}
}

// waterfall writes a trace as a tree, a line a span: when it began, how long it
// took, who did what, what went wrong there and, where it began, why.
func (p *page) waterfall(tree *spans.Tree) {
	began, _ := tree.Bounds()
	kept, left := telling(tree, waterfallLines)
	for n := range tree.All() {
		if !kept[n] {
			continue
		}
		name := strings.Repeat("  ", n.Depth) + n.Service + " " + packageName.ReplaceAllString(n.Name, "")
		line := fmt.Sprintf("    %9s %9s  %s", "+"+millis(n.Start.Sub(began)), millis(n.Duration()),
			pad(ansi.Truncate(name, nameWidth, "…"), nameWidth))
		p.line("%s", strings.TrimRight(line+p.marks(n)+origin(n), " "))
	}
	if left > 0 {
		p.line("    %s", fmt.Sprintf(p.say("… and %d more spans, in between", "… 그 사이의 스팬 %d개는 생략했습니다"), left))
	}
}

// packageName is what a method's name begins with, and no reader needs.
var packageName = regexp.MustCompile(`shop\.\w+\.v\d+\.`)

// telling picks the spans of a trace to show, where it has more than most: those that
// a fault struck, errors, then the longest, each with all that led to it. left
// is how many are not shown.
func telling(tree *spans.Tree, most int) (kept map[*spans.Node]bool, left int) {
	var nodes, path []*spans.Node
	callers := map[*spans.Node]*spans.Node{}
	for n := range tree.All() {
		path = append(path[:n.Depth], n)
		if n.Depth > 0 {
			callers[n] = path[n.Depth-1]
		}
		nodes = append(nodes, n)
	}
	slices.SortStableFunc(nodes, func(a, b *spans.Node) int {
		return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(b.Duration(), a.Duration()))
	})
	kept = map[*spans.Node]bool{}
	for _, n := range nodes {
		var chain []*spans.Node
		for m := n; m != nil && !kept[m]; m = callers[m] {
			chain = append(chain, m)
		}
		if len(kept)+len(chain) > most {
			continue
		}
		for _, m := range chain {
			kept[m] = true
		}
	}
	return kept, len(nodes) - len(kept)
}

// weight orders spans by how much they tell.
func weight(n *spans.Node) int {
	id, _ := n.Fault()
	switch {
	case id != "":
		return 2
	case n.Error:
		return 1
	}
	return 0
}

// marks tells an error, and an injected fault apart from it.
func (p *page) marks(n *spans.Node) string {
	var marks string
	if n.Error {
		marks += "  " + p.say("! error", "! 오류")
	}
	if id, _ := n.Fault(); id != "" {
		marks += "  " + p.say("* fault ", "* 장애 ") + id
	}
	if n.Orphan {
		marks += "  " + p.say("? its caller is missing", "? 호출한 스팬이 없음")
	}
	return marks
}

// origin is what an error says of itself, where it comes from: further up its
// callers say the same again.
func origin(n *spans.Node) string {
	if !n.Error || n.Message == "" || slices.ContainsFunc(n.Children, func(c *spans.Node) bool { return c.Error }) {
		return ""
	}
	return "  " + ansi.Truncate(strings.Join(strings.Fields(n.Message), " "), messageWidth, "…")
}

func millis(d time.Duration) string {
	return fmt.Sprintf("%.1fms", float64(d)/float64(time.Millisecond))
}
