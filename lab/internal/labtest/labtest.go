// Package labtest is what tests of the whole program share: a binary to run, the
// record of a run, and the commands of scripts.
package labtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/msalab/msalab/lab/runs"
)

// Program is the package that is built.
const Program = "github.com/msalab/msalab/lab"

// Build makes the program, with the flags of go build, for as long as the test runs.
func Build(tb testing.TB, flags ...string) string {
	tb.Helper()
	bin := filepath.Join(tb.TempDir(), "lab")
	args := append(append([]string{"build", "-o", bin}, flags...), Program)
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		tb.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// ReadRecord reads the record of one run.
func ReadRecord(t *testing.T, path string) *runs.Record {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := runs.ReadRecords(file)
	if err != nil {
		t.Fatal(err)
	}
	return records[0]
}
