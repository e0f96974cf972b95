//go:build e2e

package diagnose

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/labtest"
	"github.com/msalab/msalab/lab/runs"
)

// seeds is how many runs there are of each scenario; enough is in how many of them the
// traces have to tell what is wrong.
const seeds, enough = 10, 9

// TestMain has four shops run at once where -parallel says nothing else: each of them
// needs less than half of a core.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "4"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// each runs a scenario of each seed, in a shop of its own, as many at once as -parallel
// allows. They have ended when it returns.
func each(t *testing.T, run func(t *testing.T, seed int)) {
	t.Helper()
	t.Run("seeds", func(t *testing.T) {
		for seed := 1; seed <= seeds; seed++ {
			t.Run(strconv.Itoa(seed), func(t *testing.T) {
				t.Parallel()
				run(t, seed)
			})
		}
	})
}

// TestTracesNameEachCause plants the five causes in real shops, and wants all five named
// in 9 of 10 of them at least, by the rules that see traces alone.
func TestTracesNameEachCause(t *testing.T) {
	bin := labtest.Build(t)
	var mu sync.Mutex
	whole, missed := 0, map[string]int{}
	each(t, func(t *testing.T, seed int) {
		r := diagnosedBy(t, bin, "find-the-slow-one", "--seed", strconv.Itoa(seed))
		if len(r.Found) != 5 {
			t.Fatalf("got %d diagnoses, want five", len(r.Found))
		}
		mu.Lock()
		defer mu.Unlock()
		named := 0
		for _, d := range r.Found {
			if d.Found == 1 {
				named++
				continue
			}
			missed[d.Fault]++
			t.Logf("%s: the traces say %s in %s: %s", d.Fault, d.Cause, d.Function, d.Evidence.EN)
		}
		if named == len(r.Found) {
			whole++
		}
	})
	t.Logf("all five named in %d of %d seeds; missed: %v", whole, seeds, missed)
	if whole < enough {
		t.Errorf("all five named in %d of %d seeds, want %d; missed: %v", whole, seeds, enough, missed)
	}
}

// TestTracesSolveMysteries wants the right answer for 9 of 10 seeds at least, which draw
// all of the six causes and places that there are.
func TestTracesSolveMysteries(t *testing.T) {
	const causes = 6
	bin := labtest.Build(t)
	var mu sync.Mutex
	solved, drawn := 0, map[string]int{}
	each(t, func(t *testing.T, seed int) {
		right, fault := solves(t, bin, seed)
		mu.Lock()
		defer mu.Unlock()
		drawn[fault]++
		if right {
			solved++
		}
	})
	t.Logf("solved %d of %d: %v", solved, seeds, drawn)
	if solved < enough {
		t.Errorf("solved %d of %d mysteries, want %d", solved, seeds, enough)
	}
	if len(drawn) != causes {
		t.Errorf("the seeds drew %v, want all %d", drawn, causes)
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

// longest is what a run of either scenario may take.
const longest = 3 * time.Minute

// diagnosedBy runs a scenario in a shop of its own and returns its record, believable
// or not: what the traces show doesn't hang on a millisecond. How long it took does,
// and counts where the run can be believed.
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
	r := labtest.ReadRecord(t, path)
	took := r.Ended.Sub(r.Began)
	t.Logf("it took %s", took.Round(time.Second))
	if took > longest && len(r.Invalid) == 0 {
		t.Errorf("%v took %s, want %s at most", args, took, longest)
	}
	return r
}
