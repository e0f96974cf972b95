//go:build e2e && linux

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/labtest"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// recordFile writes the record of a run of isolate, of a minute in six steps, in the
// third of which a message was looked at.
func recordFile(t *testing.T) string {
	t.Helper()
	began := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	r := runs.Record{Format: runs.RecordFormat, Scenario: "isolate", Claim: "C4", Began: began, Ended: began.Add(time.Minute), Shapes: []string{"services/process"}}
	for i := range 61 {
		at := began.Add(time.Duration(i) * time.Second)
		f := runs.Frame{At: at, State: runs.Running, Shops: []runs.ShopFrame{{Shape: "services/process", Healthy: true,
			Functions: []runs.Function{{Name: "pay", Replicas: 1, Wanted: 1, Rate: float64(i)}}}}}
		if i%10 == 0 {
			told := scenario.Text{EN: "Slide " + string(rune('A'+i/10)) + ".", KO: "화면입니다."}
			f.Stage = &runs.Stage{Scenario: "isolate", Claim: "C4", Step: 1 + i/10, Steps: 6, Kind: "say", Text: told, Began: began, Finished: i == 60}
			r.Events = append(r.Events, runs.Event{At: at, Kind: runs.EventSay, Text: told})
		}
		if i == 20 {
			f.Specimen = &runs.Specimen{Message: "shop.pay.v1.CheckoutRequest", From: "pay-1", Raw: []byte{8, 1}, Dump: scenario.Text{EN: "0000:  08 01   # 1 VARINT", KO: "0000:  08 01   # 1 VARINT"}}
		}
		r.Frames = append(r.Frames, f)
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "run.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestReplayInTerminal goes through a record as a presenter would: with a remote
// control, notes on a second terminal, and a recording of the screen.
func TestReplayInTerminal(t *testing.T) {
	bin, tmp := labtest.Build(t), t.TempDir()
	cast := filepath.Join(tmp, "replay.cast")
	term := newScreen(t, "100", "30", "TMPDIR="+tmp+" "+bin+" replay "+recordFile(t)+" --lang en --cast "+cast+"; echo left with $?")
	term.shows("Slide A.")
	term.keys("p")
	notes := newScreen(t, "90", "20", "TMPDIR="+tmp+" "+bin+" notes --lang ko")
	notes.shows("1/6 단계")
	term.keys("P")
	term.keys("PageDown")
	term.shows("Slide B.")
	notes.shows("2/6 단계")
	term.keys("PageDown")
	term.shows("Slide C.")
	term.keys("PageUp")
	term.shows("Slide B.")
	term.keys("PageDown")
	term.keys("8")
	term.shows("captured at pay-1")
	term.keys("P")
	term.keys("r")
	term.shows("this is a recording")
	term.keys("Right")
	term.shows("00:25/01:00")
	term.keys("q")
	term.shows("left with 0")
	notes.shows("실습실이 닫혔습니다")
	text, err := os.ReadFile(cast)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"m","isolate 2 say"`, `"m","isolate 3 say"`} {
		if !strings.Contains(strings.ReplaceAll(string(text), " \"", "\""), want) {
			t.Errorf("the recording has no marker %s", want)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(tmp, "msalab-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
