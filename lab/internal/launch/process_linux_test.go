package launch

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Every thread of a replica yields to the lab, which keeps time.
func TestReplicaYieldsToLab(t *testing.T) {
	l, err := New(testConfig(servicesProcess, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	r, err := l.Launch(t.Context(), testSpec("board", 1))
	if err != nil {
		t.Fatal(err)
	}
	want := min(19, nice(t, "/proc/self/stat")+below)
	threads, err := filepath.Glob("/proc/" + strconv.Itoa(r.(*process).cmd.Process.Pid) + "/task/*/stat")
	if err != nil || len(threads) == 0 {
		t.Fatalf("the replica has the threads %q, %v; want some", threads, err)
	}
	for _, stat := range threads {
		if got := nice(t, stat); got != want {
			t.Errorf("%s: nice %d, want %d", stat, got, want)
		}
	}
}

// nice reads a priority: the 19th field, counted on after the name, which is the
// second and may hold spaces.
func nice(t *testing.T, path string) int {
	t.Helper()
	stat, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	n, err := strconv.Atoi(strings.Fields(rest)[19-3])
	if err != nil {
		t.Fatal(err)
	}
	return n
}
