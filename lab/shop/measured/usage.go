package measured

import (
	"maps"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

// Usage is what the replicas of each unit used, by unit.
type Usage map[string]UnitUsage

// UnitUsage is a unit's part of the bill, and how long its requests took.
type UnitUsage struct {
	scenario.UnitBill
	Latency figures.Histogram // of what comes into a replica
	Waits   figures.Histogram // for a slot
}

// Spend counts what a replica of a unit used between two of its messages. Of the
// first message of a replica everything counts. entry is the function by which requests
// come into it; alone tells whether it has a process to itself, whose use is its own.
func (p *Phases) Spend(unit, entry string, alone bool, before, now figures.Replica) {
	slots := float64(now.Slots)
	if slots == 0 {
		return
	}
	u := scenario.UnitBill{
		Working: now.Working - before.Working, Waiting: now.HeldWaiting - before.HeldWaiting, Idle: now.Idle - before.Idle,
	}
	u.Replicas = u.Slots() / slots
	u.Footprint = u.Replicas * scenario.Footprint(unit)
	if alone {
		u.CPU = now.CPUSeconds - before.CPUSeconds
		u.RSS = float64(now.RSS) * u.Replicas
	}
	if p.usage == nil {
		p.usage = Usage{}
	}
	all := p.usage[unit]
	all.UnitBill = all.Plus(u)
	all.Latency = all.Latency.Add(now.Functions[entry].Latency.Sub(before.Functions[entry].Latency))
	all.Waits = all.Waits.Add(now.Waits.Sub(before.Waits))
	p.usage[unit] = all
}

// since returns what was used since before.
func (u Usage) since(before Usage) Usage {
	after := Usage{}
	for unit, now := range u {
		old := before[unit]
		after[unit] = UnitUsage{now.Minus(old.UnitBill), now.Latency.Sub(old.Latency), now.Waits.Sub(old.Waits)}
	}
	return after
}

// plus returns the sum of two.
func (u Usage) plus(o Usage) Usage {
	sum := Usage{}
	maps.Copy(sum, u)
	for unit, more := range o {
		one := sum[unit]
		sum[unit] = UnitUsage{one.Plus(more.UnitBill), one.Latency.Add(more.Latency), one.Waits.Add(more.Waits)}
	}
	return sum
}

// Bill is the usage of a time as a bill.
func (u Usage) Bill(seconds float64) scenario.Bill {
	b := scenario.Bill{Seconds: seconds, Units: map[string]scenario.UnitBill{}}
	for unit, one := range u {
		b.Units[unit] = one.UnitBill
	}
	return b
}

// slots is what all slots did.
func (u Usage) slots() (sum runs.SlotSeconds) {
	for _, one := range u {
		sum.Working, sum.Waiting, sum.Idle = sum.Working+one.Working, sum.Waiting+one.Waiting, sum.Idle+one.Idle
	}
	return sum
}

// Slots is what slots have done since the shop opened.
func (p *Phases) Slots() runs.SlotSeconds { return p.usage.slots() }

// Bill is that of the run so far.
func (p *Phases) Bill(now time.Time) scenario.Bill {
	if len(p.list) == 0 {
		return p.usage.Bill(0)
	}
	return p.usage.since(p.list[0].used).Bill(now.Sub(p.Began()).Seconds())
}
