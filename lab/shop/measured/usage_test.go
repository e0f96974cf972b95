package measured

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

// What replicas use is counted in the phase in which they tell it; the first
// message of a replica counts as a whole.
func TestUsage(t *testing.T) {
	told := func(working, held, idle, cpu float64) figures.Replica {
		return figures.Replica{Slots: 4, Working: working, HeldWaiting: held, Idle: idle, CPUSeconds: cpu, RSS: 1e6}
	}
	var p Phases
	began := time.Unix(0, 0)
	p.Begin(began)
	p.Spend("monolith", scenario.Functions()[0], true, figures.Replica{}, told(2, 1, 5, 0.5))
	p.Mark("first", began.Add(2*time.Second))
	p.Spend("monolith", scenario.Functions()[0], true, told(2, 1, 5, 0.5), told(6, 1, 9, 0.75))
	p.Spend("monolith", scenario.Functions()[0], true, figures.Replica{}, figures.Replica{}) // nothing is known yet
	named := func(name string) func(Phase) bool { return func(c Phase) bool { return c.Name == name } }
	first, _ := p.Gather(named("first"), began.Add(4*time.Second))
	second, _ := p.Gather(named(""), began.Add(4*time.Second))
	want := scenario.UnitBill{Working: 2, Waiting: 1, Idle: 5, Footprint: 18, Replicas: 2, CPU: 0.5, RSS: 2e6}
	if got := first.Usage.Bill(2).Units["monolith"]; got != want {
		t.Errorf("the first phase used %+v, want %+v", got, want)
	}
	want = scenario.UnitBill{Working: 4, Idle: 4, Footprint: 18, Replicas: 2, CPU: 0.25, RSS: 2e6}
	if got := second.Usage.Bill(2).Units["monolith"]; got != want {
		t.Errorf("the second phase used %+v, want %+v", got, want)
	}
	both, _ := p.Gather(func(Phase) bool { return true }, began.Add(4*time.Second))
	if got := both.Usage.Bill(4).At(scenario.Prices{Slot: 1, Footprint: 4}); got != (16+4*36)/4 {
		t.Errorf("both cost %g a second, want 40", got)
	}
}

// In one process nobody knows whose CPU and memory it is.
func TestUsageInOneProcess(t *testing.T) {
	var p Phases
	p.Spend("pay", "pay", false, figures.Replica{}, figures.Replica{Slots: 2, Idle: 4, CPUSeconds: 3, RSS: 1e6})
	want := scenario.UnitBill{Idle: 4, Footprint: 2, Replicas: 2}
	if got := p.usage["pay"].UnitBill; got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
