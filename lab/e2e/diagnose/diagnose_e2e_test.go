//go:build e2e

package diagnose

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/msalab/msalab/lab/internal/labtest"
	"github.com/msalab/msalab/lab/runs"
)

// TestTracesNameEachCause plants the five causes in real shops of several seeds, and
// wants 9 of 10 named by the rules that see traces alone, and none of the five missed
// in more than one of the seeds.
func TestTracesNameEachCause(t *testing.T) {
	bin := labtest.Build(t)
	var mu sync.Mutex
	named, planted, missed := 0, 0, map[string]int{}
	t.Run("seeds", func(t *testing.T) { // ends when all of them have
		for seed := 1; seed <= 4; seed++ {
			t.Run(strconv.Itoa(seed), func(t *testing.T) {
				t.Parallel()
				r := diagnosedBy(t, bin, "find-the-slow-one", "--seed", strconv.Itoa(seed))
				if len(r.Found) != 5 {
					t.Fatalf("got %d diagnoses, want five", len(r.Found))
				}
				mu.Lock()
				defer mu.Unlock()
				for _, d := range r.Found {
					planted++
					if d.Found == 1 {
						named++
						continue
					}
					missed[d.Fault]++
					t.Logf("%s: the traces say %s in %s: %s", d.Fault, d.Cause, d.Function, d.Evidence.EN)
				}
			})
		}
	})
	t.Logf("named %d of %d", named, planted)
	if 10*named < 9*planted {
		t.Errorf("named %d of %d causes, want 9 of 10", named, planted)
	}
	for fault, n := range missed {
		if n > 1 {
			t.Errorf("%s: missed in %d seeds of 4, want 1 at most", fault, n)
		}
	}
}

// TestTracesSolveMysteries wants the right answer for 9 of 10 seeds at least.
func TestTracesSolveMysteries(t *testing.T) {
	bin := labtest.Build(t)
	var mu sync.Mutex
	solved, drawn := 0, map[string]int{}
	t.Run("seeds", func(t *testing.T) { // ends when all of them have
		for seed := 1; seed <= 10; seed++ {
			t.Run(strconv.Itoa(seed), func(t *testing.T) {
				t.Parallel()
				right, fault := solves(t, bin, seed)
				mu.Lock()
				defer mu.Unlock()
				drawn[fault]++
				if right {
					solved++
				}
			})
		}
	})
	t.Logf("solved %d of 10: %v", solved, drawn)
	if solved < 9 {
		t.Errorf("solved %d of 10 mysteries, want 9", solved)
	}
	if len(drawn) < 4 {
		t.Errorf("ten seeds drew %v, want more variety", drawn)
	}
}

// solves plays a mystery and tells whether the traces were right, and what it
// was. Nothing may give it away before the room was asked.
func solves(t *testing.T, bin string, seed int) (right bool, fault string) {
	t.Helper()
	r := diagnosedBy(t, bin, "mystery", "--seed", strconv.Itoa(seed))
	if len(r.Found) != 1 || len(r.Receipts) != 1 {
		t.Fatalf("%d diagnoses of %d faults, want one of one", len(r.Found), len(r.Receipts))
	}
	d, f := r.Found[0], r.Receipts[0].Fault
	for _, e := range r.Events {
		if e.Kind == runs.EventAsk {
			break // the question: from here on it may be told
		}
		if strings.Contains(e.Text.EN, f.Kind) {
			t.Errorf("%q gives %s away", e.Text.EN, f.Kind)
		}
	}
	if d.Found != 1 {
		t.Logf("%s in %s, and the traces say %s in %s: %s", f.Kind, f.Function, d.Cause, d.Function, d.Evidence.EN)
	}
	return d.Found == 1, f.Kind + " in " + f.Function
}

// diagnosedBy runs a scenario in a shop of its own and returns its record, believable
// or not: what the traces show doesn't hang on a millisecond.
func diagnosedBy(t *testing.T, bin string, args ...string) *runs.Record {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.json")
	cmd := exec.Command(bin, append([]string{"run", "--port", "0", "--jaeger", "auto", "--json", path}, args...)...)
	cmd.Env = append(os.Environ(), "LAB_LANG=en")
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 3) {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return labtest.ReadRecord(t, path)
}
