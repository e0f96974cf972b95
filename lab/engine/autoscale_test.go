package engine

import (
	"errors"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// proportional is a rule that is easy to foresee: as many replicas as the
// utilisation asks for, and not a few fewer while one isn't ready. It keeps what it was
// shown.
type proportional struct {
	settings scenario.Autoscale
	looks    *[][]Pod
}

func (p proportional) Decide(_ time.Time, replicas int, pods []Pod) runs.ScaleDecision {
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
func autoscaled(t *testing.T, f func(t *testing.T, e *Engine, w *world, looks *[][]Pod)) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		var looks [][]Pod
		e.cfg.Autoscaler = func(a scenario.Autoscale) Autoscaler { return proportional{a, &looks} }
		w.mu.Lock()
		w.demand = map[string]float64{"pay": 4}
		w.mu.Unlock()
		e.Do(Autoscale{payScaler()})
		synctest.Wait()
		f(t, e, w, &looks)
	})
}

func wantPay(t *testing.T, e *Engine, want int) {
	t.Helper()
	for _, f := range e.Snapshot().Shops[0].Functions {
		if f.Name == "pay" && (f.Wanted != want || f.Replicas != want) {
			t.Errorf("pay has %d of %d replicas, want %d", f.Replicas, f.Wanted, want)
		}
	}
}

func (w *world) ask(slots float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.demand["pay"] = slots
}

func TestReplicasFollowTheLoad(t *testing.T) {
	autoscaled(t, func(t *testing.T, e *Engine, w *world, _ *[][]Pod) {
		elapse(5 * time.Second)
		wantPay(t, e, 1)
		w.ask(12)
		elapse(15 * time.Second)
		wantPay(t, e, 3)
		scalers := e.Snapshot().Shops[0].Scalers
		if len(scalers) != 1 || !strings.HasPrefix(scalers[0].Text.EN, "pay, utilisation: 3 replicas x 0.50 / 0.50 = 3.00 -> 3") {
			t.Errorf("got %+v, want the sentence of the last decision", scalers)
		}
		w.ask(1)
		elapse(15 * time.Second)
		wantPay(t, e, 1)
		if w.replica(servicesInproc, "pay-1") == nil {
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
	autoscaled(t, func(t *testing.T, e *Engine, w *world, looks *[][]Pod) {
		e.Do(Inject{scenario.Fault{Kind: "slow-start", Function: "pay", Delay: time.Hour}})
		w.ask(8)
		elapse(20 * time.Second)
		pods := (*looks)[len(*looks)-1]
		if len(pods) != 2 || !pods[1].Unready || pods[0].Unready {
			t.Fatalf("the rule sees %+v, want one replica ready and one not", pods)
		}
		if got := len(*looks); got < 9 {
			t.Errorf("%d looks in 20 s, want one every 2 s", got)
		}
		w.ask(1)
		elapse(20 * time.Second)
		snap := e.Snapshot().Shops[0]
		if len(snap.Replicas) != 9 || !snap.Healthy {
			t.Errorf("%d replicas, healthy %v, want nine healthy ones", len(snap.Replicas), snap.Healthy)
		}
		if told(e, runs.EventWarning, "pay-2") {
			t.Error("there is a warning of a replica that nobody wanted any more")
		}
	})
}

// A replica that can't be started is tried again at every look.
func TestReplicaThatCantStart(t *testing.T) {
	autoscaled(t, func(t *testing.T, e *Engine, w *world, _ *[][]Pod) {
		tries := 0
		w.mu.Lock()
		w.refuse = func(ReplicaSpec) error {
			if tries++; tries < 3 {
				return errors.New("no memory")
			}
			return nil
		}
		w.mu.Unlock()
		w.ask(8)
		elapse(15 * time.Second)
		wantPay(t, e, 2)
		for _, ev := range e.Snapshot().Events {
			if ev.Kind == runs.EventWarning && (ev.Text.EN != "start pay-2: no memory" || ev.Text.KO != "pay-2 레플리카를 시작하지 못했습니다 (start pay-2: no memory)") {
				t.Errorf("warned %q, %q", ev.Text.EN, ev.Text.KO)
			}
		}
	})
}

// What looks after replicas is forgotten with them.
func TestLivesEnd(t *testing.T) {
	autoscaled(t, func(t *testing.T, e *Engine, w *world, _ *[][]Pod) {
		lives := func() int {
			s := e.shops[0]
			s.alive.mu.Lock()
			defer s.alive.mu.Unlock()
			return len(s.alive.stops)
		}
		before := lives()
		for range 3 {
			w.ask(12)
			elapse(10 * time.Second)
			w.ask(1)
			elapse(30 * time.Second)
		}
		if got := lives(); got != before {
			t.Errorf("%d contexts are kept after replicas came and went, want %d", got, before)
		}
	})
}

func TestAutoscalerEnds(t *testing.T) {
	autoscaled(t, func(t *testing.T, e *Engine, w *world, looks *[][]Pod) {
		w.ask(8)
		elapse(10 * time.Second)
		e.Do(Autoscale{scenario.Autoscale{Function: "pay"}})
		synctest.Wait()
		before := len(*looks)
		w.ask(1)
		elapse(10 * time.Second)
		wantPay(t, e, 2)
		if len(*looks) != before || len(e.Snapshot().Shops[0].Scalers) != 0 {
			t.Errorf("%d looks after the end, want none", len(*looks)-before)
		}
	})
}

func TestResetForgetsAutoscalers(t *testing.T) {
	autoscaled(t, func(t *testing.T, e *Engine, w *world, looks *[][]Pod) {
		e.Do(Reset{})
		elapse(5 * time.Second)
		before := len(*looks)
		elapse(10 * time.Second)
		if len(*looks) != before || len(e.Snapshot().Shops[0].Scalers) != 0 {
			t.Errorf("%d looks after the reset, want none", len(*looks)-before)
		}
	})
}

// elapse lets time go by, and what was due in it happen.
func elapse(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// TestMetricsAreMeans: what a replica happens to do at the moment of a look says
// nothing of the time since the look before.
func TestMetricsAreMeans(t *testing.T) {
	at := time.Unix(100, 0)
	figures := func(after time.Duration, working, held, idle, waited float64, done uint64, busy, waiting int) ReplicaFigures {
		return ReplicaFigures{
			At: at.Add(after), Slots: 4, Working: working, HeldWaiting: held, Idle: idle, Waits: Histogram{Sum: waited}, Busy: busy, Waiting: waiting,
			Functions: map[string]FunctionFigures{"pay": {Done: map[string]uint64{"OK": done}}},
		}
	}
	// 8 slot-seconds in two seconds, 5 of them taken; requests waited 1 s for a slot.
	before := figures(0, 10, 20, 100, 7, 50, 0, 0)
	for name, moment := range map[string][2]int{"idle": {0, 0}, "full": {4, 30}} {
		got := podMetrics("pay", before, figures(2*time.Second, 12, 23, 103, 8, 90, moment[0], moment[1]))
		want := map[string]float64{scenario.Utilisation: 5. / 8, scenario.InFlight: 3, scenario.RatePerPod: 20}
		for metric, v := range want {
			if math.Abs(got[metric]-v) > 1e-9 {
				t.Errorf("%s at the moment of the look: %s is %v, want %v", name, metric, got[metric], v)
			}
		}
	}
	if got := podMetrics("pay", before, before); got != nil {
		t.Errorf("figures that stood still: got %v, want none", got)
	}
}
