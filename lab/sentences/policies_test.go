package sentences

import (
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

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
