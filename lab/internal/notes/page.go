package notes

import (
	"fmt"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Page writes the notes of a run. sc is the scenario under way; nil: none.
func Page(s *runs.Snapshot, sc *scenario.Scenario, now time.Time, l scenario.Lang) string {
	words := func(en, ko string) string { return scenario.Text{EN: en, KO: ko}.In(l) }
	st := s.Stage
	if st.Scenario == "" || sc == nil {
		return words("Free play. No scenario is running.\n", "자유 실험입니다. 실행 중인 시나리오가 없습니다.\n")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s  %s\n", st.Claim, st.Scenario, st.Title.In(l))
	fmt.Fprintf(&b, words("step %d of %d", "%d/%d 단계"), st.Step, st.Steps)
	if !st.Began.IsZero() {
		fmt.Fprintf(&b, words("   %s of %s, planned here: %s", "   %s / %s, 예정: %s"), clock(now.Sub(st.Began)),
			clock(time.Duration(sc.Minutes*float64(time.Minute))), clock(sc.Planned(st.Step)))
	}
	b.WriteString("\n\n")
	if t := st.Text.In(l); t != "" {
		b.WriteString(t + "\n\n")
	}
	if st.Question != nil {
		b.WriteString(question(st, l, words))
	}
	next := words("the end", "끝")
	if st.Step < len(sc.Steps) {
		next = describe(sc.Steps[st.Step], l)
	}
	fmt.Fprintf(&b, words("next: %s\n", "다음: %s\n"), next)
	return b.String()
}

// question tells the options with their votes, and the answer where it is known
// beforehand: these are the presenter's eyes only.
func question(st runs.Stage, l scenario.Lang, words func(en, ko string) string) string {
	var b strings.Builder
	b.WriteString(st.Question.Text.In(l) + "\n")
	for i, o := range st.Question.Options {
		votes := 0
		for _, v := range st.Votes {
			if v == i {
				votes++
			}
		}
		mark := " "
		if i == st.Question.Answer {
			mark = "*"
		}
		fmt.Fprintf(&b, words("%s %d  %s  (votes: %d)\n", "%s %d  %s  (%d표)\n"), mark, i+1, o.In(l), votes)
	}
	if !st.Revealed {
		fmt.Fprintf(&b, words("keys in the app: v shows the question, esc folds it when presenting; in a live run 1-%d vote, backspace takes the last vote back\n",
			"앱의 키: v 질문 보기, 발표 화면에서 esc 질문 접기. 실제 실행에서는 1-%d 투표, backspace 마지막 투표 취소\n"), min(len(st.Question.Options), 9))
	}
	return b.String() + "\n"
}

// describe says what a step does, in words: how it begins to tell what it tells,
// why it is held against a rule, else what it is set to. Rules are code, which
// nobody reads out.
func describe(s scenario.Step, l scenario.Lang) string {
	kind := kindWord(s.Kind()).In(l)
	if t, ok := s.(interface{ Told() scenario.Text }); ok && t.Told() != (scenario.Text{}) {
		return kind + ": " + t.Told().Lines(l)[0]
	}
	if b, ok := s.(interface{ Because() scenario.Text }); ok {
		if because := strings.Join(b.Because().Lines(l), " "); because != "" {
			return kind + ": " + because
		}
		return kind
	}
	d, ok := s.(fmt.Stringer)
	if !ok {
		return kind
	}
	set, ok := strings.CutPrefix(d.String(), s.Kind()+" ")
	if !ok {
		return kind
	}
	return kind + " " + set
}

// kindWord names what a kind of step does.
func kindWord(kind string) scenario.Text {
	words := map[string]scenario.Text{
		"say": {EN: "say", KO: "설명"}, "ask": {EN: "question", KO: "질문"}, "hold": {EN: "watch", KO: "관찰"}, "mark": {EN: "a phase ends:", KO: "구간 끝:"},
		"load": {EN: "load", KO: "부하"}, "fault": {EN: "fault", KO: "장애"}, "heal": {EN: "heal", KO: "복구"}, "scale": {EN: "replicas:", KO: "레플리카:"},
		"autoscale": {EN: "autoscaler:", KO: "오토스케일러:"}, "deploy": {EN: "deploy", KO: "배포"}, "size": {EN: "size", KO: "크기 측정"},
		"policy": {EN: "policy", KO: "정책"}, "limit": {EN: "limit", KO: "제한"}, "link": {EN: "link", KO: "링크 장애"}, "checkout": {EN: "checkout", KO: "결제 방식"},
		"crash": {EN: "crash", KO: "충돌"}, "audit": {EN: "audit of the books", KO: "장부 감사"}, "expect": {EN: "a check", KO: "확인"},
		"judge": {EN: "the verdict on", KO: "판정"}, "scrape": {EN: "read the metrics", KO: "메트릭 수집"}, "trace": {EN: "show a trace:", KO: "추적 보기:"},
		"diagnose": {EN: "diagnosis of", KO: "진단"}, "draw": {EN: "draw", KO: "추첨"}, "bench": {EN: "bench", KO: "벤치마크"}, "wire": {EN: "message", KO: "메시지"},
	}
	if w, ok := words[kind]; ok {
		return w
	}
	return scenario.Text{EN: kind, KO: kind}
}

func clock(d time.Duration) string {
	sec := max(int(d/time.Second), 0)
	return fmt.Sprintf("%02d:%02d", sec/60, sec%60)
}
