package read

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

// Place is a position in a file, from 1, in characters.
type Place struct{ Line, Column int }

// Source is the text of a scenario file.
type Source struct {
	Name  string
	text  string // line ends are "\n", without a byte order mark
	lines [][]rune
}

// readSource decodes a file. What it refuses can't be parsed at all.
func readSource(name string, file []byte) (*Source, error) {
	refuse := func(format string, args ...any) (*Source, error) {
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
	s := &Source{Name: name, text: text}
	for line := range strings.SplitSeq(text, "\n") {
		s.lines = append(s.lines, []rune(line))
	}
	for i, line := range s.lines {
		if len(line) > maxLine {
			return nil, Errors{s.issue(Place{i + 1, maxLine + 1}, "a line has %d characters at most", maxLine)}
		}
	}
	return s, nil
}

// issue makes an issue of this file. The YAML parser's place of a value that
// isn't there can lie behind the end of its line, and that of a block without a
// line (that: >) behind the end of the file.
func (s *Source) issue(at Place, format string, args ...any) Issue {
	if last := len(s.lines); at.Line > last {
		at = Place{last, len(s.lines[last-1]) + 1}
	}
	i := Issue{File: s.Name, Line: at.Line, Column: at.Column, Message: strings.Map(printable, fmt.Sprintf(format, args...))}
	if at.Line >= 1 && at.Line <= len(s.lines) {
		i.Source = string(s.lines[at.Line-1])
		i.Column = min(max(at.Column, 1), len(s.lines[at.Line-1])+1)
	}
	return i
}

// tooDeep finds where lists and mappings are nested beyond maxNesting, before
// a recursive parser meets them.
func tooDeep(tokens token.Tokens) (Place, bool) {
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
			return tokenPlace(t), true
		}
		if (t.Type == token.SequenceEntryType || t.Type == token.MappingValueType) && t.Position.IndentNum > 4*maxNesting {
			return tokenPlace(t), true
		}
	}
	return Place{}, false
}

func tokenPlace(t *token.Token) Place { return Place{t.Position.Line, t.Position.Column} }

// Locate finds where in the file the characters of a value stand that begins
// at start, whatever its style: plain, quoted or a block, on one line or folded
// over several. It walks value and file side by side and passes over what only
// the file has: indentation, quotes, escapes.
func (s *Source) Locate(start Place, value string) []Place {
	places := make([]Place, 0, len(value)+1)
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
func (s *Source) find(at Place, want rune) (found, after Place, ok bool) {
	const reach = 10 // lines
	for line := at.Line; line <= min(len(s.lines), at.Line+reach); line++ {
		for column := at.Column; column <= len(s.lines[line-1]); column++ {
			if s.lines[line-1][column-1] == want {
				return Place{line, column}, Place{line, column + 1}, true
			}
		}
		at.Column = 1
	}
	return Place{}, Place{}, false
}
