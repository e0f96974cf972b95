package narration_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/runs"
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
			`● C4 holds: buy in the monolith 14.0 %, buy in the services 99.5 %`,
			"✖ broken: the figures say otherwise, restarts in the monolith 0",
			"● expectations kept: 1",
		}},
		{"what reads alike is told once, and counted", []scenario.Result{
			judge(scenario.Holds, scenario.Text{}, success), judge(scenario.Holds, scenario.Text{}, success), expect(scenario.Broken, otherwise, nil), expect(scenario.Broken, otherwise, nil),
		}, scenario.English, []string{
			`● C4 holds: buy in the monolith 14.0 %, buy in the services 99.5 %`, "  (2 times)",
			"✖ broken: the figures say otherwise", "  (2 times)",
		}},
		{"why there is none", []scenario.Result{judge(scenario.NotJudged, scenario.Text{EN: "one process"}, success)}, scenario.English,
			[]string{"○ C4 not judged: one process"}},
		{"why it broke, in Korean", []scenario.Result{expect(scenario.Broken, otherwise, nil)}, scenario.Korean,
			[]string{"✖ 어긋남: 측정값이 기대와 다릅니다"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, l := range (narration.Verdicts{Results: tt.results, Glyphs: theme.Unicode(), Lang: tt.lang}).All(78) {
				got = append(got, l.Text)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestVerdictIsBounded: however many figures a judgement has, others keep room; how
// many are left out is told.
func TestVerdictIsBounded(t *testing.T) {
	r := scenario.Result{Step: "judge", Claim: "C4", Verdict: scenario.Holds, Figures: map[string]float64{}}
	for _, journey := range scenario.Journeys() {
		for _, phase := range []string{"crash", "hang", "kill"} {
			r.Figures[fmt.Sprintf("services.success(%q, %q)", journey, phase)] = 1
		}
	}
	for width, most := range map[int]int{46: 4, 76: 2, 96: 2} {
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			lines := narration.Verdicts{Results: []scenario.Result{r}, Glyphs: theme.Unicode(), Lang: lang}.All(width)
			all := words(lines)
			if len(lines) > most || !regexp.MustCompile(`[0-9]+ more figures|그 밖의 값 [0-9]+개`).MatchString(strings.ReplaceAll(all, "\n", " ")) {
				t.Errorf("width %d: got %d lines, want at most %d, and what is left out told:\n%s", width, len(lines), most, all)
			}
		}
	}
}

// TestInvalidRun: a run that can't be believed says so before what it judged, and
// nothing that it judged looks refuted, or proven.
func TestInvalidRun(t *testing.T) {
	for _, verdict := range []scenario.Verdict{scenario.Holds, scenario.DoesNotHold} {
		d := narration.Data{Glyphs: theme.Unicode(), Stage: runs.Stage{Scenario: "isolate", Claim: "C4", Finished: true},
			Doubt: scenario.Text{EN: "the run is invalid: the machine was too busy", KO: "실행이 유효하지 않습니다: 컴퓨터가 너무 바빴습니다"},
			Results: []scenario.Result{
				{Step: "judge", Claim: "C4", Verdict: verdict, Figures: map[string]float64{`services.success("buy")`: 0.4}},
				{Step: "expect", Verdict: scenario.Broken, Figures: map[string]float64{`services.success("buy")`: 0.4}},
			}}
		lines := narration.Tell(d).Lines(96)
		if got := lines[0]; got.Text != "▲ the run is invalid: the machine was too busy" || got.Role != theme.Warn {
			t.Errorf("%s: the first line is %+v", verdict, got)
		}
		for _, l := range lines {
			if l.Role == theme.Bad || l.Role == theme.Good {
				t.Errorf("%s: %q looks like a verdict", verdict, l.Text)
			}
		}
		if !strings.Contains(words(lines), "○ C4 run invalid ("+string(verdict)+"): buy in the services 40.0 %") {
			t.Errorf("%s: got\n%s", verdict, words(lines))
		}
	}
}
