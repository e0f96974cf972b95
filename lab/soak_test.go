//go:build soak && linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/labtest"
)

// soakScenario is a steady load of about 100 requests a second: a journey of
// the even mix makes 2.4 of them.
const soakScenario = `name: soak
compare: {shapes: [services/process]}
load: {rate: 42/s, mix: even}
steps: [{hold: 10m}]
`

// TestSoak watches the memory of a shop under load for ten minutes: it stays
// under its limit, and once it has filled what it keeps (traces above all; two
// minutes) it does not grow. One shape at a time, as labs that run at once share
// pages, and each would seem the smaller for it.
//
//	go test -tags soak -timeout 30m -run Soak -v ./lab
func TestSoak(t *testing.T) {
	bin := labtest.Build(t)
	file := filepath.Join(t.TempDir(), "soak.yaml")
	if err := os.WriteFile(file, []byte(soakScenario), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		shape    string
		limit    int // MB, of the lab and its replicas
		resident func(t *testing.T, pid int) int
	}{
		{"services/inproc", 200, func(t *testing.T, pid int) int { return residentKB(t, pid) / 1024 }},
		{"services/process", 500, proportionalMB},
	} {
		t.Run(tt.shape, func(t *testing.T) {
			lab := exec.Command(bin, "run", file, "--port", "0", "--jaeger", "off", "--shape", tt.shape)
			if err := lab.Start(); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			most := 0
			var early, late []int
			for n := range 19 {
				time.Sleep(30 * time.Second)
				mb := tt.resident(t, lab.Process.Pid)
				t.Logf("after %s: %d MB", time.Since(began).Round(time.Second), mb)
				most = max(most, mb)
				switch {
				case n < 4: // it fills up
				case n < 11:
					early = append(early, mb)
				default:
					late = append(late, mb)
				}
			}
			if err := lab.Wait(); err != nil && lab.ProcessState.ExitCode() != exitInvalid { // too busy for timings
				t.Errorf("the run: %v", err)
			}
			t.Logf("at most %d MB", most)
			if most > tt.limit {
				t.Errorf("%d MB at most, want under %d", most, tt.limit)
			}
			if was, is := mean(early), mean(late); is > was+was/10 {
				t.Errorf("grew from %d MB in the first half to %d MB in the second, want flat within 10 %%", was, is)
			}
		})
	}
}

// proportionalMB sums up the memory that a process and its children occupy. Pages
// that they share, those of the program itself above all, count once (the
// kernel's proportional set size).
func proportionalMB(t *testing.T, pid int) int {
	t.Helper()
	total := 0
	for _, p := range append(childrenOf(t, pid), pid) {
		rollup, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", p))
		if err != nil {
			continue // it has ended meanwhile
		}
		if m := occupiedLine.FindSubmatch(rollup); m != nil {
			var kb int
			if _, err := fmt.Sscan(string(m[1]), &kb); err == nil {
				total += kb
			}
		}
	}
	return total / 1024
}
