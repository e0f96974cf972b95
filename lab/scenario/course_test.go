package scenario_test

import (
	"slices"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

// TestCourse: a claim has the judgements of all runs, one that was not judged is
// told apart from one that no run was about, and doubts stay with their run.
func TestCourse(t *testing.T) {
	doubt := scenario.Text{EN: "too busy", KO: "바쁨"}
	runs := []scenario.Played{
		{Scenario: "isolate", Claim: "C4", Results: []scenario.Result{
			{Step: "expect", Verdict: scenario.Kept}, {Step: "judge", Claim: "C4", Verdict: scenario.Holds}}},
		{Scenario: "xml", Claim: "C9", Doubt: doubt, Results: []scenario.Result{
			{Step: "judge", Claim: "C9", Verdict: scenario.Partly}, {Step: "judge", Claim: "C9", Verdict: scenario.DoesNotHold}}},
		{Scenario: "cascade", Claim: "C4", Running: true},
	}
	course := scenario.Course(runs)
	if got, want := len(course), len(scenario.Claims()); got != want {
		t.Fatalf("got %d claims, want %d", got, want)
	}
	of := func(id string) []scenario.Judgement {
		return course[slices.IndexFunc(course, func(s scenario.Standing) bool { return s.ID == id })].Judged
	}
	c4 := of("C4")
	if len(c4) != 2 || c4[0].Scenario != "isolate" || c4[0].Result.Verdict != scenario.Holds {
		t.Errorf("C4: got %+v, want isolate's verdict first", c4)
	}
	if last := c4[len(c4)-1]; last.Scenario != "cascade" || last.Result != nil || !last.Running {
		t.Errorf("C4: got %+v last, want cascade under way and unjudged", last)
	}
	if c9 := of("C9"); len(c9) != 2 || c9[1].Result.Verdict != scenario.DoesNotHold || c9[1].Doubt != doubt {
		t.Errorf("C9: got %+v, want both verdicts with their doubt", c9)
	}
	if c1 := of("C1"); len(c1) != 0 {
		t.Errorf("C1: got %+v, want none", c1)
	}
}
