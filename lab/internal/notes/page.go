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
	return b.String() + "\n"
}

// describe says what a step does: how it begins to tell what it tells, else as it
// says itself, or its kind.
func describe(s scenario.Step, l scenario.Lang) string {
	if t, ok := s.(interface{ Told() scenario.Text }); ok && t.Told() != (scenario.Text{}) {
		return s.Kind() + ": " + t.Told().Lines(l)[0]
	}
	if d, ok := s.(fmt.Stringer); ok {
		return d.String()
	}
	return s.Kind()
}

func clock(d time.Duration) string {
	sec := max(int(d/time.Second), 0)
	return fmt.Sprintf("%02d:%02d", sec/60, sec%60)
}
