package protocols

import (
	"os"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/internal/bench/ends"
)

// TestSameSettings: two ends that are started alike are set alike; one that
// collects garbage otherwise is refused.
func TestSameSettings(t *testing.T) {
	end := func() *process {
		p, err := ends.Start[request, answer](os.Args[0], "bench-end")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := p.Close(); err != nil {
				t.Error(err)
			}
		})
		return p
	}
	server, client := end(), end()
	if err := sameSettings(t.Context(), server, client); err != nil {
		t.Error(err)
	}
	t.Setenv("GOGC", "37")
	if err := sameSettings(t.Context(), server, end()); err == nil || !strings.Contains(err.Error(), "GC:37") {
		t.Errorf("got %v, want the end refused that collects garbage otherwise", err)
	}
}
