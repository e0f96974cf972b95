package sentences

import (
	"fmt"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// Policy tells what a change of policies is, and what it will do.
func Policy(c scenario.PolicyChange) scenario.Text {
	en, ko := []string{"policy " + c.String() + "."}, []string{"정책 " + c.String() + "."}
	for _, t := range whatPolicyDoes(c) {
		en, ko = append(en, t.EN), append(ko, t.KO)
	}
	return scenario.Text{EN: strings.Join(en, " "), KO: strings.Join(ko, " ")}
}

// whatPolicyDoes explains a change, a sentence for each of its parts.
func whatPolicyDoes(c scenario.PolicyChange) []scenario.Text {
	var all []scenario.Text
	say := func(en, ko string) { all = append(all, scenario.Text{EN: en, KO: ko}) }
	switch c.Preset {
	case "none":
		say("Nothing ends a call but its answer: a caller waits, and holds its slot, for as long as the callee takes.",
			"응답이 올 때까지 호출이 끝나지 않으므로, 호출한 쪽은 슬롯을 쥔 채 기다립니다.")
	case "sane":
		say("Calls end at a deadline, are sent again to another replica when one is gone, and pass over a replica that mostly fails.",
			"호출은 제한 시간에 끝나고, 사라진 레플리카 대신 다른 레플리카에 다시 보내며, 자주 실패하는 레플리카는 건너뜁니다.")
	}
	if preset, ok := scenario.Preset(c.Preset); ok && preset.Retries.Attempts > 0 && preset.Retries.Budget == 0 && c.Retries == nil {
		times := preset.Retries.Attempts + 1
		say(fmt.Sprintf("No budget bounds its retries: links in a row multiply them, so a callee that always fails meets up to %d times the calls behind one link, and %d times behind three.", times, times*times*times),
			fmt.Sprintf("재시도 예산이 없어 링크마다 곱해지므로, 계속 실패하는 서비스에는 호출이 링크 하나면 최대 %d배, 셋이면 최대 %d배로 늘어납니다.", times, times*times*times))
	}
	explainTime(c, say)
	explainLimits(c, say)
	if d := c.Ejection; d != nil && *d > 0 {
		say(fmt.Sprintf("A replica that fails most calls while others don't gets none for %s, then another chance.", *d),
			fmt.Sprintf("다른 레플리카와 달리 대부분 실패하는 레플리카는 %s 동안 호출을 받지 않습니다.", *d))
	} else if d != nil {
		say("A replica that fails goes on getting its share of the calls.", "실패하는 레플리카도 계속 호출을 받습니다.")
	}
	switch {
	case c.Balancing == nil:
	case *c.Balancing == scenario.LeastRequest:
		say("Of two replicas drawn, the one with fewer calls under way gets the next: a slow one gets less to do.",
			"무작위로 고른 둘 가운데 진행 중인 호출이 적은 쪽에 보내므로, 느린 레플리카는 일을 적게 받습니다.")
	default:
		say("Replicas get calls in turn, whether fast or slow.", "빠르든 느리든 레플리카가 차례대로 호출을 받습니다.")
	}
	return all
}

// explainTime explains deadline, try and retries.
func explainTime(c scenario.PolicyChange, say func(en, ko string)) {
	explain := func(d *time.Duration, on, off scenario.Text) {
		switch {
		case d == nil:
		case *d == 0:
			say(off.EN, off.KO)
		default:
			say(fmt.Sprintf(on.EN, *d), fmt.Sprintf(on.KO, *d))
		}
	}
	explain(c.Deadline,
		scenario.Text{EN: "A call that takes longer than %s ends with DEADLINE_EXCEEDED, and the slot that waited for it is free again.",
			KO: "%s 안에 끝나지 않은 호출은 DEADLINE_EXCEEDED 오류로 끝나고, 기다리던 슬롯이 풀립니다."},
		scenario.Text{EN: "A call takes as long as it takes; whoever waits for it holds a slot meanwhile.",
			KO: "호출에 제한 시간이 없어서, 기다리는 쪽은 그동안 슬롯을 붙잡고 있습니다."})
	explain(c.Try,
		scenario.Text{EN: "An attempt is given up after %s, so that there is time left for another.",
			KO: "한 번의 시도는 %s 뒤에 포기하므로, 다시 시도할 시간이 남습니다."},
		scenario.Text{EN: "One attempt may use up the whole deadline.", KO: "한 번의 시도가 제한 시간을 다 쓸 수 있습니다."})
	switch r := c.Retries; {
	case r == nil:
	case r.Attempts == 0:
		say("A call that fails has failed.", "실패한 호출은 다시 보내지 않습니다.")
	default:
		times := float64(r.Attempts + 1)
		say(fmt.Sprintf("A call that fails is sent again; a callee that always fails meets up to %g times the calls.", times),
			fmt.Sprintf("실패한 호출을 다시 보내므로, 계속 실패하는 서비스에는 호출이 최대 %g배로 늘어납니다.", times))
		if r.Budget > 0 {
			say(fmt.Sprintf("But retries stay under %.3g %% of the calls, so that they can't pile up.", r.Budget*100),
				fmt.Sprintf("다만 재시도는 전체 호출의 %.3g %% 이하로 묶입니다.", r.Budget*100))
		}
	}
}

// explainLimits explains breaker and bulkhead.
func explainLimits(c scenario.PolicyChange, say func(en, ko string)) {
	switch b := c.Breaker; {
	case b == nil:
	case b.Failures == 0:
		say("However often calls fail, the next is sent.", "아무리 실패해도 다음 호출을 보냅니다.")
	default:
		say(fmt.Sprintf("After %d failures in %d calls nothing is sent for %s: callers get their error at once, and hold no slot.", b.Failures, b.Of, b.Open),
			fmt.Sprintf("호출 %d번 가운데 %d번 실패하면 %s 동안 보내지 않고 바로 오류를 돌려줍니다.", b.Of, b.Failures, b.Open))
	}
	switch n := c.Bulkhead; {
	case n == nil:
	case *n == 0:
		say("All slots of a caller may wait for one callee.", "호출하는 쪽의 모든 슬롯이 한 서비스를 기다릴 수 있습니다.")
	default:
		say(fmt.Sprintf("Of a replica's calls at most %d at once wait for this callee: the other slots stay free for the rest.", *n),
			fmt.Sprintf("레플리카마다 동시에 %d개까지만 이 서비스를 기다리고, 나머지 슬롯은 다른 일에 씁니다.", *n))
	}
}

// Limit tells what a change of a limit is, and what it will do.
func Limit(l scenario.Limit) scenario.Text {
	t := scenario.Text{EN: "limit " + l.String() + ".", KO: "제한 " + l.String() + "."}
	add := func(en, ko string) { t.EN, t.KO = t.EN+" "+en, t.KO+" "+ko }
	if l.Rate == 0 && l.Wait == 0 {
		add("Every request is let in again.", "이제 모든 요청을 받습니다.")
	}
	if l.Rate > 0 {
		add(fmt.Sprintf("Each replica refuses at once what comes beyond %g requests a second.", l.Rate),
			fmt.Sprintf("레플리카마다 초당 %g건을 넘는 요청은 바로 거절합니다.", l.Rate))
	}
	if l.Wait > 0 {
		add(fmt.Sprintf("A request that has waited %s for a slot is refused, as its caller has probably given up.", l.Wait),
			fmt.Sprintf("슬롯을 %s 기다린 요청은 호출한 쪽이 이미 포기했을 테니 거절합니다.", l.Wait))
	}
	return t
}
