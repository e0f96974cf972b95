package labtest

import (
	"errors"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/msalab/msalab/lab/runs"
)

// RecordOf runs a scenario file in a shape and reads its record. A machine too
// busy to be believed about its timings (exit code 3) has still done the work.
// A run in which so many requests left late that shoppers gave up for that alone
// says nothing of what was done to the shop: it is played again, twice at most.
func RecordOf(t *testing.T, bin, file, shape string) runs.Record {
	t.Helper()
	var r runs.Record
	for range 3 {
		if r = onceRecorded(t, bin, file, shape); r.Late <= overrun {
			break
		}
		t.Logf("%.1f %% of requests left late", 100*r.Late)
	}
	return r
}

// tooBusy is the exit code of a run that can't be believed.
const tooBusy = 3

// overrun is the share of late requests from which a run is played again.
const overrun = 0.05

func onceRecorded(t *testing.T, bin, file, shape string) runs.Record {
	t.Helper()
	path := filepath.Join(t.TempDir(), "record.json")
	out, err := exec.Command(bin, "run", file, "--port", "0", "--jaeger", "off", "--shape", shape, "--json", path).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == tooBusy) {
		t.Fatalf("%v\n%s", err, out)
	}
	return *ReadRecord(t, path)
}
