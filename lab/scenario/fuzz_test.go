package scenario_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/msalab/msalab/lab/scenario"
)

// FuzzParse holds the parser to its promises on any input: it doesn't panic, it
// names a place that is there, and what it accepts can be described and checked
// again.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/*.yaml", "../../scenarios/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("no seeds in %s: %v", pattern, err)
		}
		for _, path := range files {
			seed, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(seed)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		s, err := scenario.Parse("fuzz.yaml", file)
		if err != nil {
			var issues scenario.Errors
			if !errors.As(err, &issues) || len(issues) == 0 {
				t.Fatalf("got %T, want Errors", err)
			}
			for _, i := range issues {
				if i.Line > 0 && (i.Column < 1 || i.Column > utf8.RuneCountInString(i.Source)+1) {
					t.Errorf("column %d is outside of %q: %s", i.Column, i.Source, i.Message)
				}
				if !utf8.ValidString(i.Error()) {
					t.Errorf("%q is not UTF-8", i.Error())
				}
			}
			return
		}
		for _, step := range s.Steps {
			_ = fmt.Sprint(step)
		}
		s.Summary(scenario.Korean)
		if err := s.Check(s.Compare.Shapes); err != nil {
			t.Errorf("parsed, but then: %v", err)
		}
	})
}
