package sentences_test

import (
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
)

// TestResult tells what was decided in the reader's language, its kind too.
func TestResult(t *testing.T) {
	for step, want := range map[string]scenario.Text{
		"judge":  {EN: "judge C4: does not hold here", KO: "판정 C4: 여기서는 성립하지 않습니다"},
		"expect": {EN: "expect C4: does not hold here", KO: "기대 C4: 여기서는 성립하지 않습니다"},
		"audit":  {EN: "audit C4: does not hold here", KO: "감사 C4: 여기서는 성립하지 않습니다"},
	} {
		if got := sentences.Result(scenario.Result{Step: step, Claim: "C4", Verdict: scenario.DoesNotHold}); got != want {
			t.Errorf("%s: got %q, want %q", step, got, want)
		}
	}
}
