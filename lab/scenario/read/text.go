package read

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"golang.org/x/text/unicode/norm"

	"github.com/msalab/msalab/lab/scenario/choice"
)

// Scalar returns a plain value as it is written.
func (r *Reader) Scalar(n Node, want string) (string, bool) {
	switch s := bare(n).(type) {
	case *ast.StringNode:
		return s.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return s.GetToken().Value, true
	}
	r.Wrong(n, want)
	return "", false
}

// Line returns a text of one line.
func (r *Reader) Line(n Node, want string) (string, bool) {
	s, ok := bare(n).(*ast.StringNode)
	if !ok {
		r.Wrong(n, want)
		return "", false
	}
	text := strings.TrimSpace(norm.NFC.String(s.Value))
	if text == "" {
		r.Problem(PlaceOf(n), "want %s, not an empty text", want)
		return "", false
	}
	return text, true
}

// Prose returns a text of one or more lines, in composed form (NFC), so that a
// Hangul syllable is one character for everyone who counts them.
func (r *Reader) Prose(n Node) string {
	const want = "a text"
	text := ""
	switch s := bare(n).(type) {
	case *ast.StringNode:
		text = s.Value
	case *ast.LiteralNode:
		text = s.Value.Value
	default:
		r.Wrong(n, want)
		return ""
	}
	text = strings.TrimSpace(norm.NFC.String(text))
	if text == "" {
		r.Problem(PlaceOf(n), "want %s, not an empty one", want)
	}
	return text
}

// OneOf reads a name out of a list.
func (r *Reader) OneOf(n Node, singular, plural string, names []string) string {
	got, ok := r.Scalar(n, "a "+singular)
	if !ok {
		return ""
	}
	for _, name := range names {
		if got == name {
			return name
		}
	}
	r.Problem(PlaceOf(n), "unknown %s %q: %s", singular, got, choice.Among(plural, got, names))
	return ""
}

// Known notes a name that nothing before a step has given.
func (r *Reader) Known(at Place, singular, plural, name string, names []string) {
	switch {
	case slices.Contains(names, name):
	case len(names) == 0:
		r.Problem(at, "unknown %s %q: there is none before this step", singular, name)
	default:
		r.Problem(at, "unknown %s %q: %s", singular, name, choice.Among(plural+" before this step", name, names))
	}
}

// Label reads the name of a phase, a fault or a question: it stands in
// expressions and tables.
func (r *Reader) Label(n Node, what string) string {
	got, ok := r.Scalar(n, what)
	if !ok {
		return ""
	}
	for i, c := range got {
		if c >= 'a' && c <= 'z' || i > 0 && (c >= '0' && c <= '9' || c == '-') {
			continue
		}
		r.Problem(PlaceOf(n), "%q is no name: write small letters, digits and dashes, a letter first", got)
		return ""
	}
	if got == "" || len(got) > 32 {
		r.Problem(PlaceOf(n), "a name has 1 to 32 characters")
		return ""
	}
	return got
}
