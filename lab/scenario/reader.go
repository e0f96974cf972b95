package scenario

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"golang.org/x/text/unicode/norm"
)

// reader reads values off the YAML tree. What doesn't fit becomes an issue and
// reading goes on, so that all issues of a file are found at once; a value that
// didn't fit reads as zero.
type reader struct {
	src    *source
	issues Errors

	own     *Load  // the scenario's own load, once it was read
	claimed string // the scenario's claim, once it was read
	claims  bool   // it names one, right or wrong
	minutes place  // where the file says how long it takes

	policyAt place // where the file says by which policy it starts
}

// problem notes an issue.
func (r *reader) problem(at place, format string, args ...any) {
	r.issues = append(r.issues, r.src.issue(at, format, args...))
}

// nodePlace returns where a value begins.
func nodePlace(n ast.Node) place {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return nodePlace(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return nodePlace(n.Key)
	case *ast.LiteralNode:
		return placeOf(n.Start)
	}
	return placeOf(n.GetToken())
}

// refuse notes what YAML has and scenarios don't, wherever it stands.
func (r *reader) refuse(root ast.Node) {
	ast.Walk(refusal{r}, root)
}

type refusal struct{ r *reader }

const noAliases = "aliases (*) are not allowed: write the value out again"

// Visit is called for every value of the file.
func (v refusal) Visit(n ast.Node) ast.Visitor {
	at := placeOf(n.GetToken())
	switch n.(type) {
	case *ast.AnchorNode:
		v.r.problem(at, "anchors (&) are not allowed: write the value where it is used")
	case *ast.AliasNode:
		v.r.problem(at, noAliases)
		return nil
	case *ast.MergeKeyNode:
		v.r.problem(at, "merge keys (<<) are not allowed: write the fields out")
	case *ast.TagNode:
		v.r.problem(at, "tags (!) are not allowed: write the plain value")
	case *ast.MappingKeyNode:
		v.r.problem(at, `complex keys (?) are not allowed: write "key: value"`)
	}
	return v
}

// bare takes anchors and tags off a value; they were refused already.
func bare(n ast.Node) ast.Node {
	for {
		switch inner := n.(type) {
		case *ast.AnchorNode:
			n = inner.Value
		case *ast.TagNode:
			n = inner.Value
		default:
			return n
		}
	}
}

// describe says what a value is, for messages.
func describe(n ast.Node) string {
	switch n := bare(n).(type) {
	case nil, *ast.NullNode:
		return "nothing"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.AliasNode:
		return "an alias"
	case *ast.LiteralNode:
		return "a block of text"
	case *ast.IntegerNode, *ast.FloatNode:
		return "the number " + n.GetToken().Value
	case *ast.BoolNode:
		return n.GetToken().Value + " without quotes"
	default:
		text := n.GetToken().Value
		if runes := []rune(text); len(runes) > 40 {
			start := string(runes[:40])
			text = start[:strings.LastIndex(start+" ", " ")] + " …"
		}
		return fmt.Sprintf("%q", text)
	}
}

// wrong notes that a value is of the wrong type.
func (r *reader) wrong(n ast.Node, want string) {
	if alias, ok := bare(n).(*ast.AliasNode); ok {
		r.problem(nodePlace(alias), noAliases) // again, so that whoever reads a value sees that it didn't fit
		return
	}
	r.problem(nodePlace(n), "want %s, not %s", want, describe(n))
}

// scalar returns a plain value as it is written.
func (r *reader) scalar(n ast.Node, want string) (string, bool) {
	switch s := bare(n).(type) {
	case *ast.StringNode:
		return s.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return s.GetToken().Value, true
	}
	r.wrong(n, want)
	return "", false
}

// line returns a text of one line.
func (r *reader) line(n ast.Node, want string) (string, bool) {
	s, ok := bare(n).(*ast.StringNode)
	if !ok {
		r.wrong(n, want)
		return "", false
	}
	text := strings.TrimSpace(norm.NFC.String(s.Value))
	if text == "" {
		r.problem(nodePlace(n), "want %s, not an empty text", want)
		return "", false
	}
	return text, true
}

// prose returns a text of one or more lines, in composed form (NFC), so that a
// Hangul syllable is one character for everyone who counts them.
func (r *reader) prose(n ast.Node) string {
	const want = "a text"
	text := ""
	switch s := bare(n).(type) {
	case *ast.StringNode:
		text = s.Value
	case *ast.LiteralNode:
		text = s.Value.Value
	default:
		r.wrong(n, want)
		return ""
	}
	text = strings.TrimSpace(norm.NFC.String(text))
	if text == "" {
		r.problem(nodePlace(n), "want %s, not an empty one", want)
	}
	return text
}

// text reads a narration: both languages.
func (r *reader) text(n ast.Node) (t Text) {
	r.object(n, "narration", `{en: "…", ko: "…"}`,
		required("en", func(n ast.Node) { t.EN = r.prose(n) }),
		required("ko", func(n ast.Node) { t.KO = r.prose(n) }),
	)
	return t
}

// oneOf reads a name out of a list.
func (r *reader) oneOf(n ast.Node, singular, plural string, names []string) string {
	got, ok := r.scalar(n, "a "+singular)
	if !ok {
		return ""
	}
	for _, name := range names {
		if got == name {
			return name
		}
	}
	r.problem(nodePlace(n), "unknown %s %q: %s", singular, got, choices(plural, got, names))
	return ""
}

func (r *reader) function(n ast.Node) string { return r.oneOf(n, "function", "functions", Functions()) }

func (r *reader) journey(n ast.Node) string { return r.oneOf(n, "journey", "journeys", Journeys()) }

// label reads the name of a phase, a fault or a question: it stands in
// expressions and tables.
func (r *reader) label(n ast.Node, what string) string {
	got, ok := r.scalar(n, what)
	if !ok {
		return ""
	}
	for i, c := range got {
		if c >= 'a' && c <= 'z' || i > 0 && (c >= '0' && c <= '9' || c == '-') {
			continue
		}
		r.problem(nodePlace(n), "%q is no name: write small letters, digits and dashes, a letter first", got)
		return ""
	}
	if got == "" || len(got) > 32 {
		r.problem(nodePlace(n), "a name has 1 to 32 characters")
		return ""
	}
	return got
}
