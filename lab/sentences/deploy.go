package sentences

import (
	"fmt"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// Deploy is a deploy as sentences speak of it.
type Deploy struct {
	scenario.Deploy
	Unit string // that has the function: "board", "monolith"
	Old  string // the version before
}

// of names what is deployed: "board", or "board (in monolith)".
func (d Deploy) of() string {
	if d.Unit == d.Function {
		return d.Unit
	}
	return d.Function + " (" + d.Unit + ")"
}

// same tells that there is nothing to replace, as with a Deployment of Kubernetes that
// is applied once more.
func (d Deploy) same() bool { return d.Old == d.Version }

// Begun says that a deploy begins, by which rule, and over how many replicas.
func (d Deploy) Begun(want int) scenario.Text {
	if d.same() {
		return scenario.Text{
			EN: fmt.Sprintf("deploy %s %s, %s: its replicas run that version already, so none is replaced", d.of(), d.Version, d.Strategy),
			KO: fmt.Sprintf("배포 %s %s (%s): 모든 레플리카가 이미 이 버전이므로 교체하지 않습니다", d.of(), d.Version, strategyKO(d.Strategy)),
		}
	}
	t := scenario.Text{
		EN: fmt.Sprintf("deploy %s %s over %s, %s: %s to replace", d.of(), d.Version, d.Old, d.Strategy, replicas(want)),
		KO: fmt.Sprintf("배포 시작 %s %s → %s (%s): 교체할 레플리카 %d개", d.of(), d.Old, d.Version, strategyKO(d.Strategy), want),
	}
	switch d.Strategy {
	case scenario.Rolling:
		surge, unavailable := d.Bounds(want)
		t.EN += fmt.Sprintf("; at most %d run, at least %d are ready", want+surge, want-unavailable)
		t.KO += fmt.Sprintf(", 최대 %d개 실행, 최소 %d개 유지", want+surge, want-unavailable)
	case scenario.Canary:
		gate, ko := gateText(d.Gate)
		t.EN += "; the gate: " + gate
		t.KO += ", 통과 기준 " + ko
	}
	t.EN += fmt.Sprintf("; it stops when no replica becomes ready for %s (Kubernetes: %s)", d.Deadline, seconds(scenario.KubernetesDeadline))
	t.KO += fmt.Sprintf(", %s 동안 준비되는 레플리카가 없으면 중단 (쿠버네티스 %s)", d.Deadline, seconds(scenario.KubernetesDeadline))
	return t
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

// gateText says what a canary must keep to: one of the two at least.
func gateText(g scenario.Gate) (en, ko string) {
	var inEN, inKO []string
	if g.Success > 0 {
		inEN, inKO = append(inEN, fmt.Sprintf("%.4g %% of requests well", 100*g.Success)), append(inKO, fmt.Sprintf("성공률 %.4g %%", 100*g.Success))
	}
	if g.P95 > 0 {
		p95 := fmt.Sprintf("p95 %s", g.P95)
		inEN, inKO = append(inEN, p95), append(inKO, p95)
	}
	return strings.Join(inEN, ", "), strings.Join(inKO, ", ")
}

// Replaced counts the replicas of a unit during a deploy: those that there should
// be, and those of both versions.
type Replaced struct {
	Want, NewReady, OldReady, OldUnready int
}

// Move says how many replicas start and leave next.
func (d Deploy) Move(have Replaced, start, retire int) scenario.Text {
	t := scenario.Text{
		EN: fmt.Sprintf("%s: %d of %d new are ready, %d old:", d.of(), have.NewReady, have.Want, have.OldReady+have.OldUnready),
		KO: fmt.Sprintf("%s: 새 버전 %d/%d개 준비, 이전 버전 %d개:", d.of(), have.NewReady, have.Want, have.OldReady+have.OldUnready),
	}
	if start > 0 {
		t.EN += fmt.Sprintf(" %s of %s to start", replicas(start), d.Version)
		t.KO += fmt.Sprintf(" %s 레플리카 %d개 시작", d.Version, start)
	}
	if start > 0 && retire > 0 {
		t.EN, t.KO = t.EN+",", t.KO+","
	}
	if retire > 0 {
		t.EN += fmt.Sprintf(" %s of %s to leave", replicas(retire), d.Old)
		t.KO += fmt.Sprintf(" %s 레플리카 %d개 종료", d.Old, retire)
	}
	return t
}

// Stopped says how far a deploy came that goes no further, and what serves. ready is
// the most of the new replicas that were ready at once; problem, if any, is why one
// could not be started.
func (d Deploy) Stopped(ready int, have Replaced, problem error) scenario.Text {
	t := scenario.Text{
		EN: fmt.Sprintf("%s: deploy stopped: no replica of %s became ready within %s", d.of(), d.Version, d.Deadline),
		KO: fmt.Sprintf("%s: 배포 중단: %s 안에 준비된 %s 레플리카가 없습니다", d.of(), d.Deadline, d.Version),
	}
	if ready > 0 {
		t = scenario.Text{
			EN: fmt.Sprintf("%s: deploy stopped: %d of %d replicas of %s became ready, then none for %s", d.of(), ready, have.Want, d.Version, d.Deadline),
			KO: fmt.Sprintf("%s: 배포 중단: %s 레플리카 %d개 가운데 %d개만 준비되고, 그 뒤 %s 동안 더 준비되지 않았습니다", d.of(), d.Version, have.Want, ready, d.Deadline),
		}
	}
	serving := d.serving(have)
	t.EN, t.KO = t.EN+"; "+serving.EN, t.KO+". "+serving.KO
	if problem != nil {
		t.EN, t.KO = t.EN+fmt.Sprintf(" (%v)", problem), t.KO+fmt.Sprintf(" (%v)", problem)
	}
	return t
}

// serving says which versions serve after a deploy that stopped.
func (d Deploy) serving(have Replaced) scenario.Text {
	switch {
	case have.NewReady > 0 && have.OldReady > 0:
		return scenario.Text{
			EN: fmt.Sprintf("%d of %s and %d of %s go on serving", have.NewReady, d.Version, have.OldReady, d.Old),
			KO: fmt.Sprintf("%s %d개, %s %d개가 계속 처리합니다", d.Version, have.NewReady, d.Old, have.OldReady),
		}
	case have.NewReady > 0:
		return scenario.Text{
			EN: fmt.Sprintf("%s of %s go on serving", replicas(have.NewReady), d.Version),
			KO: fmt.Sprintf("%s 레플리카 %d개가 계속 처리합니다", d.Version, have.NewReady),
		}
	case have.OldReady > 0:
		return scenario.Text{
			EN: fmt.Sprintf("%s of %s go on serving", replicas(have.OldReady), d.Old),
			KO: fmt.Sprintf("%s 레플리카 %d개가 계속 처리합니다", d.Old, have.OldReady),
		}
	}
	return scenario.Text{
		EN: fmt.Sprintf("nothing serves until %s has started again", d.Old),
		KO: fmt.Sprintf("%s 버전이 다시 시작할 때까지 처리하는 레플리카가 없습니다", d.Old),
	}
}

// Promoted says that only the new version is left.
func (d Deploy) Promoted(took time.Duration) scenario.Text {
	if d.same() {
		return scenario.Text{
			EN: fmt.Sprintf("%s: %s runs alone, as before", d.of(), d.Version),
			KO: fmt.Sprintf("%s: 전과 같이 %s 버전만 실행 중입니다", d.of(), d.Version),
		}
	}
	return scenario.Text{
		EN: fmt.Sprintf("%s: %s runs alone; the last of %s left after %.1f s", d.of(), d.Version, d.Old, took.Seconds()),
		KO: fmt.Sprintf("%s: %s 버전만 남았습니다. 마지막 %s 종료까지 %.1f s", d.of(), d.Version, d.Old, took.Seconds()),
	}
}

// RolledBack says that the new version is gone, and whom it met.
func (d Deploy) RolledBack(took time.Duration, requests, failed uint64) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: rolled back after %.1f s; %d requests met %s, and %d of them failed", d.of(), took.Seconds(), requests, d.Version, failed),
		KO: fmt.Sprintf("%s: %.1f s 만에 되돌렸습니다. %s 버전이 받은 요청 %d건, 그중 실패 %d건", d.of(), took.Seconds(), d.Version, requests, failed),
	}
}
