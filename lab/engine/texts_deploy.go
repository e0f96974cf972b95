package engine

import (
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// textDeploy tells that a deploy begins, and by which rule.
func textDeploy(r *rollout, f Fleet) scenario.Text {
	d := r.deploy
	t := scenario.Text{
		EN: fmt.Sprintf("deploy %s %s over %s, %s: %s to replace", r.of(), d.Version, r.old, d.Strategy, replicas(f.Want)),
		KO: fmt.Sprintf("배포 시작 %s %s → %s (%s): 교체할 레플리카 %d개", r.of(), r.old, d.Version, strategyKO(d.Strategy), f.Want),
	}
	switch d.Strategy {
	case scenario.Rolling:
		surge, unavailable := d.Bounds(f.Want)
		t.EN += fmt.Sprintf("; at most %d run, at least %d are ready", f.Want+surge, f.Want-unavailable)
		t.KO += fmt.Sprintf(", 최대 %d개 실행, 최소 %d개 유지", f.Want+surge, f.Want-unavailable)
	case scenario.Canary:
		gate, ko := gateText(d.Gate)
		t.EN += "; the gate: " + gate
		t.KO += ", 통과 기준 " + ko
	}
	t.EN += fmt.Sprintf("; it stops when no replica becomes ready for %s (Kubernetes: %s)", d.Deadline, seconds(scenario.KubernetesDeadline))
	t.KO += fmt.Sprintf(", %s 동안 준비되는 레플리카가 없으면 중단 (쿠버네티스 %s)", d.Deadline, seconds(scenario.KubernetesDeadline))
	return t
}

// of names what is deployed: "board", or "board (in monolith)".
func (r *rollout) of() string {
	if r.unit == r.deploy.Function {
		return r.unit
	}
	return r.deploy.Function + " (" + r.unit + ")"
}

func strategyKO(strategy string) string {
	switch strategy {
	case scenario.Rolling:
		return "롤링 배포"
	case scenario.Recreate:
		return "일괄 재시작"
	}
	return "카나리 배포"
}

func gateText(g scenario.Gate) (en, ko string) {
	en, ko = fmt.Sprintf("%.4g %% of requests well", 100*g.Success), fmt.Sprintf("성공률 %.4g %%", 100*g.Success)
	if g.P95 > 0 {
		en += fmt.Sprintf(", p95 %s", g.P95)
		ko += fmt.Sprintf(", p95 %s", g.P95)
	}
	return en, ko
}

// textMove explains what a deploy does next.
func textMove(r *rollout, f Fleet, m RolloutMove) scenario.Text {
	t := scenario.Text{
		EN: fmt.Sprintf("%s: %d of %d new are ready, %d old:", r.of(), f.NewReady, f.Want, f.OldReady+f.OldUnready),
		KO: fmt.Sprintf("%s: 새 버전 %d/%d개 준비, 이전 버전 %d개:", r.of(), f.NewReady, f.Want, f.OldReady+f.OldUnready),
	}
	if m.Start > 0 {
		t.EN += fmt.Sprintf(" %s of %s to start", replicas(m.Start), r.deploy.Version)
		t.KO += fmt.Sprintf(" %s 레플리카 %d개 시작", r.deploy.Version, m.Start)
	}
	if m.Start > 0 && m.Retire > 0 {
		t.EN, t.KO = t.EN+",", t.KO+","
	}
	if m.Retire > 0 {
		t.EN += fmt.Sprintf(" %s of %s to leave", replicas(m.Retire), r.old)
		t.KO += fmt.Sprintf(" %s 레플리카 %d개 종료", r.old, m.Retire)
	}
	return t
}

// textWeight tells which share of the calls a canary gets.
func textWeight(r *rollout) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: %s gets %.3g %% of the calls", r.of(), r.deploy.Version, 100*r.weight),
		KO: fmt.Sprintf("%s: %s 버전에 호출의 %.3g %%를 보냅니다", r.of(), r.deploy.Version, 100*r.weight),
	}
}

func textUnmeasured(r *rollout) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: %s answered only %d requests in %s, too few to judge; it is watched for as long again", r.of(), r.deploy.Version, r.window.Requests, r.deploy.Hold),
		KO: fmt.Sprintf("%s: %s 버전의 요청이 %s 동안 %d건뿐이라 판단할 수 없어 더 지켜봅니다", r.of(), r.deploy.Version, r.deploy.Hold, r.window.Requests),
	}
}

// textGate is the sentence by which a canary is promoted or taken back.
func textGate(r *rollout, passed bool) scenario.Text {
	p95 := r.window.Latency.Quantile(0.95).Round(time.Millisecond)
	gate, ko := gateText(r.deploy.Gate)
	t := scenario.Text{
		EN: fmt.Sprintf("%s: %s at %.3g %% of the calls: %.4g %% of %d requests well, p95 %s (gate: %s)",
			r.of(), r.deploy.Version, 100*r.weight, 100*r.window.Success(), r.window.Requests, p95, gate),
		KO: fmt.Sprintf("%s: %s 버전, 호출의 %.3g %%: 요청 %d건, 성공률 %.4g %%, p95 %s (기준: %s)",
			r.of(), r.deploy.Version, 100*r.weight, r.window.Requests, 100*r.window.Success(), p95, ko),
	}
	if passed {
		t.EN, t.KO = t.EN+" -> it gets more", t.KO+" → 통과, 비중을 늘립니다"
	} else {
		t.EN, t.KO = t.EN+" -> it is rolled back", t.KO+" → 미달, 되돌립니다"
	}
	return t
}

// textCanaryDied is the sentence by which a canary goes that doesn't stay alive.
func textCanaryDied(r *rollout) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: a replica of %s died at %.3g %% of the calls (%s) -> it is rolled back", r.of(), r.deploy.Version, 100*r.weight, r.died),
		KO: fmt.Sprintf("%s: 호출의 %.3g %%를 받던 %s 레플리카가 죽었습니다 (%s) → 되돌립니다", r.of(), 100*r.weight, r.deploy.Version, r.died),
	}
}

// textStopped tells how far a deploy came that goes no further, and what serves.
func textStopped(r *rollout, f Fleet) scenario.Text {
	t := scenario.Text{
		EN: fmt.Sprintf("%s: deploy stopped: no replica of %s became ready within %s", r.of(), r.deploy.Version, r.deploy.Deadline),
		KO: fmt.Sprintf("%s: 배포 중단: %s 안에 준비된 %s 레플리카가 없습니다", r.of(), r.deploy.Deadline, r.deploy.Version),
	}
	want := f.Want
	if r.deploy.Strategy == scenario.Canary {
		want = f.Canaries()
	}
	if r.ready > 0 {
		t = scenario.Text{
			EN: fmt.Sprintf("%s: deploy stopped: %d of %d replicas of %s became ready, then none for %s", r.of(), r.ready, want, r.deploy.Version, r.deploy.Deadline),
			KO: fmt.Sprintf("%s: 배포 중단: %s 레플리카 %d개 가운데 %d개만 준비되고, 그 뒤 %s 동안 더 준비되지 않았습니다", r.of(), r.deploy.Version, want, r.ready, r.deploy.Deadline),
		}
	}
	switch {
	case f.NewReady > 0 && f.OldReady > 0:
		t.EN += fmt.Sprintf("; %d of %s and %d of %s go on serving", f.NewReady, r.deploy.Version, f.OldReady, r.old)
		t.KO += fmt.Sprintf(". %s %d개, %s %d개가 계속 처리합니다", r.deploy.Version, f.NewReady, r.old, f.OldReady)
	case f.NewReady > 0:
		t.EN += fmt.Sprintf("; %s of %s go on serving", replicas(f.NewReady), r.deploy.Version)
		t.KO += fmt.Sprintf(". %s 레플리카 %d개가 계속 처리합니다", r.deploy.Version, f.NewReady)
	case f.OldReady > 0:
		t.EN += fmt.Sprintf("; %s of %s go on serving", replicas(f.OldReady), r.old)
		t.KO += fmt.Sprintf(". %s 레플리카 %d개가 계속 처리합니다", r.old, f.OldReady)
	default:
		t.EN += fmt.Sprintf("; nothing serves until %s has started again", r.old)
		t.KO += fmt.Sprintf(". %s 버전이 다시 시작할 때까지 처리하는 레플리카가 없습니다", r.old)
	}
	return t
}

// textEnded tells what a deploy has come to.
func textEnded(r *rollout, f Fleet) scenario.Text {
	took := fmt.Sprintf("%.1f s", r.ended.Sub(r.began).Seconds())
	switch r.outcome {
	case scenario.Promoted:
		return scenario.Text{
			EN: fmt.Sprintf("%s: %s runs alone; the last of %s left after %s", r.of(), r.deploy.Version, r.old, took),
			KO: fmt.Sprintf("%s: %s 버전만 남았습니다. 마지막 %s 종료까지 %s", r.of(), r.deploy.Version, r.old, took),
		}
	case scenario.RolledBack:
		return scenario.Text{
			EN: fmt.Sprintf("%s: rolled back after %s; %d requests met %s, and %d of them failed", r.of(), took, r.met.Requests, r.deploy.Version, r.met.Failed),
			KO: fmt.Sprintf("%s: %s 만에 되돌렸습니다. %s 버전이 받은 요청 %d건, 그중 실패 %d건", r.of(), took, r.deploy.Version, r.met.Requests, r.met.Failed),
		}
	}
	t := textStopped(r, f)
	if r.problem != nil {
		t.EN, t.KO = t.EN+fmt.Sprintf(" (%v)", r.problem), t.KO+fmt.Sprintf(" (%v)", r.problem)
	}
	return t
}
