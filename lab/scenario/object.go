package scenario

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// field is one field that a mapping may have, and what reads its value.
type field struct {
	name     string
	required bool
	read     func(ast.Node)
}

func required(name string, read func(ast.Node)) field { return field{name, true, read} }
func optional(name string, read func(ast.Node)) field { return field{name, false, read} }

// object reads a mapping that has these fields and no others, each at most
// once. what names it in messages, example shows how it is written.
func (r *reader) object(n ast.Node, what, example string, fields ...field) {
	entries, ok := r.entries(n, example)
	if !ok {
		return
	}
	var names []string
	for _, f := range fields {
		names = append(names, f.name)
	}
	read := map[string]bool{}
	for _, e := range entries {
		f, ok := fieldNamed(e.name, fields)
		if !ok {
			r.problem(e.at, "unknown field %q of %s: %s", e.name, what, choices("fields", e.name, names))
			continue
		}
		read[f.name] = true
		f.read(e.value)
	}
	var missing []string
	for _, f := range fields {
		if f.required && !read[f.name] {
			missing = append(missing, f.name)
		}
	}
	if len(missing) > 0 {
		r.problem(nodePlace(n), "%s lacks %s: it is written %s", what, strings.Join(missing, " and "), example)
	}
}

func fieldNamed(name string, fields []field) (field, bool) {
	for _, f := range fields {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

// entry is one "name: value" of a mapping.
type entry struct {
	name  string
	at    place
	value ast.Node
}

// entries returns what a mapping holds; a name that comes again is an issue
// and left out.
func (r *reader) entries(n ast.Node, want string) ([]entry, bool) {
	var values []*ast.MappingValueNode
	switch m := bare(n).(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		r.wrong(n, want)
		return nil, false
	}
	var entries []entry
	first := map[string]place{}
	for _, v := range values {
		e := entry{name: keyName(v.Key), at: placeOf(v.Key.GetToken()), value: v.Value}
		if _, ok := v.Key.(*ast.MergeKeyNode); ok {
			continue // refused already
		}
		if before, again := first[e.name]; again {
			r.problem(e.at, "%s is given twice, first in line %d: keep one", e.name, before.line)
			continue
		}
		first[e.name] = e.at
		entries = append(entries, e)
	}
	return entries, true
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

// items returns what a list holds. A single value counts as a list of one where
// single says so.
func (r *reader) items(n ast.Node, want string, single bool) []ast.Node {
	switch s := bare(n).(type) {
	case *ast.SequenceNode:
		if len(s.Values) == 0 {
			r.problem(nodePlace(n), "want %s, not an empty list", want)
		}
		return s.Values
	case *ast.StringNode:
		if single {
			return []ast.Node{s}
		}
	}
	r.wrong(n, want)
	return nil
}
