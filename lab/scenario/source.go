package scenario

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

// MaxSize is how many bytes a scenario file has at most.
const MaxSize = 1 << 20

// What else bounds a file, so that it is parsed within seconds, whatever it
// holds.
const (
	maxLines   = 10_000
	maxLine    = 2_000 // characters in a line
	maxNesting = 32    // lists and mappings within each other
)

// place is a position in a file, from 1, in characters.
type place struct{ line, column int }

// source is the text of a scenario file.
type source struct {
	name  string
	text  string // line ends are "\n", without a byte order mark
	lines [][]rune
}

// readSource decodes a file. What it refuses can't be parsed at all.
func readSource(name string, file []byte) (*source, error) {
	refuse := func(format string, args ...any) (*source, error) {
		return nil, Errors{{File: name, Message: fmt.Sprintf(format, args...)}}
	}
	if len(file) > MaxSize {
		return refuse("is too long: a scenario has 1 MiB at most")
	}
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	if !utf8.Valid(file) || bytes.IndexByte(file, 0) >= 0 {
		return refuse("is not a text file in UTF-8: a scenario is YAML")
	}
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(file))
	if strings.TrimSpace(text) == "" {
		return refuse("is empty: a scenario needs name, compare, load and steps")
	}
	if n := strings.Count(text, "\n") + 1; n > maxLines {
		return refuse("has %d lines: a scenario has %d at most", n, maxLines)
	}
	s := &source{name: name, text: text}
	for line := range strings.SplitSeq(text, "\n") {
		s.lines = append(s.lines, []rune(line))
	}
	for i, line := range s.lines {
		if len(line) > maxLine {
			return nil, Errors{s.issue(place{i + 1, maxLine + 1}, "a line has %d characters at most", maxLine)}
		}
	}
	return s, nil
}

// issue makes an issue of this file. The YAML parser's place of a value that
// isn't there can lie behind the end of its line, and that of a block without a
// line (that: >) behind the end of the file.
func (s *source) issue(at place, format string, args ...any) Issue {
	if last := len(s.lines); at.line > last {
		at = place{last, len(s.lines[last-1]) + 1}
	}
	i := Issue{File: s.name, Line: at.line, Column: at.column, Message: strings.Map(printable, fmt.Sprintf(format, args...))}
	if at.line >= 1 && at.line <= len(s.lines) {
		i.Source = string(s.lines[at.line-1])
		i.Column = min(max(at.column, 1), len(s.lines[at.line-1])+1)
	}
	return i
}

// tooDeep finds where lists and mappings are nested beyond maxNesting, before
// a recursive parser meets them.
func tooDeep(tokens token.Tokens) (place, bool) {
	flow, row, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, row = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType, token.TagType, token.AnchorType:
			row++ // "- - - a" nests within one line
		}
		if flow > maxNesting || row > maxNesting {
			return placeOf(t), true
		}
		if (t.Type == token.SequenceEntryType || t.Type == token.MappingValueType) && t.Position.IndentNum > 4*maxNesting {
			return placeOf(t), true
		}
	}
	return place{}, false
}

func placeOf(t *token.Token) place { return place{t.Position.Line, t.Position.Column} }

// locate finds where in the file the characters of a value stand that begins
// at start, whatever its style: plain, quoted or a block, on one line or folded
// over several. It walks value and file side by side and passes over what only
// the file has: indentation, quotes, escapes.
func (s *source) locate(start place, value string) []place {
	places := make([]place, 0, len(value)+1)
	at, lost := start, false
	for _, r := range value {
		if unicode.IsSpace(r) || lost {
			places = append(places, at)
			continue
		}
		found, after, ok := s.find(at, r)
		if !ok { // an escape spells the character otherwise
			lost = true
			found, after = at, at
		}
		places = append(places, found)
		at = after
	}
	return append(places, at)
}

// find returns where the character next stands, and the place after it. It
// looks no further than indentation and quotes can reach.
func (s *source) find(at place, want rune) (found, after place, ok bool) {
	const reach = 10 // lines
	for line := at.line; line <= min(len(s.lines), at.line+reach); line++ {
		for column := at.column; column <= len(s.lines[line-1]); column++ {
			if s.lines[line-1][column-1] == want {
				return place{line, column}, place{line, column + 1}, true
			}
		}
		at.column = 1
	}
	return place{}, place{}, false
}
