package labtest

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/msalab/msalab/lab/internal/report"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// TestBelievable reads the report of a run that came to its end, or not, on a
// machine that was busy, or not.
func TestBelievable(t *testing.T) {
	busy := []scenario.Text{{EN: "the machine was too busy: 3.0 % of requests left over 5 ms late (at most 1 %)", KO: "바빴습니다"}}
	dirty := []scenario.Text{{EN: "dirty baseline: 3 of 40 buy journeys failed", KO: "실패"}}
	wrong := []scenario.Result{{Step: "audit", Verdict: scenario.Broken}}
	for name, tt := range map[string]struct {
		record     runs.Record
		believable bool
		measured   bool
	}{
		"good":           {runs.Record{}, true, true},
		"busy":           {runs.Record{Invalid: busy}, true, true},
		"dirty":          {runs.Record{Invalid: dirty}, false, true},
		"out of balance": {runs.Record{Invalid: busy, Results: wrong}, false, false},
		"early":          {runs.Record{Problem: "card-1: no memory"}, false, false},
		"early and busy": {runs.Record{Problem: "card-1: no memory", Invalid: busy}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			for command, want := range map[string]bool{"believable": tt.believable, "measured": tt.measured} {
				if got := passes(t, command, &tt.record); got != want {
					t.Errorf("%s passes: %v, want %v", command, got, want)
				}
			}
		})
	}
}

// TestMatrix wants every cell, with enough journeys in it.
func TestMatrix(t *testing.T) {
	full := func() (cells []runs.Cell) {
		for _, shop := range []string{"monolith/process", "services/process"} {
			for _, fault := range []string{"none", "card-hang"} {
				for _, journey := range []string{"browse", "buy", "board"} {
					cells = append(cells, runs.Cell{Shop: shop, Fault: fault, Journey: journey, Figures: scenario.JourneyFigures{N: 30}})
				}
			}
		}
		return cells
	}
	few := full()
	few[4].Figures.N = 29
	for name, tt := range map[string]struct {
		cells []runs.Cell
		sizes string
		want  bool
	}{
		"full":             {full(), "3 1 2", true},
		"a cell missing":   {full()[:11], "3 1 2", false},
		"few journeys":     {few, "3 1 2", false},
		"no fault at all":  {full()[:3], "3 1 2", false},
		"another was told": {full(), "3 7 2", false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			record := filepath.Join(dir, "record.json")
			text, err := json.Marshal(runs.Record{Matrix: tt.cells})
			if err != nil {
				t.Fatal(err)
			}
			got := succeeds(t, dir, map[string]string{"record.json": string(text), "test.txtar": "matrix " + record + " " + tt.sizes + "\n"})
			if got != tt.want {
				t.Errorf("passes: %v, want %v", got, tt.want)
			}
		})
	}
}

// passes reports whether a script's command passes a run with this record.
func passes(t *testing.T, command string, r *runs.Record) bool {
	t.Helper()
	var text bytes.Buffer
	if err := report.Text(&text, r, report.Options{Lang: scenario.English}); err != nil {
		t.Fatal(err)
	}
	code := "0"
	if r.Problem != "" || len(r.Invalid) > 0 {
		code = "3"
	}
	if len(r.Results) > 0 {
		code = "1"
	}
	dir := t.TempDir()
	return succeeds(t, dir, map[string]string{
		"lab":        "#!/bin/sh\ncat \"$1\"\nexit " + code + "\n",
		"report.txt": text.String(),
		"test.txtar": command + " " + filepath.Join(dir, "lab") + " " + filepath.Join(dir, "report.txt") + "\n",
	})
}

// succeeds reports whether the script test.txtar among files in a folder does.
func succeeds(t *testing.T, dir string, files map[string]string) bool {
	t.Helper()
	for file, content := range files {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	var v verdict
	testscript.RunT(&v, testscript.Params{Files: []string{filepath.Join(dir, "test.txtar")}, Cmds: Commands()})
	return !v.failed
}

// verdict is a test that tells whether it failed, and no more.
type verdict struct{ failed bool }

func (v *verdict) Skip(...any)   { v.FailNow() }
func (v *verdict) Fatal(...any)  { v.FailNow() }
func (v *verdict) Parallel()     {}
func (v *verdict) Log(...any)    {}
func (v *verdict) Verbose() bool { return false }
func (v *verdict) FailNow()      { v.failed = true; runtime.Goexit() }
func (v *verdict) Run(_ string, f func(testscript.T)) {
	var wg sync.WaitGroup
	wg.Go(func() { f(v) })
	wg.Wait()
}
