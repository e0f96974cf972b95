package sentences

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// particle is one that has two forms, right behind what is filled in.
var particle = regexp.MustCompile(`%[-+ #0-9.]*[a-z](은|는|이|가|을|를|과|와|로|으로|이라|라)([^\p{Hangul}]|$)`)

// TestParticles reads the package's own sentences: none puts a Korean particle behind
// a name or a number that is filled in.
func TestParticles(t *testing.T) {
	korean := 0
	for _, text := range literals(t) {
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
			korean++
		}
		if particle.MatchString(text) {
			t.Errorf("%q has a particle behind what is filled in: let a noun carry it", text)
		}
	}
	if korean < 80 {
		t.Errorf("only %d Korean texts were read: are these the right files?", korean)
	}
	for text, bad := range map[string]bool{"%s가 죽었습니다": true, "%d를": true, "%s 레플리카가": false, "%g배로": false, "%s이상": false} {
		if got := particle.MatchString(text); got != bad {
			t.Errorf("%q: got %v, want %v", text, got, bad)
		}
	}
}

// literals returns all strings in the package's files that are no tests.
func literals(t *testing.T) []string {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, text)
			}
			return true
		})
	}
	return all
}
