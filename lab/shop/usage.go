package shop

import (
	"maps"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

// usage is what the replicas of each unit used, by unit.
type usage map[string]unitUsage

// unitUsage is a unit's part of the bill, and how long its requests took.
type unitUsage struct {
	scenario.UnitBill
	latency figures.Histogram // of what comes into a replica
	waits   figures.Histogram // for a slot
}

// spend counts what a replica of a unit used between two of its messages. Of the
// first message of a replica everything counts. processes tells whether the
// replica has a process to itself, whose use is its own.
func (p *phases) spend(m *member, processes bool, before, now figures.Replica) {
	slots := float64(now.Slots)
	if slots == 0 {
		return
	}
	u := scenario.UnitBill{
		Working: now.Working - before.Working, Waiting: now.HeldWaiting - before.HeldWaiting, Idle: now.Idle - before.Idle,
	}
	u.Replicas = u.Slots() / slots
	u.Footprint = u.Replicas * scenario.Footprint(m.unit)
	if processes {
		u.CPU = now.CPUSeconds - before.CPUSeconds
		u.RSS = float64(now.RSS) * u.Replicas
	}
	if p.usage == nil {
		p.usage = usage{}
	}
	entry := m.functions[0]
	all := p.usage[m.unit]
	all.UnitBill = all.Plus(u)
	all.latency = all.latency.Add(now.Functions[entry].Latency.Sub(before.Functions[entry].Latency))
	all.waits = all.waits.Add(now.Waits.Sub(before.Waits))
	p.usage[m.unit] = all
}

// since returns what was used since before.
func (u usage) since(before usage) usage {
	after := usage{}
	for unit, now := range u {
		old := before[unit]
		after[unit] = unitUsage{now.Minus(old.UnitBill), now.latency.Sub(old.latency), now.waits.Sub(old.waits)}
	}
	return after
}

// plus returns the sum of two.
func (u usage) plus(o usage) usage {
	sum := usage{}
	maps.Copy(sum, u)
	for unit, more := range o {
		one := sum[unit]
		sum[unit] = unitUsage{one.Plus(more.UnitBill), one.latency.Add(more.latency), one.waits.Add(more.waits)}
	}
	return sum
}

// bill is the usage of a time as a bill.
func (u usage) bill(seconds float64) scenario.Bill {
	b := scenario.Bill{Seconds: seconds, Units: map[string]scenario.UnitBill{}}
	for unit, one := range u {
		b.Units[unit] = one.UnitBill
	}
	return b
}
