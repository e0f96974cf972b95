package spans_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/spans"
)

var epoch = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// span makes a span that runs from one millisecond to another. Its id is the
// first byte of its name; parent is the name of another, or empty.
func span(name, parent string, from, to int) spans.Span {
	s := spans.Span{
		Trace: spans.TraceID{1}, Name: name, Service: "svc", Kind: spans.Internal,
		Start: epoch.Add(time.Duration(from) * time.Millisecond),
		End:   epoch.Add(time.Duration(to) * time.Millisecond),
	}
	s.ID[0] = name[0]
	if parent != "" {
		s.Parent[0] = parent[0]
	}
	return s
}

func ms(n int) time.Duration { return time.Duration(n) * time.Millisecond }

// draw writes a tree in one line: A(B(C) D), orphans with a question mark.
func draw(nodes []*spans.Node) string {
	var words []string
	for _, n := range nodes {
		word := n.Name
		if n.Orphan {
			word += "?"
		}
		if len(n.Children) > 0 {
			word += "(" + draw(n.Children) + ")"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// treeCase is a trace and the tree that it makes.
type treeCase struct {
	spans      []spans.Span
	want       string // as drawn
	root       string
	duplicates int
}

func (c treeCase) check(t *testing.T) {
	tree := spans.NewTree(c.spans)
	if got := draw(tree.Roots); got != c.want {
		t.Errorf("got %q, want %q", got, c.want)
	}
	if got, want := tree.Orphans, strings.Count(c.want, "?"); got != want {
		t.Errorf("got %d orphans, want %d", got, want)
	}
	if got := tree.Duplicates; got != c.duplicates {
		t.Errorf("got %d duplicates, want %d", got, c.duplicates)
	}
	root := ""
	if r := tree.Root(); r != nil {
		root = r.Name
	}
	if root != c.root {
		t.Errorf("got root %q, want %q", root, c.root)
	}
}

func TestTree(t *testing.T) {
	for name, c := range map[string]treeCase{
		"empty":  {},
		"single": {spans: []spans.Span{span("A", "", 0, 10)}, want: "A", root: "A"},
		"children by start, whatever the order": {
			spans: []spans.Span{span("C", "A", 5, 8), span("B", "A", 1, 4), span("D", "C", 6, 7), span("A", "", 0, 10)},
			want:  "A(B C(D))", root: "A",
		},
		"same start: by id": {
			spans: []spans.Span{span("A", "", 0, 10), span("C", "A", 1, 2), span("B", "A", 1, 2)},
			want:  "A(B C)", root: "A",
		},
		"a missing parent": {
			spans: []spans.Span{span("A", "", 0, 10), span("C", "B", 2, 3)},
			want:  "A C?", root: "A",
		},
		"only orphans": {
			spans: []spans.Span{span("C", "X", 2, 3), span("B", "X", 1, 3)},
			want:  "B? C?", root: "B",
		},
		"an orphan that is earlier than the root": {
			spans: []spans.Span{span("C", "X", 0, 3), span("A", "", 1, 3)},
			want:  "C? A", root: "A",
		},
		"several roots": {
			spans: []spans.Span{span("B", "", 3, 10), span("A", "", 0, 10), span("C", "B", 4, 5)},
			want:  "A B(C)", root: "A",
		},
		"a ring": {
			spans: []spans.Span{span("A", "", 0, 10), span("C", "D", 2, 4), span("D", "C", 3, 4), span("E", "D", 3, 4)},
			want:  "A C?(D(E))", root: "A",
		},
		"its own parent": {
			spans: []spans.Span{span("A", "A", 0, 10), span("B", "A", 1, 2)},
			want:  "A?(B)", root: "A",
		},
		"what hangs on a ring begins before it": {
			spans: []spans.Span{span("B", "C", 0, 1), span("C", "D", 2, 3), span("D", "C", 3, 4)},
			want:  "C?(B D)", root: "C",
		},
		"sent twice": {
			spans: []spans.Span{span("A", "", 0, 10), span("B", "A", 1, 2), span("B", "A", 1, 2)},
			want:  "A(B)", root: "A", duplicates: 1,
		},
	} {
		t.Run(name, c.check)
	}
}

func TestRootIsTheFrontDoor(t *testing.T) {
	early, door := span("A", "", 0, 10), span("B", "", 1, 9)
	door.Service = spans.FrontDoor
	foreign := span("C", "X", 2, 8) // a shopper sent a trace context of its own
	foreign.Service, foreign.Kind = spans.FrontDoor, spans.Server
	orphan := span("D", "Y", 0, 3)
	for name, c := range map[string]struct {
		spans []spans.Span
		want  string
	}{
		"before any other root": {[]spans.Span{early, door, foreign}, "B"},
		"before orphans":        {[]spans.Span{orphan, foreign}, "C"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := spans.NewTree(c.spans).Root().Name; got != c.want {
				t.Errorf("tree: got %q, want %q", got, c.want)
			}
			if got := spans.Summarize(c.spans).Root; got != c.want {
				t.Errorf("summary: got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAllGoesDepthFirst(t *testing.T) {
	tree := spans.NewTree([]spans.Span{
		span("A", "", 0, 10), span("B", "A", 1, 5), span("C", "B", 2, 3), span("D", "A", 6, 9), span("E", "", 20, 30),
	})
	var got []string
	for n := range tree.All() {
		got = append(got, fmt.Sprint(n.Name, n.Depth))
	}
	if got, want := strings.Join(got, " "), "A0 B1 C2 D1 E0"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for n := range tree.All() {
		if n.Name == "B" {
			break // leaving early is fine
		}
	}
	start, end := tree.Bounds()
	if !start.Equal(epoch) || !end.Equal(epoch.Add(ms(30))) {
		t.Errorf("got bounds %v and %v, want %v and %v", start, end, epoch, epoch.Add(ms(30)))
	}
}

func TestSelfTime(t *testing.T) {
	for name, c := range map[string]struct {
		spans []spans.Span // the first one is measured
		want  time.Duration
	}{
		"leaf":                      {[]spans.Span{span("A", "", 0, 10)}, ms(10)},
		"one child":                 {[]spans.Span{span("A", "", 0, 10), span("B", "A", 2, 5)}, ms(7)},
		"one after the other":       {[]spans.Span{span("A", "", 0, 10), span("B", "A", 2, 5), span("C", "A", 5, 7)}, ms(5)},
		"side by side counts once":  {[]spans.Span{span("A", "", 0, 10), span("B", "A", 2, 6), span("C", "A", 3, 8)}, ms(4)},
		"one within another":        {[]spans.Span{span("A", "", 0, 10), span("B", "A", 2, 9), span("C", "A", 3, 4)}, ms(3)},
		"grandchildren don't count": {[]spans.Span{span("A", "", 0, 10), span("B", "A", 2, 5), span("C", "B", 0, 9)}, ms(7)},
		"child outlives parent":     {[]spans.Span{span("A", "", 0, 10), span("B", "A", 8, 15)}, ms(8)},
		"clock of the child behind": {[]spans.Span{span("A", "", 5, 10), span("B", "A", 0, 6)}, ms(4)},
		"child after the parent":    {[]spans.Span{span("A", "", 0, 10), span("B", "A", 12, 15)}, ms(10)},
		"all covered":               {[]spans.Span{span("A", "", 0, 10), span("B", "A", 0, 10)}, 0},
		"clock ran backwards":       {[]spans.Span{span("A", "", 10, 0), span("B", "A", 2, 3)}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			for n := range spans.NewTree(c.spans).All() {
				if n.Name != c.spans[0].Name {
					continue
				}
				if got := n.SelfTime(); got != c.want {
					t.Errorf("got %v, want %v", got, c.want)
				}
			}
		})
	}
}

func TestCriticalPath(t *testing.T) {
	for name, c := range map[string]struct {
		spans []spans.Span
		want  string
	}{
		"empty": {nil, ""},
		"leaf":  {[]spans.Span{span("A", "", 0, 10)}, "A0-10"},
		"one after the other": {
			[]spans.Span{span("A", "", 0, 10), span("B", "A", 1, 4), span("C", "A", 5, 8)},
			"A0-1 B1-4 A4-5 C5-8 A8-10",
		},
		"fan-out: the slowest decides": {
			[]spans.Span{span("A", "", 0, 10), span("B", "A", 1, 4), span("C", "A", 1, 9), span("D", "A", 1, 6)},
			"A0-1 C1-9 A9-10",
		},
		"fan-out, then one more": {
			[]spans.Span{span("A", "", 0, 20), span("B", "A", 1, 4), span("C", "A", 1, 9), span("D", "A", 12, 18)},
			"A0-1 C1-9 A9-12 D12-18 A18-20",
		},
		"two rounds of fan-out": {
			[]spans.Span{
				span("A", "", 0, 20), span("B", "A", 0, 5), span("C", "A", 0, 8),
				span("D", "A", 8, 18), span("E", "A", 8, 12),
			},
			"C0-8 D8-18 A18-20",
		},
		"down the tree": {
			[]spans.Span{span("A", "", 0, 10), span("B", "A", 2, 8), span("C", "B", 3, 5), span("D", "C", 3, 4)},
			"A0-2 B2-3 D3-4 C4-5 B5-8 A8-10",
		},
		"overlapping, the earlier one isn't on the path": {
			[]spans.Span{span("A", "", 0, 10), span("B", "A", 1, 6), span("C", "A", 5, 9)},
			"A0-5 C5-9 A9-10",
		},
		"child outlives parent": {
			[]spans.Span{span("A", "", 0, 10), span("B", "A", 5, 15), span("C", "B", 12, 14)},
			"A0-5 B5-10",
		},
		"child before and after": {
			[]spans.Span{span("A", "", 5, 10), span("B", "A", 0, 3), span("C", "A", 12, 13)},
			"A5-10",
		},
		"several roots: the first": {
			[]spans.Span{span("A", "", 0, 10), span("B", "", 0, 20)},
			"A0-10",
		},
		"clock ran backwards": {[]spans.Span{span("A", "", 10, 0)}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, s := range spans.NewTree(c.spans).CriticalPath() {
				from, to := s.Start.Sub(epoch), s.End.Sub(epoch)
				got = append(got, fmt.Sprintf("%s%d-%d", s.Node.Name, from.Milliseconds(), to.Milliseconds()))
			}
			if got := strings.Join(got, " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestDiff(t *testing.T) {
	before := []spans.Span{span("A", "", 0, 20), span("B", "A", 1, 5), span("C", "A", 6, 9)}
	after := []spans.Span{
		span("A", "", 0, 40), span("B", "A", 1, 15),
		span("D", "A", 16, 18), span("E", "A", 18, 20),
	}
	after[3].Name = after[2].Name // a second call of the same kind
	var got []string
	for _, c := range spans.Diff(before, after) {
		note := ""
		if c.Added() {
			note = " added"
		}
		if c.Removed() {
			note = " removed"
		}
		got = append(got, fmt.Sprintf("%s: %v -> %v%s", strings.Join(c.Path, "/"), c.Before, c.After, note))
	}
	want := []string{
		"svc A/svc B: {1 4ms 4ms} -> {1 14ms 14ms}",
		"svc A: {1 20ms 13ms} -> {1 40ms 22ms}",
		"svc A/svc D: {0 0s 0s} -> {2 4ms 4ms} added",
		"svc A/svc C: {1 3ms 3ms} -> {0 0s 0s} removed",
	}
	if got, want := strings.Join(got, "\n"), strings.Join(want, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
