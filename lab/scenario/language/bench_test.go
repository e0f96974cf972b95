package language_test

import (
	"slices"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
)

// TestBenchStep runs a bench and judges by figures that were recorded.
func TestBenchStep(t *testing.T) {
	s, err := language.Parse("a.yaml", []byte(`name: a
claim: C6
compare: {shapes: [services/process]}
load: {rate: 1/s}
steps:
  - bench: {kind: hops, rounds: 3}
  - expect: bench("hops", "loopback/depth=1").p50 == 60 && bench("hops", "loopback/depth=1").p50_high == 70
  - judge:
      holds_if: bench("hops", "loopback/depth=1").p50_low > 10 * bench("hops", "function/depth=1").p50_high
      fails_if: bench("hops", "loopback/depth=1").p50_low <= bench("hops", "function/depth=1").p50_high
`))
	if err != nil {
		t.Fatal(err)
	}
	measured := func(loopback scenario.Spread) *fakeLab {
		return &fakeLab{figures: map[string]scenario.Figures{"": {Benches: map[string]scenario.Bench{"hops": {Cells: map[string]scenario.BenchCell{
			"loopback/depth=1": {"p50": loopback}, "function/depth=1": {"p50": {Median: 1, Low: 0.5, High: 2}},
		}}}}}}
	}
	for _, tt := range []struct {
		name   string
		lab    *fakeLab
		expect scenario.Verdict
		judge  scenario.Verdict
	}{
		{"far above", measured(scenario.Spread{Median: 60, Low: 50, High: 70}), scenario.Kept, scenario.Holds},
		{"above", measured(scenario.Spread{Median: 60, Low: 15, High: 70}), scenario.Kept, scenario.Partly},
		{"overlapping", measured(scenario.Spread{Median: 3, Low: 1, High: 5}), scenario.Broken, scenario.DoesNotHold},
		{"not measured", &fakeLab{figures: map[string]scenario.Figures{"": {}}}, scenario.Broken, scenario.NotJudged},
		{"not measurable here", &fakeLab{figures: map[string]scenario.Figures{"": {Benches: map[string]scenario.Bench{
			"hops": {Absent: "a tool is missing"}}}}}, scenario.NotJudged, scenario.NotJudged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			run(t, s, tt.lab)
			if !slices.Contains(tt.lab.calls, "bench {Kind:hops Rounds:3 Only:[] Full:false Page:}") {
				t.Errorf("the steps did %q, no bench", tt.lab.calls)
			}
			if got := tt.lab.results; got[0].Verdict != tt.expect || got[1].Verdict != tt.judge {
				t.Errorf("got %s (%s) and %s (%s), want %s and %s",
					got[0].Verdict, got[0].Why, got[1].Verdict, got[1].Why, tt.expect, tt.judge)
			}
		})
	}
}
