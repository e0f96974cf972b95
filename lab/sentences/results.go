package sentences

import (
	"fmt"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
)

// Result tells a verdict, why there is none, and of an expectation the rule
// too: a judgement's two rules are for the report.
func Result(r scenario.Result) scenario.Text {
	name := scenario.Text{EN: r.Step, KO: r.Step}
	switch r.Step {
	case "expect":
		name.KO = "기대"
	case "judge":
		name.KO = "판정"
	case "audit":
		name.KO = "감사"
	}
	if r.Claim != "" {
		name.EN, name.KO = name.EN+" "+r.Claim, name.KO+" "+r.Claim
	}
	en, ko := []string{}, []string{}
	if r.Why != (scenario.Text{}) {
		en, ko = append(en, r.Why.EN), append(ko, r.Why.KO)
	}
	if rule := strings.Join(strings.Fields(r.Rules["that"]), " "); rule != "" {
		en, ko = append(en, rule), append(ko, rule)
	}
	return scenario.Text{
		EN: fmt.Sprintf("%s: %s", name.EN, r.Verdict) + bracketed(en),
		KO: fmt.Sprintf("%s: %s", name.KO, r.Verdict.In(scenario.Korean)) + bracketed(ko),
	}
}

func bracketed(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(words, ": ") + ")"
}
