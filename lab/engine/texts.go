package engine

import (
	"fmt"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// What the lab says of its own doings, in both languages. No Korean particle
// follows an interpolated name: its form would depend on the name's last sound.

func textPlain(s string) scenario.Text { return scenario.Text{EN: s, KO: s} }

func textReady(e Endpoint) scenario.Text {
	where := "gRPC " + e.Addr
	if e.HTTPAddr != "" {
		where += ", HTTP " + e.HTTPAddr
	}
	return scenario.Text{
		EN: fmt.Sprintf("%s is ready (%s)", e.ID, where),
		KO: fmt.Sprintf("%s 레플리카가 준비되었습니다 (%s)", e.ID, where),
	}
}

func textDied(id runs.ReplicaID, reason string, again time.Duration) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s died (%s); it starts again in %s", id, reason, again),
		KO: fmt.Sprintf("%s 레플리카가 죽었습니다 (%s). %s 뒤에 다시 시작합니다", id, reason, again),
	}
}

func textNotRestarted(id runs.ReplicaID, err error, again time.Duration) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s did not start again (%v); the next try follows in %s", id, err, again),
		KO: fmt.Sprintf("%s 레플리카가 다시 시작하지 못했습니다 (%v). %s 뒤에 다시 시도합니다", id, err, again),
	}
}

// textNotStarted tells of a first start; err names the replica.
func textNotStarted(id runs.ReplicaID, err error) scenario.Text {
	return scenario.Text{EN: err.Error(), KO: fmt.Sprintf("%s 레플리카를 시작하지 못했습니다 (%v)", id, err)}
}

func textDrained(id runs.ReplicaID) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s finished its requests and left", id),
		KO: fmt.Sprintf("%s 레플리카가 요청을 마치고 종료했습니다", id),
	}
}

func textInjected(f scenario.Fault) scenario.Text {
	if f.Kind == hiddenKind {
		return scenario.Text{
			EN: fmt.Sprintf("fault %s: something is wrong now, and what it is stays hidden", f.ID),
			KO: fmt.Sprintf("장애 주입 %s: 무엇이 어디서 고장 났는지는 숨겨 둡니다", f.ID),
		}
	}
	does := f.Does()
	return scenario.Text{
		EN: fmt.Sprintf("fault %s: %s in %s: %s", f.ID, f.Settings(), f.Where(), does.EN),
		KO: fmt.Sprintf("장애 주입 %s: %s (%s): %s", f.ID, f.Settings(), f.Where(), does.KO),
	}
}

func textHealed(id string) scenario.Text {
	return scenario.Text{EN: fmt.Sprintf("fault %s healed", id), KO: fmt.Sprintf("장애 복구 %s", id)}
}

func textLoad(l scenario.Load) scenario.Text {
	if l.Rate == 0 && l.Profile.To == 0 {
		return scenario.Text{EN: "load: none", KO: "부하: 없음"}
	}
	profile := textProfile(l.Profile)
	arrivals := []string{l.Arrivals}
	for _, j := range scenario.Journeys() {
		if share := l.Mix[j]; share > 0 {
			arrivals = append(arrivals, fmt.Sprintf("%s %.3g %%", j, share*100))
		}
	}
	return scenario.Text{
		EN: fmt.Sprintf("load: %g journeys a second%s (%s)", l.Rate, profile.EN, strings.Join(arrivals, ", ")),
		KO: fmt.Sprintf("부하: 초당 여정 %g건%s (%s)", l.Rate, profile.KO, strings.Join(arrivals, ", ")),
	}
}

// textProfile tells how a rate moves; empty: it doesn't.
func textProfile(p scenario.Profile) scenario.Text {
	switch p.Kind {
	case "step":
		return scenario.Text{EN: fmt.Sprintf(", after %s %g", p.After, p.To), KO: fmt.Sprintf(", %s 뒤 %g건", p.After, p.To)}
	case "ramp":
		return scenario.Text{EN: fmt.Sprintf(", rising to %g in %s", p.To, p.Over), KO: fmt.Sprintf(", %s 동안 %g건까지 변화", p.Over, p.To)}
	case "spike":
		return scenario.Text{
			EN: fmt.Sprintf(", after %s %g for %s", p.After, p.To, p.Over),
			KO: fmt.Sprintf(", %s 뒤 %s 동안 %g건", p.After, p.Over, p.To),
		}
	}
	return scenario.Text{}
}

func textScaled(unit string, n int) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("scale %s to %d", unit, n),
		KO: fmt.Sprintf("%s 레플리카 수를 %d개로 바꿉니다", unit, n),
	}
}

func textOpened(shape scenario.Shape, url string, took time.Duration) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s is healthy after %s at %s", shape, took.Round(time.Millisecond), url),
		KO: fmt.Sprintf("%s 상점이 %s 만에 준비되었습니다: %s", shape, took.Round(time.Millisecond), url),
	}
}

func textMarked(name string) scenario.Text {
	return scenario.Text{EN: "phase ends: " + name, KO: "구간 끝: " + name}
}

func textReset() scenario.Text {
	return scenario.Text{EN: "the shop is fresh again", KO: "상점을 새로 시작했습니다"}
}

func textFailed(doing string, err error) scenario.Text {
	return scenario.Text{EN: doing + ": " + err.Error(), KO: doing + " 실패: " + err.Error()}
}

func textNoTrace(q scenario.TraceQuery) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("no trace found for %s", describe(q)),
		KO: fmt.Sprintf("추적이 없습니다: %s", describe(q)),
	}
}

func textTrace(t spans.Summary) scenario.Text {
	ms := float64(t.Duration) / float64(time.Millisecond)
	return scenario.Text{
		EN: fmt.Sprintf("trace %s: %s, %s, %.1f ms, %d spans over %s", t.Trace, t.Root, t.Outcome, ms, t.Spans, strings.Join(t.Functions, ", ")),
		KO: fmt.Sprintf("추적 %s: %s, %s, %.1f ms, 스팬 %d개: %s", t.Trace, t.Root, t.Outcome, ms, t.Spans, strings.Join(t.Functions, ", ")),
	}
}

// textQuestion is a question with what there is to choose from, numbered as the
// app's keys are.
func textQuestion(q scenario.Question) scenario.Text {
	en, ko := q.Text.Lines(scenario.English), q.Text.Lines(scenario.Korean)
	for i, o := range q.Options {
		en, ko = append(en, fmt.Sprintf("  %d  %s", i+1, o.EN)), append(ko, fmt.Sprintf("  %d  %s", i+1, o.KO))
	}
	return scenario.Text{EN: strings.Join(en, "\n"), KO: strings.Join(ko, "\n")}
}

func textAnswer(q scenario.Question) scenario.Text {
	if q.Answer == scenario.Unknown {
		return scenario.Text{EN: "no answer: the run measured too little. " + q.Because.EN, KO: "답 없음: 측정값이 모자랍니다. " + q.Because.KO}
	}
	a := q.Options[q.Answer]
	return scenario.Text{EN: "answer: " + a.EN + ". " + q.Because.EN, KO: "답: " + a.KO + ". " + q.Because.KO}
}

// describe writes a trace query as a reader would: "journey=board outcome=failed".
func describe(q scenario.TraceQuery) string {
	var parts []string
	for _, f := range []struct{ name, value string }{
		{"journey", q.Journey}, {"outcome", q.Outcome}, {"function", q.Function}, {"fault", q.Fault}, {"phase", q.Phase},
	} {
		if f.value != "" {
			parts = append(parts, f.name+"="+f.value)
		}
	}
	if len(parts) == 0 {
		return "any request"
	}
	return strings.Join(parts, " ")
}

// textResult tells a verdict, why there is none, and of an expectation the rule
// too: a judgement's two rules are for the report.
func textResult(r scenario.Result) scenario.Text {
	name := r.Step
	if r.Claim != "" {
		name += " " + r.Claim
	}
	en, ko := []string{}, []string{}
	if r.Why != (scenario.Text{}) {
		en, ko = append(en, r.Why.EN), append(ko, r.Why.KO)
	}
	if rule := strings.Join(strings.Fields(r.Rules["that"]), " "); rule != "" {
		en, ko = append(en, rule), append(ko, rule)
	}
	return scenario.Text{
		EN: fmt.Sprintf("%s: %s", name, r.Verdict) + bracketed(en),
		KO: fmt.Sprintf("%s: %s", name, r.Verdict.In(scenario.Korean)) + bracketed(ko),
	}
}

func bracketed(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(words, ": ") + ")"
}
