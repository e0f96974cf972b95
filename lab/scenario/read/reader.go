// Package read is what lies under the language of scenarios: it reads values off the
// YAML tree of a file, and tells what doesn't fit with its place and its line. It
// knows of fields, names, durations and rates, and nothing of what they mean.
package read

import (
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// Reader reads values off the YAML tree. What doesn't fit becomes an issue and
// reading goes on, so that all issues of a file are found at once; a value that
// didn't fit reads as zero.
type Reader struct {
	src    *Source
	issues Errors
}

// New makes a reader for a text that was read before, with no issues so far.
func New(src *Source) *Reader { return &Reader{src: src} }

// Source returns the text that is read.
func (r *Reader) Source() *Source { return r.src }

// Problem notes an issue.
func (r *Reader) Problem(at Place, format string, args ...any) {
	r.issues = append(r.issues, r.src.issue(at, format, args...))
}

// Wrong notes that a value is of the wrong type.
func (r *Reader) Wrong(n Node, want string) {
	if alias, ok := bare(n).(*ast.AliasNode); ok {
		r.Problem(PlaceOf(alias), noAliases) // again, so that whoever reads a value sees that it didn't fit
		return
	}
	r.Problem(PlaceOf(n), "want %s, not %s", want, describe(n))
}

// Problems counts the issues so far.
func (r *Reader) Problems() int { return len(r.issues) }

// Forget drops the issues of a place: its value is no matter.
func (r *Reader) Forget(at Place) {
	r.issues = slices.DeleteFunc(r.issues, func(i Issue) bool { return i.Line == at.Line && i.Column == at.Column })
}

// Err returns all issues as Errors; nil: there are none.
func (r *Reader) Err() error { return r.issues.sorted() }
