package manual_test

import (
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
	"github.com/msalab/msalab/lab/scenario/expression"
	"github.com/msalab/msalab/lab/scenario/language"
)

// manual returns the examples and the running text of the package comment, all
// its parts.
func manual(t *testing.T) (examples []string, prose string) {
	t.Helper()
	parts, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range parts {
		if strings.HasSuffix(part, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), part, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range new(comment.Parser).Parse(file.Doc.Text()).Content {
			if code, ok := block.(*comment.Code); ok {
				examples = append(examples, code.Text)
			}
		}
		prose += " " + text(file.Doc)
	}
	return examples, prose
}

func text(doc *ast.CommentGroup) string { return strings.Join(strings.Fields(doc.Text()), " ") }

// TestManualExamples parses each example of the manual: whole scenarios as they
// are, fields and steps within a scenario that has all else.
func TestManualExamples(t *testing.T) {
	examples, _ := manual(t)
	if len(examples) < 15 {
		t.Fatalf("found %d examples in the manual, want them all", len(examples))
	}
	for _, example := range examples {
		name, _, _ := strings.Cut(example, "\n")
		t.Run(name, func(t *testing.T) {
			if _, err := language.Parse("manual", []byte(complete(example))); err != nil {
				t.Errorf("in\n%s\n%v", example, err)
			}
		})
	}
}

// complete makes a scenario of a part of one.
func complete(part string) string {
	if strings.HasPrefix(part, "name:") {
		return part
	}
	frame := []struct{ field, value string }{
		{"name", "name: manual"},
		{"claim", "claim: C4"},
		{"compare", "compare: {shapes: [monolith/process, services/process]}"},
		{"load", "load: {rate: 60/s}"},
		{"steps", "steps:\n  - hold: 1s"},
	}
	steps := strings.HasPrefix(part, "- ")
	if steps {
		part = "steps:\n" + part
	}
	whole := ""
	for _, f := range frame {
		if !strings.HasPrefix(part, f.field+":") {
			whole += f.value + "\n"
		}
	}
	return whole + part
}

// TestManualIsComplete holds the manual to every name that a file may use.
func TestManualIsComplete(t *testing.T) {
	_, prose := manual(t)
	var names []string
	names = append(names, language.StepKinds()...)
	names = append(names, scenario.FaultNames()...)
	names = append(names, scenario.Codes()...)
	names = append(names, scenario.Presets()...)
	names = append(names, scenario.LinkFaultKinds()...)
	names = append(names, scenario.RetryCodes()...)
	names = append(names, scenario.Functions()...)
	names = append(names, scenario.Journeys()...)
	names = append(names, scenario.Outcomes()...)
	names = append(names, expression.MeasureNames()...)
	names = append(names, benches.Names()...)
	for _, s := range scenario.Shapes() {
		names = append(names, s.String())
	}
	for _, name := range names {
		if !strings.Contains(prose, name) {
			t.Errorf("the manual doesn't mention %s", name)
		}
	}
}
