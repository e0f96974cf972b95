package language_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario/language"
	"github.com/msalab/msalab/lab/scenario/read"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestErrors compares what is said of each broken file in testdata with its
// golden file.
func TestErrors(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = language.Parse(filepath.Base(path), file)
			if err == nil {
				t.Fatal("parsed without an error")
			}
			got := err.Error() + "\n"
			golden := strings.TrimSuffix(path, ".yaml") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestNoScenario(t *testing.T) {
	_, err := language.Parse("f.yaml", []byte("- a\n"))
	if want := "f.yaml:1:1: want name: …, compare: …, load: …, steps: …, not a list"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A long text in Hangul is cut between two syllables, not inside one.
func TestLongTextInMessage(t *testing.T) {
	_, err := language.Parse("f.yaml", []byte(complete("- hold: "+strings.Repeat("가", 50))))
	if want := `not "` + strings.Repeat("가", 40) + ` …"`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s in it", err, want)
	}
}

// TestLineEnds checks that Windows line ends and a byte order mark change
// nothing.
func TestLineEnds(t *testing.T) {
	file, err := os.ReadFile("testdata/names.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, want := language.Parse("f.yaml", file)
	for name, other := range map[string]string{
		"CRLF":            strings.ReplaceAll(string(file), "\n", "\r\n"),
		"byte order mark": "\ufeff" + string(file),
	} {
		if _, got := language.Parse("f.yaml", []byte(other)); got == nil || got.Error() != want.Error() {
			t.Errorf("%s: got\n%v\nwant\n%v", name, got, want)
		}
	}
}

// TestIssuesAreFound checks that errors.As and the printed limit work on many
// issues.
func TestIssuesAreFound(t *testing.T) {
	file := "name: a\ncompare: {shapes: [services/process]}\nload: {rate: 1/s}\nsteps:\n" + strings.Repeat("  - hold: 3\n", 80)
	_, err := language.Parse("f.yaml", []byte(file))
	var issue read.Issue
	if !errors.As(err, &issue) || issue.Line != 5 || issue.Column != 11 {
		t.Errorf("got the first issue at %d:%d, want 5:11", issue.Line, issue.Column)
	}
	if got := err.Error(); !strings.HasSuffix(got, "\nand 30 more") {
		t.Errorf("got %q, want it cut after 50 issues", got[len(got)-40:])
	}
}
