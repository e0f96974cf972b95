package narration_test

import (
	"slices"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/narration"
	"github.com/msalab/msalab/tui/theme"
)

// TestVerdicts tells judgements with their figures, then what broke, and
// counts what was kept.
func TestVerdicts(t *testing.T) {
	otherwise := scenario.Text{EN: "the figures say otherwise", KO: "측정값이 기대와 다릅니다"}
	expect := func(v scenario.Verdict, why scenario.Text, figures map[string]float64) scenario.Result {
		return scenario.Result{Step: "expect", Verdict: v, Why: why, Figures: figures}
	}
	judge := func(v scenario.Verdict, why scenario.Text, figures map[string]float64) scenario.Result {
		return scenario.Result{Step: "judge", Claim: "C4", Verdict: v, Why: why, Figures: figures}
	}
	success := map[string]float64{`services.success("buy")`: 0.99531, `monolith.success("buy")`: 0.14}
	for _, tt := range []struct {
		name    string
		results []scenario.Result
		lang    scenario.Lang
		want    []string
	}{
		{"kept are counted", []scenario.Result{expect(scenario.Kept, scenario.Text{}, success), expect(scenario.Kept, scenario.Text{}, success)}, scenario.English,
			[]string{"● expectations kept: 2"}},
		{"kept are counted in Korean", []scenario.Result{expect(scenario.Kept, scenario.Text{}, success)}, scenario.Korean, []string{"● 지켜진 기대: 1"}},
		{"a judgement comes first, with its figures", []scenario.Result{
			expect(scenario.Kept, scenario.Text{}, success), expect(scenario.Broken, otherwise, map[string]float64{"monolith.restarts": 0}), judge(scenario.Holds, scenario.Text{}, success),
		}, scenario.English, []string{
			`● C4 holds: monolith.success("buy") 0.14, services.success("buy") 0.995`,
			"✖ broken: the figures say otherwise, monolith.restarts 0",
			"● expectations kept: 1",
		}},
		{"why there is none", []scenario.Result{judge(scenario.NotJudged, scenario.Text{EN: "one process"}, success)}, scenario.English,
			[]string{"○ C4 not judged: one process"}},
		{"why it broke, in Korean", []scenario.Result{expect(scenario.Broken, otherwise, nil)}, scenario.Korean,
			[]string{"✖ 어긋남: 측정값이 기대와 다릅니다"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, l := range narration.Verdicts(tt.results, 78, theme.Unicode(), tt.lang) {
				got = append(got, l.Text)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
