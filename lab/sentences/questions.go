package sentences

import (
	"fmt"
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Question is a question with what there is to choose from, numbered as the
// app's keys are.
func Question(q scenario.Question) scenario.Text {
	en, ko := q.Text.Lines(scenario.English), q.Text.Lines(scenario.Korean)
	for i, o := range q.Options {
		en, ko = append(en, fmt.Sprintf("  %d  %s", i+1, o.EN)), append(ko, fmt.Sprintf("  %d  %s", i+1, o.KO))
	}
	return scenario.Text{EN: strings.Join(en, "\n"), KO: strings.Join(ko, "\n")}
}

// Answer says which option was right, and why.
func Answer(q scenario.Question) scenario.Text {
	if q.Answer == scenario.Unknown {
		return scenario.Text{EN: "no answer: the run measured too little. " + q.Because.EN, KO: "답 없음: 측정값이 모자랍니다. " + q.Because.KO}
	}
	a := q.Options[q.Answer]
	return scenario.Text{EN: "answer: " + a.EN + ". " + q.Because.EN, KO: "답: " + a.KO + ". " + q.Because.KO}
}

// Score says how many of those who answered were right, and how near the diagnoses
// came that saw traces alone; empty: there is neither.
func Score(right, answers int, diagnoses []runs.Diagnosis) scenario.Text {
	var t scenario.Text
	if answers > 0 {
		t.EN = fmt.Sprintf("the room: %d of %d right. ", right, answers)
		t.KO = fmt.Sprintf("청중: %d명 중 %d명 정답. ", answers, right)
	}
	for _, d := range diagnoses {
		en, ko := "wrong", "오답"
		switch d.Found {
		case 1:
			en, ko = "right", "정답"
		case 0.5:
			en, ko = "half right", "절반 정답"
		}
		t.EN += fmt.Sprintf("the traces alone (%s): %s. ", d.Shop, en)
		t.KO += fmt.Sprintf("추적만 본 규칙 (%s): %s. ", d.Shop, ko)
	}
	return t
}
