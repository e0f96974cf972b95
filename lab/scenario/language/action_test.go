package language_test

import (
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
)

// TestParseAction reads steps of one line, and refuses what a file would be
// refused for, or what can't be in these shops.
func TestParseAction(t *testing.T) {
	now := language.Situation{
		Shapes: []scenario.Shape{{Architecture: scenario.Services, Placement: scenario.InProc}},
		Faults: []string{"pay-hang"}, Replicas: map[string]int{"card": 2},
		Load: scenario.Load{Rate: 20, Mix: scenario.Article(), Arrivals: "poisson", Profile: scenario.Profile{Kind: "constant"}},
	}
	for line, want := range map[string]string{
		"fault: {kind: crash, function: board}":                "fault",
		"link: {from: pay, to: card, kind: reset}":             "link",
		"load: {rate: 40/s}":                                   "load",
		"heal: pay-hang":                                       "heal",
		"heal: all":                                            "heal",
		"fault: {kind: kill, function: card, replica: card-2}": "fault",
		"fault: {kind: kill, function: pay, replica: pay-2}":   "",
		"scale: {pay: 3}":                                      "scale",
		"policy: none":                                         "policy",
		"checkout: {way: naive}":                               "checkout",
		"audit":                                                "",
		"":                                                     "",
		"fault: {kind: crash, function: bored}":                "",
		"heal: board-crash":                                    "",
		"fault: {kind: cpu-burn, function: pay}":               "", // needs processes
		"mark: here":                                           "",
		"scale: {monolith: 2}":                                 "",
		"audit: {}":                                            "audit",
		"audit: now":                                           "",
	} {
		s, err := language.ParseAction(line, now)
		switch {
		case want == "" && err == nil:
			t.Errorf("%q: got a %s, want it refused", line, s.Kind())
		case want != "" && err != nil:
			t.Errorf("%q: %v", line, err)
		case want != "" && s.Kind() != want:
			t.Errorf("%q: got %s, want %s", line, s.Kind(), want)
		}
	}
	_, err := language.ParseAction("mark: here", now)
	if err == nil || !strings.Contains(err.Error(), "fault, link, heal") {
		t.Errorf("got %v, want the actions there are", err)
	}
}
