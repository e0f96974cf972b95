package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/scenarios"
)

// TestReadmesAgree holds the two READMEs together: the same commands of the Go tool
// and of the shell in the same order, and the same rows in the table of figures.
func TestReadmesAgree(t *testing.T) {
	en, ko := readme(t, "../README.md"), readme(t, "../README.ko.md")
	if got, want := commandsIn(ko), commandsIn(en); !slices.Equal(got, want) {
		t.Errorf("README.ko.md has the commands\n%s\nREADME.md\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	got, want := figuresIn(ko), figuresIn(en)
	if len(want) < 10 {
		t.Fatalf("found %d rows of figures in README.md, want all", len(want))
	}
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("README.ko.md lacks the row %v", want[i])
		case i >= len(want):
			t.Errorf("README.md lacks the row %v", got[i])
		case !slices.Equal(got[i].numbers, want[i].numbers) || got[i].command != want[i].command:
			t.Errorf("row %d: README.ko.md has %v, README.md %v", i+1, got[i], want[i])
		}
	}
}

// TestCourseTakesWhatTheReadmesSay: the minutes of the whole course.
func TestCourseTakesWhatTheReadmesSay(t *testing.T) {
	all, err := scenarios.All()
	if err != nil {
		t.Fatal(err)
	}
	minutes := 0.0
	for _, sc := range all {
		minutes += sc.Minutes
	}
	for file, want := range map[string]string{
		"../README.md": fmt.Sprintf("some %.0f minutes", minutes), "../README.ko.md": fmt.Sprintf("%.0f분쯤", minutes),
	} {
		if !strings.Contains(readme(t, file), want) {
			t.Errorf("%s doesn't say that the course takes %q", file, want)
		}
	}
}

func readme(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var (
	command = regexp.MustCompile("`(go (?:test|run|install|generate)[^`]*)`|(?m)^    (.+)$")
	number  = regexp.MustCompile(`[0-9]+(?:[.,/][0-9]+)*`)
)

// commandsIn lists the commands in the text, without the language asked for.
func commandsIn(text string) (all []string) {
	for _, m := range command.FindAllStringSubmatch(text, -1) {
		all = append(all, strings.TrimSuffix(m[1]+m[2], " --lang ko"))
	}
	return all
}

// figure is a row of the table of figures: the numbers that it has and, as their
// order is a matter of language, sorted those that say what was measured.
type figure struct {
	numbers []string
	command string
}

func figuresIn(text string) (all []figure) {
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.ReplaceAll(line, `\|`, "¦"), "|")
		if len(cells) != 5 || !strings.HasPrefix(strings.TrimSpace(cells[3]), "`go test") {
			continue
		}
		what := number.FindAllString(cells[1], -1)
		slices.Sort(what)
		all = append(all, figure{append(what, number.FindAllString(cells[2], -1)...), strings.TrimSpace(cells[3])})
	}
	return all
}
