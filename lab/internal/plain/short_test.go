package plain

import (
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
)

// TestWritten: what is typed in short is a step that can be read; what is none stays.
func TestWritten(t *testing.T) {
	mix, _ := scenario.Mix("even")
	now := language.Situation{
		Shapes: []scenario.Shape{{Architecture: scenario.Services, Placement: scenario.Process}},
		Faults: []string{"board-crash"},
		Load:   scenario.Load{Rate: 20, Mix: mix, Arrivals: "even", Profile: scenario.Profile{Kind: "constant"}},
	}
	for line, want := range map[string]string{
		"fault hang card": "fault: {kind: hang, function: card}",
		"fault latency card delay: 200ms, rate: 3%": "fault: {kind: latency, function: card, delay: 200ms, rate: 3%}",
		"link blackhole pay.card":                   "link: {kind: blackhole, from: pay, to: card}",
		"link latency pay.card delay: 1s":           "link: {kind: latency, from: pay, to: card, delay: 1s}",
		"heal all":                                  "heal: all",
		"heal board-crash":                          "heal: board-crash",
		"scale pay 3":                               "scale: {pay: 3}",
		"load 40/s":                                 "load: {rate: 40/s}",
		"load 40/s arrivals: poisson":               "load: {rate: 40/s, arrivals: poisson}",
		"policy none":                               "policy: none",
		"policy all sane":                           "policy: {link: all, preset: sane}",
		"deploy board v2":                           "deploy: {function: board, version: v2}",
		"deploy board v2 recreate":                  "deploy: {function: board, version: v2, strategy: recreate}",
		"heal: all":                                 "heal: all",
		"fault: {kind: hang, function: card}":       "fault: {kind: hang, function: card}",
	} {
		got := written(line)
		if got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
		if _, err := language.ParseAction(got, now); err != nil {
			t.Errorf("%q: %v", line, err)
		}
	}
	for _, line := range []string{"fault crash", "falt crash board", "heal", "scale pay", "link blackhole card", "run tour"} {
		if got := written(line); got != line {
			t.Errorf("%q: got %q, want it as it was", line, got)
		}
	}
}
