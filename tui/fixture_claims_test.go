package tui

import (
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// claimPictures are those of the course so far. The view is the last one.
func claimPictures() []picture {
	return []picture{
		{"claims", judged, "esc shift+tab down down down"},
		{"claims-none", healthy, "esc shift+tab"},
		{"claims-doubted", judged, "esc shift+tab down down down down down down down down"},
		{"claims-play", judged, "esc shift+tab down down down enter"},
		{"claims-unplayable", judged, "esc shift+tab end enter"},
		{"present-claims", judged, "shift+tab down down down P"},
	}
}

// judged is free play after some scenarios.
func judged() *runs.Snapshot {
	s := healthy()
	s.Version = 21
	judge := func(claim string, v scenario.Verdict, holds, fails string, figures map[string]float64) scenario.Result {
		return scenario.Result{Step: "judge", Claim: claim, Verdict: v, Figures: figures, Rules: map[string]string{"holds_if": holds, "fails_if": fails}}
	}
	s.Course = []scenario.Played{
		{Scenario: "tour", Claim: "C1", Results: []scenario.Result{judge("C1", scenario.Holds, "services.replicas() >= 9", "services.replicas() < 9",
			map[string]float64{"services.replicas()": 9})}},
		{Scenario: "cascade", Claim: "C4", Results: []scenario.Result{judge("C4", scenario.Partly, `services.success("browse") >= 0.99`, `services.success("browse") < 0.5`,
			map[string]float64{`services.success("browse")`: 0.9731})}},
		{Scenario: "isolate", Claim: "C4", Results: []scenario.Result{judge("C4", scenario.Holds, `services.success("buy") >= 0.99 && monolith.success("buy") < 0.9`, `services.success("buy") < 0.9`,
			map[string]float64{`services.success("buy")`: 0.9952, `monolith.success("buy")`: 0.1412})}},
		{Scenario: "xml", Claim: "C9", Doubt: scenario.Text{EN: "the run is invalid: 3.1 % of requests left late, over 1 %: the machine was too busy", KO: "실행이 유효하지 않습니다: 요청의 3.1 %가 늦게 나갔습니다. 기계가 너무 바빴습니다"},
			Results: []scenario.Result{judge("C9", scenario.DoesNotHold, "ratio >= 20", "ratio < 20", map[string]float64{"ratio": 4.117})}},
		{Scenario: "transaction", Claim: "C5"},
		{Scenario: "deploy", Claim: "C3", Running: true},
	}
	return s
}
