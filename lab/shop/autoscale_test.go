package shop_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/autoscale"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// proportional is a rule that is easy to foresee: as many replicas as the
// utilisation asks for, and not a few fewer while one isn't ready. It keeps what it was
// shown.
type proportional struct {
	settings scenario.Autoscale
	looks    *[][]autoscale.Pod
}

func (p proportional) Decide(_ time.Time, replicas int, pods []autoscale.Pod) runs.ScaleDecision {
	*p.looks = append(*p.looks, pods)
	sum, n, least := 0.0, 0, p.settings.Min
	for _, pod := range pods {
		if u, ok := pod.Metrics[scenario.Utilisation]; ok && !pod.Unready && !pod.Leaving {
			sum, n = sum+u, n+1
		}
		if pod.Unready && sum > p.settings.Metrics[0].Target/2 {
			least = replicas // wait for it
		}
	}
	d := runs.ScaleDecision{Before: replicas, Desired: replicas, Wanted: replicas, Limit: runs.NoMetrics}
	if n == 0 {
		return d
	}
	m := p.settings.Metrics[0]
	d.Metric, d.Counted, d.Average, d.Raw, d.Limit = m, n, sum/float64(n), sum/m.Target, runs.Unlimited
	d.Wanted = int(math.Ceil(math.Round(d.Raw*1e6) / 1e6))
	d.Desired = min(max(d.Wanted, least), p.settings.Max)
	return d
}

func payScaler() scenario.Autoscale {
	a := scenario.Autoscale{Function: "pay", Min: 1, Max: 6, Every: 2 * time.Second, Tolerance: 0.1,
		Metrics: []scenario.ScaleMetric{{Name: scenario.Utilisation, Target: 0.5}}}
	a.Up, a.Down = scenario.ScaleDefaults(2*time.Second, 20*time.Second)
	return a
}

// autoscaled runs a test against free play whose pay is autoscaled.
func autoscaled(t *testing.T, f func(t *testing.T, e *engine.Engine, w *shoptest.World, looks *[][]autoscale.Pod)) {
	var looks [][]autoscale.Pod
	plans := shop.Plans{Autoscaler: func(a scenario.Autoscale) shop.Autoscaler { return proportional{a, &looks} }}
	planned(t, []scenario.Shape{shoptest.ServicesInproc}, plans, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		w.Lock()
		w.Demand = map[string]float64{"pay": 4}
		w.Unlock()
		e.Do(engine.Autoscale{Settings: payScaler()})
		synctest.Wait()
		f(t, e, w, &looks)
	})
}

func wantPay(t *testing.T, e *engine.Engine, want int) {
	t.Helper()
	for _, f := range e.Snapshot().Shops[0].Functions {
		if f.Name == "pay" && (f.Wanted != want || f.Replicas != want) {
			t.Errorf("pay has %d of %d replicas, want %d", f.Replicas, f.Wanted, want)
		}
	}
}

func TestReplicasFollowTheLoad(t *testing.T) {
	autoscaled(t, func(t *testing.T, e *engine.Engine, w *shoptest.World, _ *[][]autoscale.Pod) {
		shoptest.Elapse(5 * time.Second)
		wantPay(t, e, 1)
		w.Ask(12)
		shoptest.Elapse(15 * time.Second)
		wantPay(t, e, 3)
		scalers := e.Snapshot().Shops[0].Scalers
		if len(scalers) != 1 || !strings.HasPrefix(scalers[0].Text.EN, "pay, utilisation: 3 replicas x 0.50 / 0.50 = 3.00 -> 3") {
			t.Errorf("got %+v, want the sentence of the last decision", scalers)
		}
		w.Ask(1)
		shoptest.Elapse(15 * time.Second)
		wantPay(t, e, 1)
		if w.Replica(shoptest.ServicesInproc, "pay-1") == nil {
			t.Error("the oldest replica was taken out")
		}
		told := 0
		for _, ev := range e.Snapshot().Events {
			if ev.Kind == runs.EventScale && strings.Contains(ev.Text.EN, "->") && strings.Contains(ev.Text.KO, "슬롯 사용률") {
				told++
			}
		}
		if told < 3 {
			t.Errorf("%d decisions were told, want those that changed something", told)
		}
	})
}

// A replica that never becomes ready is counted as such, look after look, and
// taken out again when it isn't asked for.
func TestReplicaThatNeverBecomesReady(t *testing.T) {
	autoscaled(t, func(t *testing.T, e *engine.Engine, w *shoptest.World, looks *[][]autoscale.Pod) {
		e.Do(engine.Inject{Fault: scenario.Fault{Kind: "slow-start", Function: "pay", Delay: time.Hour}})
		w.Ask(8)
		shoptest.Elapse(20 * time.Second)
		pods := (*looks)[len(*looks)-1]
		if len(pods) != 2 || !pods[1].Unready || pods[0].Unready {
			t.Fatalf("the rule sees %+v, want one replica ready and one not", pods)
		}
		if got := len(*looks); got < 9 {
			t.Errorf("%d looks in 20 s, want one every 2 s", got)
		}
		w.Ask(1)
		shoptest.Elapse(20 * time.Second)
		snap := e.Snapshot().Shops[0]
		if len(snap.Replicas) != 9 || !snap.Healthy {
			t.Errorf("%d replicas, healthy %v, want nine healthy ones", len(snap.Replicas), snap.Healthy)
		}
		if told(e, runs.EventWarning, "pay-2") {
			t.Error("there is a warning of a replica that nobody wanted any more")
		}
		if !told(e, runs.EventReplica, "pay-2 left: it was not ready") || told(e, runs.EventReplica, "pay-2 finished") {
			t.Error("want it told that pay-2 left, which had nothing to finish")
		}
	})
}

// A replica that can't be started is tried again at every look.
func TestReplicaThatCantStart(t *testing.T) {
	autoscaled(t, func(t *testing.T, e *engine.Engine, w *shoptest.World, _ *[][]autoscale.Pod) {
		tries := 0
		w.Lock()
		w.Refuse = func(ports.ReplicaSpec) error {
			if tries++; tries < 3 {
				return errors.New("no memory")
			}
			return nil
		}
		w.Unlock()
		w.Ask(8)
		shoptest.Elapse(15 * time.Second)
		wantPay(t, e, 2)
		for _, ev := range e.Snapshot().Events {
			if ev.Kind == runs.EventWarning && (ev.Text.EN != "start pay-2: no memory" || ev.Text.KO != "pay-2 레플리카를 시작하지 못했습니다 (start pay-2: no memory)") {
				t.Errorf("warned %q, %q", ev.Text.EN, ev.Text.KO)
			}
		}
	})
}

func TestAutoscalerEnds(t *testing.T) {
	autoscaled(t, func(t *testing.T, e *engine.Engine, w *shoptest.World, looks *[][]autoscale.Pod) {
		w.Ask(8)
		shoptest.Elapse(10 * time.Second)
		e.Do(engine.Autoscale{Settings: scenario.Autoscale{Function: "pay"}})
		synctest.Wait()
		before := len(*looks)
		w.Ask(1)
		shoptest.Elapse(10 * time.Second)
		wantPay(t, e, 2)
		if len(*looks) != before || len(e.Snapshot().Shops[0].Scalers) != 0 {
			t.Errorf("%d looks after the end, want none", len(*looks)-before)
		}
	})
}

func TestResetForgetsAutoscalers(t *testing.T) {
	autoscaled(t, func(t *testing.T, e *engine.Engine, w *shoptest.World, looks *[][]autoscale.Pod) {
		e.Do(engine.Reset{})
		shoptest.Elapse(5 * time.Second)
		before := len(*looks)
		shoptest.Elapse(10 * time.Second)
		if len(*looks) != before || len(e.Snapshot().Shops[0].Scalers) != 0 {
			t.Errorf("%d looks after the reset, want none", len(*looks)-before)
		}
	})
}

// What looks after replicas is forgotten with them.
func TestLivesEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shoptest.NewWorld()
		w.Demand = map[string]float64{"pay": 4}
		plans := shop.Plans{Autoscaler: func(a scenario.Autoscale) shop.Autoscaler { return proportional{a, &[][]autoscale.Pod{}} }}
		s := opened(t, w, shoptest.ServicesInproc, plans, shop.Setting{})
		shoptest.MustNot(t, shop.Shops{s}.Autoscale(t.Context(), payScaler()))
		shoptest.Elapse(10 * time.Second)
		before := s.Lives()
		for range 3 {
			w.Ask(12)
			shoptest.Elapse(10 * time.Second)
			w.Ask(1)
			shoptest.Elapse(30 * time.Second)
		}
		if got := s.Lives(); got != before {
			t.Errorf("%d contexts are kept after replicas came and went, want %d", got, before)
		}
	})
}
