package sentences

import (
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// TestSaneTellsWhatItLacks: its retries multiply from link to link, and whoever chooses
// it is told by how much, until a budget or no retries are chosen with it.
func TestSaneTellsWhatItLacks(t *testing.T) {
	for _, tt := range []struct {
		name  string
		c     scenario.PolicyChange
		lacks bool
	}{
		{"sane", scenario.PolicyChange{Link: scenario.EveryLink, Preset: "sane"}, true},
		{"none", scenario.PolicyChange{Link: scenario.EveryLink, Preset: "none"}, false},
		{"no retries", scenario.PolicyChange{Link: "pay.card", Preset: "sane", Retries: &scenario.Retries{}}, false},
		{"a budget", scenario.PolicyChange{Link: "pay.card", Preset: "sane", Retries: &scenario.Retries{Attempts: 2, Budget: 0.2}}, false},
	} {
		got := Policy(tt.c)
		en, ko := strings.Contains(got.EN, "27 times behind three"), strings.Contains(got.KO, "셋이면 최대 27배")
		if en != tt.lacks || ko != tt.lacks {
			t.Errorf("%s: got %q, %q, want it told that retries multiply: %v", tt.name, got.EN, got.KO, tt.lacks)
		}
	}
}

// Every part of a policy is explained, in both languages.
func TestPolicyTexts(t *testing.T) {
	after := func(d time.Duration) *time.Duration { return &d }
	number, way := 20, scenario.LeastRequest
	all := scenario.PolicyChange{Link: "pay.card", Preset: "none", Deadline: after(time.Second), Try: after(time.Second / 4),
		Retries: &scenario.Retries{Attempts: 2, Budget: 0.2}, Breaker: &scenario.Breaker{Failures: 5, Of: 10, Open: time.Second},
		Bulkhead: &number, Ejection: after(time.Second), Balancing: &way}
	for _, text := range whatPolicyDoes(all) {
		if text.EN == "" || text.KO == "" || strings.Contains(text.EN+text.KO, "%!") {
			t.Errorf("got %q", text)
		}
	}
	if got, want := len(whatPolicyDoes(all)), 9; got != want {
		t.Errorf("%d sentences, want %d: one for each part, two for retries with a budget", got, want)
	}
}
