package read

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Node is a value in the YAML tree of a file.
type Node = ast.Node

// PlaceOf returns where a value begins.
func PlaceOf(n Node) Place {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return PlaceOf(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return PlaceOf(n.Key)
	case *ast.LiteralNode:
		return tokenPlace(n.Start)
	}
	return tokenPlace(n.GetToken())
}

// IsMapping tells whether a value is a mapping.
func IsMapping(n Node) bool {
	switch bare(n).(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return true
	}
	return false
}

// Word returns a value that is a plain text, as a name is; ok is false when it is
// something else.
func Word(n Node) (text string, ok bool) {
	s, ok := bare(n).(*ast.StringNode)
	if !ok {
		return "", false
	}
	return s.Value, true
}

// Written returns a text as it is written, in a line or as a block, and where it
// begins; ok is false when the value is something else.
func Written(n Node) (text string, start Place, ok bool) {
	start = PlaceOf(n)
	switch s := bare(n).(type) {
	case *ast.StringNode:
		return s.Value, start, true
	case *ast.LiteralNode:
		return s.Value.Value, Place{start.Line + 1, 1}, true
	}
	return "", start, false
}

// None tells whether a value switches something off.
func None(n Node) bool {
	word, ok := Word(n)
	return ok && word == "none"
}

// bare takes anchors and tags off a value; they were refused already.
func bare(n Node) Node {
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
func describe(n Node) string {
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

// refuse notes what YAML has and scenarios don't, wherever it stands.
func (r *Reader) refuse(root Node) {
	ast.Walk(refusal{r}, root)
}

type refusal struct{ r *Reader }

const noAliases = "aliases (*) are not allowed: write the value out again"

// Visit is called for every value of the file.
func (v refusal) Visit(n ast.Node) ast.Visitor {
	at := tokenPlace(n.GetToken())
	switch n.(type) {
	case *ast.AnchorNode:
		v.r.Problem(at, "anchors (&) are not allowed: write the value where it is used")
	case *ast.AliasNode:
		v.r.Problem(at, noAliases)
		return nil
	case *ast.MergeKeyNode:
		v.r.Problem(at, "merge keys (<<) are not allowed: write the fields out")
	case *ast.TagNode:
		v.r.Problem(at, "tags (!) are not allowed: write the plain value")
	case *ast.MappingKeyNode:
		v.r.Problem(at, `complex keys (?) are not allowed: write "key: value"`)
	}
	return v
}
