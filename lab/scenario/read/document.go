package read

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
)

// Document reads a file into the tree of its one document, and notes what YAML has
// and scenarios don't. What can't be parsed at all comes back as Errors; name stands
// for the file in them.
func Document(name string, file []byte) (*Reader, Node, error) {
	src, err := readSource(name, file)
	if err != nil {
		return nil, nil, err
	}
	root, err := document(src)
	if err != nil {
		return nil, nil, err
	}
	r := New(src)
	r.refuse(root)
	return r, root, nil
}

// document returns the file's one document.
func document(src *Source) (root Node, err error) {
	defer func() {
		// What the parser can't digest is the file's fault, and no reason to die.
		if p := recover(); p != nil {
			root, err = nil, Errors{src.issue(Place{}, "is not YAML: %v", p)}
		}
	}()
	tokens := lexer.Tokenize(src.text)
	if at, deep := tooDeep(tokens); deep {
		return nil, Errors{src.issue(at, "lists and mappings are nested more than %d deep", maxNesting)}
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		var e yaml.Error
		if errors.As(err, &e) && e.GetToken() != nil {
			return nil, Errors{src.issue(tokenPlace(e.GetToken()), "is not YAML: %s", explain(e.GetMessage()))}
		}
		return nil, Errors{src.issue(Place{}, "is not YAML: %v", err)}
	}
	var docs []Node
	for _, d := range file.Docs {
		if _, comment := d.Body.(*ast.CommentGroupNode); d.Body != nil && !comment {
			docs = append(docs, d.Body)
		}
	}
	switch len(docs) {
	case 0:
		return nil, Errors{src.issue(Place{}, "holds no scenario, only comments")}
	case 1:
		return docs[0], nil
	}
	return nil, Errors{src.issue(PlaceOf(docs[1]), "a second document begins here: a file holds one scenario")}
}

// explain adds what would be right to the YAML parser's messages that leave it
// open.
func explain(message string) string {
	switch {
	case strings.Contains(message, "mapping value is not allowed"):
		return message + `: put a value that holds ": " in quotes`
	case strings.Contains(message, "could not find end character"):
		return message + ": close the quotes"
	case strings.Contains(message, "'\t' that cannot start any token"):
		return "a tab: indent with spaces"
	}
	return message
}
