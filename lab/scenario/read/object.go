package read

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/msalab/msalab/lab/scenario/choice"
)

// Field is one field that a mapping may have, and what reads its value.
type Field struct {
	Name     string
	Required bool
	Read     func(Node)
}

// Required makes a field that a mapping must have.
func Required(name string, read func(Node)) Field { return Field{name, true, read} }

// Optional makes a field that a mapping may have.
func Optional(name string, read func(Node)) Field { return Field{name, false, read} }

// Object reads a mapping that has these fields and no others, each at most
// once. what names it in messages, example shows how it is written.
func (r *Reader) Object(n Node, what, example string, fields ...Field) {
	entries, ok := r.Entries(n, example)
	if !ok {
		return
	}
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	read := map[string]bool{}
	for _, e := range entries {
		f, ok := fieldNamed(e.Name, fields)
		if !ok {
			r.Problem(e.At, "unknown field %q of %s: %s", e.Name, what, choice.Among("fields", e.Name, names))
			continue
		}
		read[f.Name] = true
		f.Read(e.Value)
	}
	var missing []string
	for _, f := range fields {
		if f.Required && !read[f.Name] {
			missing = append(missing, f.Name)
		}
	}
	if len(missing) > 0 {
		r.Problem(PlaceOf(n), "%s lacks %s: it is written %s", what, strings.Join(missing, " and "), example)
	}
}

func fieldNamed(name string, fields []Field) (Field, bool) {
	for _, f := range fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Entry is one "name: value" of a mapping.
type Entry struct {
	Name  string
	At    Place
	Value Node
}

// Entries returns what a mapping holds; a name that comes again is an issue
// and left out.
func (r *Reader) Entries(n Node, want string) ([]Entry, bool) {
	var values []*ast.MappingValueNode
	switch m := bare(n).(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		r.Wrong(n, want)
		return nil, false
	}
	var entries []Entry
	first := map[string]Place{}
	for _, v := range values {
		e := Entry{Name: keyName(v.Key), At: tokenPlace(v.Key.GetToken()), Value: v.Value}
		if _, ok := v.Key.(*ast.MergeKeyNode); ok {
			continue // refused already
		}
		if before, again := first[e.Name]; again {
			r.Problem(e.At, "%s is given twice, first in line %d: keep one", e.Name, before.Line)
			continue
		}
		first[e.Name] = e.At
		entries = append(entries, e)
	}
	return entries, true
}

// Find returns a field of a mapping; it notes no issue.
func (r *Reader) Find(n Node, field string) (Entry, bool) {
	quiet := New(r.src)
	entries, _ := quiet.Entries(n, "")
	i := slices.IndexFunc(entries, func(e Entry) bool { return e.Name == field })
	if i < 0 {
		return Entry{}, false
	}
	return entries[i], true
}

func keyName(key ast.MapKeyNode) string {
	switch k := key.(type) {
	case *ast.StringNode:
		return k.Value
	case *ast.MappingKeyNode:
		if s, ok := k.Value.(*ast.StringNode); ok {
			return s.Value
		}
	}
	return key.GetToken().Value
}

// Items returns what a list holds. A single value counts as a list of one where
// single says so.
func (r *Reader) Items(n Node, want string, single bool) []Node {
	switch s := bare(n).(type) {
	case *ast.SequenceNode:
		if len(s.Values) == 0 {
			r.Problem(PlaceOf(n), "want %s, not an empty list", want)
		}
		return s.Values
	case *ast.StringNode:
		if single {
			return []Node{s}
		}
	}
	r.Wrong(n, want)
	return nil
}
