package read_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario/read"
)

// TestUnreadable: what can't be a tree of values at all is told in one issue.
func TestUnreadable(t *testing.T) {
	long := strings.Repeat("x", 2001)
	for _, tt := range []struct{ name, file, want string }{
		{"empty", "", "f.yaml: is empty: a scenario needs name, compare, load and steps"},
		{"blank", " \n\t\n", "f.yaml: is empty: a scenario needs name, compare, load and steps"},
		{"byte order mark alone", "\ufeff", "f.yaml: is empty: a scenario needs name, compare, load and steps"},
		{"comments", "# a\n# b\n", "f.yaml: holds no scenario, only comments"},
		{"binary", "\x7fELF\x02\x00\x00", "f.yaml: is not a text file in UTF-8: a scenario is YAML"},
		{"not UTF-8", "name: \xb0\xd4", "f.yaml: is not a text file in UTF-8: a scenario is YAML"},
		{"too long", strings.Repeat("#", read.MaxSize+1), "f.yaml: is too long: a scenario has 1 MiB at most"},
		{"too many lines", strings.Repeat("\n", 10_000) + "a", "f.yaml: has 10001 lines: a scenario has 10000 at most"},
		{"long line", "name: " + long, "f.yaml:1:2001: a line has 2000 characters at most"},
		{"deep flow", "a: " + strings.Repeat("[", 40), "f.yaml:1:36: lists and mappings are nested more than 32 deep"},
		{"deep block", strings.Repeat("- ", 40) + "a", "f.yaml:1:65: lists and mappings are nested more than 32 deep"},
		{"two documents", "name: a\n---\nname: b\n", "f.yaml:3:1: a second document begins here: a file holds one scenario"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := read.Document("f.yaml", []byte(tt.file))
			if err == nil {
				t.Fatal("parsed without an error")
			}
			got, _, _ := strings.Cut(err.Error(), "\n")
			if !strings.HasPrefix(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			var issues read.Errors
			if !errors.As(err, &issues) || len(issues) != 1 {
				t.Errorf("got %#v, want one issue", err)
			}
		})
	}
}

// TestReader: values read as what they are, or as zero with an issue at their place.
func TestReader(t *testing.T) {
	r, root, err := read.Document("f.yaml", []byte("hold: 10s\nshare: 20\nname: 가-1\nmany: [1, 2]\n"))
	if err != nil {
		t.Fatal(err)
	}
	var hold time.Duration
	var share float64
	var name string
	var many []read.Node
	r.Object(root, "the test", "hold: 10s",
		read.Required("hold", func(n read.Node) { hold = r.Duration(n) }),
		read.Optional("share", func(n read.Node) { share = r.Share(n) }),
		read.Optional("name", func(n read.Node) { name = r.Label(n, "a name") }),
		read.Optional("many", func(n read.Node) { many = r.Items(n, "a list", false) }),
		read.Required("missing", func(read.Node) { t.Error("it is read, and isn't there") }),
	)
	if hold != 10*time.Second || share != 0 || name != "" || len(many) != 2 {
		t.Errorf("got %v, %v, %q and %d items", hold, share, name, len(many))
	}
	var issues read.Errors
	if !errors.As(r.Err(), &issues) || len(issues) != 3 {
		t.Fatalf("got %v, want 3 issues", r.Err())
	}
	for i, want := range []string{"the test lacks missing", "did you mean 20%?", `"가-1" is no name`} {
		if !strings.Contains(issues[i].Message, want) {
			t.Errorf("issue %d: got %v, want %s", i, issues[i], want)
		}
	}
	r.Forget(read.Place{Line: 2, Column: 8})
	if r.Problems() != 2 {
		t.Errorf("got %d issues after one was forgotten, want 2", r.Problems())
	}
}
