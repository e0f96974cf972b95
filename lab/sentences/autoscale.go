package sentences

import (
	"fmt"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Autoscale tells what an autoscaler is set to, its times and its tolerance beside
// those that Kubernetes has.
func Autoscale(a scenario.Autoscale) scenario.Text {
	if a.Off() {
		return scenario.Text{
			EN: fmt.Sprintf("%s is no longer autoscaled; its replicas stay", a.Function),
			KO: fmt.Sprintf("%s: 오토스케일링을 끝냈습니다. 레플리카 수는 그대로입니다", a.Function),
		}
	}
	var en, ko []string
	for _, m := range a.Metrics {
		en = append(en, fmt.Sprintf("%s %.4g", m.Name, m.Target))
		ko = append(ko, fmt.Sprintf("%s %.4g", metricKO(m.Name), m.Target))
	}
	return scenario.Text{
		EN: fmt.Sprintf("%s is autoscaled from %d to %d replicas: %s; a look every %s (Kubernetes: %s), more after %s (%s), fewer after %s (%s), no change within %s (%s) of the target",
			a.Function, a.Min, a.Max, strings.Join(en, ", "), a.Every, seconds(scenario.KubernetesEvery),
			a.Up.Window, seconds(scenario.KubernetesUpWindow), a.Down.Window, seconds(scenario.KubernetesWindow),
			percent(a.Tolerance), percent(scenario.KubernetesTolerance)),
		KO: fmt.Sprintf("%s 오토스케일링: 레플리카 %d~%d개, 목표 %s. 확인 주기 %s (쿠버네티스 %s), 확장 대기 %s (%s), 축소 대기 %s (%s), 목표와의 차이 %s (%s) 이내는 유지",
			a.Function, a.Min, a.Max, strings.Join(ko, ", "), a.Every, seconds(scenario.KubernetesEvery),
			a.Up.Window, seconds(scenario.KubernetesUpWindow), a.Down.Window, seconds(scenario.KubernetesWindow),
			percent(a.Tolerance), percent(scenario.KubernetesTolerance)),
	}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%g s", d.Seconds()) }

func percent(share float64) string { return fmt.Sprintf("%.4g %%", share*100) }

func metricKO(name string) string {
	switch name {
	case scenario.Utilisation:
		return "슬롯 사용률"
	case scenario.InFlight:
		return "진행 중 요청"
	case scenario.RatePerPod:
		return "초당 요청"
	}
	return name
}

// Decision is the sentence that explains a decision: "pay, utilisation: 3
// replicas x 0.95 / 0.70 = 4.07 -> 5".
func Decision(a scenario.Autoscale, d runs.ScaleDecision) scenario.Text {
	if d.Metric.Name == "" {
		return unmeasured(a, d)
	}
	sum := fmt.Sprintf("x %.2f / %.2f = %.2f -> %d", d.Average, d.Metric.Target, d.Raw, d.Desired)
	t := scenario.Text{
		EN: fmt.Sprintf("%s, %s: %s %s", a.Function, d.Metric.Name, replicas(d.Counted), sum),
		KO: fmt.Sprintf("%s, %s: 레플리카 %d개 %s", a.Function, metricKO(d.Metric.Name), d.Counted, sum),
	}
	add := func(en, ko string) { t.EN, t.KO = t.EN+"; "+en, t.KO+"; "+ko }
	if d.Unready > 0 {
		add(fmt.Sprintf("%d not ready yet and counted as idle", d.Unready), fmt.Sprintf("준비 중인 %d개는 사용량 없음으로 계산", d.Unready))
	}
	if d.Missing > 0 {
		add(fmt.Sprintf("%d without figures", d.Missing), fmt.Sprintf("지표 없는 레플리카 %d개", d.Missing))
	}
	why := heldBack(a, d)
	if why.EN != "" {
		add(why.EN, why.KO)
	}
	return t
}

func replicas(n int) string {
	if n == 1 {
		return "1 replica"
	}
	return fmt.Sprintf("%d replicas", n)
}

// unmeasured explains a decision without a metric.
func unmeasured(a scenario.Autoscale, d runs.ScaleDecision) scenario.Text {
	switch d.Limit {
	case runs.LimitedByMin, runs.LimitedByMax:
		return scenario.Text{
			EN: fmt.Sprintf("%s: %d replicas are out of bounds (%d to %d) -> %d", a.Function, d.Before, a.Min, a.Max, d.Desired),
			KO: fmt.Sprintf("%s: 레플리카 %d개, 허용 범위 %d~%d개 밖 -> %d", a.Function, d.Before, a.Min, a.Max, d.Desired),
		}
	}
	return scenario.Text{
		EN: fmt.Sprintf("%s: no replica that is ready has figures -> still %d", a.Function, d.Desired),
		KO: fmt.Sprintf("%s: 지표가 있는 레플리카가 없음 -> 그대로 %d", a.Function, d.Desired),
	}
}

// heldBack says what kept a decision from what the metric asked for.
func heldBack(a scenario.Autoscale, d runs.ScaleDecision) scenario.Text {
	switch d.Limit {
	case runs.WithinTolerance:
		return scenario.Text{EN: fmt.Sprintf("within %.0f %% of the target", a.Tolerance*100), KO: fmt.Sprintf("목표와의 차이가 %.0f %% 이내", a.Tolerance*100)}
	case runs.WouldReverse:
		return scenario.Text{EN: "too little is known for a change", KO: "바꾸기에는 지표가 모자람"}
	case runs.SomeMetrics:
		return scenario.Text{EN: "a metric is missing, so no scale-down", KO: "지표 하나가 없어 축소하지 않음"}
	case runs.LimitedByWindow:
		if d.Desired > d.Wanted {
			return scenario.Text{EN: fmt.Sprintf("more were needed within the last %s", a.Down.Window), KO: fmt.Sprintf("최근 %s 안에 더 많이 필요했음", a.Down.Window)}
		}
		return scenario.Text{EN: fmt.Sprintf("fewer were enough within the last %s", a.Up.Window), KO: fmt.Sprintf("최근 %s 안에는 더 적어도 충분했음", a.Up.Window)}
	case runs.LimitedByRate:
		return scenario.Text{EN: fmt.Sprintf("not %d: the policies allow no more at once", d.Wanted), KO: fmt.Sprintf("%d까지 한 번에 바꾸지 않도록 정책이 제한", d.Wanted)}
	case runs.LimitedByMin:
		return scenario.Text{EN: fmt.Sprintf("not %d: at least %d", d.Wanted, a.Min), KO: fmt.Sprintf("%d 대신 최소 %d개", d.Wanted, a.Min)}
	case runs.LimitedByMax:
		return scenario.Text{EN: fmt.Sprintf("not %d: at most %d", d.Wanted, a.Max), KO: fmt.Sprintf("%d 대신 최대 %d개", d.Wanted, a.Max)}
	}
	return scenario.Text{}
}
