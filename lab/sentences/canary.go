package sentences

import (
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// Weight says which share of the calls a canary gets.
func (d Deploy) Weight(share float64) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: %s gets %.3g %% of the calls", d.of(), d.Version, 100*share),
		KO: fmt.Sprintf("%s: %s 버전에 호출의 %.3g %%를 보냅니다", d.of(), d.Version, 100*share),
	}
}

// Unmeasured says that a canary was hardly called, so its hold begins anew.
func (d Deploy) Unmeasured(requests uint64) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: %s answered only %d requests in %s, too few to judge; it is watched for as long again", d.of(), d.Version, requests, d.Hold),
		KO: fmt.Sprintf("%s: %s 버전의 요청이 %s 동안 %d건뿐이라 판단할 수 없어 더 지켜봅니다", d.of(), d.Version, d.Hold, requests),
	}
}

// NeverMeasured says that a canary is taken back as it was hardly called, hold after
// hold.
func (d Deploy) NeverMeasured(requests uint64, holds int) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: %s answered only %d requests in %d times %s, too few to judge -> it is rolled back", d.of(), d.Version, requests, holds, d.Hold),
		KO: fmt.Sprintf("%s: %s 버전의 요청이 대기 %d번(한 번에 %s) 동안 %d건뿐이라 판단할 수 없어 되돌립니다", d.of(), d.Version, holds, d.Hold, requests),
	}
}

// Gated is what a canary answered while it had a share of the calls.
type Gated struct {
	Share    float64
	Requests uint64
	Success  float64 // share of the requests
	P95      time.Duration
}

// Judged says by what a canary is promoted or taken back.
func (d Deploy) Judged(g Gated, passed bool) scenario.Text {
	p95 := g.P95.Round(time.Millisecond)
	gate, ko := gateText(d.Gate)
	t := scenario.Text{
		EN: fmt.Sprintf("%s: %s at %.3g %% of the calls: %.4g %% of %d requests well, p95 %s (gate: %s)",
			d.of(), d.Version, 100*g.Share, 100*g.Success, g.Requests, p95, gate),
		KO: fmt.Sprintf("%s: %s 버전, 호출의 %.3g %%: 요청 %d건, 성공률 %.4g %%, p95 %s (기준: %s)",
			d.of(), d.Version, 100*g.Share, g.Requests, 100*g.Success, p95, ko),
	}
	if passed {
		t.EN, t.KO = t.EN+" -> it gets more", t.KO+" → 통과, 비중을 늘립니다"
	} else {
		t.EN, t.KO = t.EN+" -> it is rolled back", t.KO+" → 미달, 되돌립니다"
	}
	return t
}

// CanaryDied says that a canary is taken back because a replica of it died.
func (d Deploy) CanaryDied(share float64, why string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: a replica of %s died at %.3g %% of the calls (%s) -> it is rolled back", d.of(), d.Version, 100*share, why),
		KO: fmt.Sprintf("%s: 호출의 %.3g %%를 받던 %s 레플리카가 죽었습니다 (%s) → 되돌립니다", d.of(), 100*share, d.Version, why),
	}
}
