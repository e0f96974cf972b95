package shop

import (
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
	"github.com/msalab/msalab/lab/shop/receipts"
)

// View describes the shop as it is now.
func (s *Shop) View(links []runs.Link) runs.Shop {
	v := runs.Shop{Shape: s.shape, URL: s.parts.Ingress.URL(), Sampled: s.parts.Ingress.Sampled()}
	v.Crashes = s.crashes()
	s.mu.Lock()
	defer s.mu.Unlock()
	v.Checkout, v.Audit, v.AuditedAt = s.money.way, s.money.audit, s.money.audited
	v.Payments, v.PaymentsAt = s.money.payments, s.money.read
	v.Healthy, v.WorkOff = s.healthyLocked() && !s.closing, s.workOff
	for _, unit := range units(s.shape) {
		for _, m := range s.members {
			if m.unit == unit {
				v.Replicas = append(v.Replicas, m.view())
				v.Healthy = v.Healthy && !m.silent(time.Now())
			}
		}
	}
	for _, name := range scenario.Functions() {
		v.Functions = append(v.Functions, s.function(name))
	}
	if s.shape.Architecture == scenario.Services {
		v.Links = s.linkViews(links)
	}
	v.Rollouts = s.rolloutViews()
	v.Scalers, v.Bill = s.scalerViews(), s.phases.Bill(time.Now())
	if s.shoppers != nil {
		v.Seconds = s.seconds.Fill(s.shoppers.Seconds())
	}
	return v
}

func (m *member) view() runs.ReplicaView {
	v := runs.ReplicaView{
		ID: m.id, Functions: m.functions, Version: m.version,
		State: string(m.state), Reason: m.reason, Restart: m.restart, FaultKinds: m.faultKinds,
	}
	if m.state == ready {
		e := m.replica.Endpoint()
		v.Reason, v.Addr, v.HTTPAddr, v.Metrics = "", e.Addr, e.HTTPAddr, e.MetricsAddr
	}
	if m.silent(time.Now()) {
		v.State = "silent"
		return v
	}
	if n := len(m.figures); n > 0 {
		f := m.figures[n-1]
		v.Slots, v.Busy, v.Waiting, v.Queue, v.RSS = f.Slots, f.Busy, f.Waiting, f.Queue, f.RSS
	}
	return v
}

// function sums up what all replicas of a function did over the last second.
// The lock must be held.
func (s *Shop) function(name string) runs.Function {
	gone := s.gone.Refused[name]
	v := runs.Function{Name: name, Limit: s.rules.limits[name], Limited: gone.Limited, Shed: gone.Shed}
	var latency figures.Histogram
	var done, failed uint64
	for _, m := range s.members {
		if !m.carries(name) {
			continue
		}
		v.Wanted = s.wanted[m.unit]
		if m.state == ready && !m.silent(time.Now()) {
			v.Replicas++
		}
		now, before, ok := m.latest()
		if !ok {
			continue
		}
		a, b := now.Functions[name], before.Functions[name]
		v.InFlight += a.InFlight
		v.Limited, v.Shed = v.Limited+a.Limited, v.Shed+a.Shed
		latency = latency.Add(a.Latency.Sub(b.Latency))
		var n uint64
		for code, count := range a.Done {
			count -= b.Done[code]
			n += count
			if figures.ShopsFault(code) {
				failed += count
			}
		}
		done += n
		if span := now.At.Sub(before.At).Seconds(); span > 0 {
			v.Rate += float64(n) / span
		}
	}
	if done > 0 {
		v.Errors = float64(failed) / float64(done)
	}
	v.P50, v.P95 = latency.Quantile(0.5), latency.Quantile(0.95)
	return v
}

// FaultViews describes every fault of the shop's run, with its receipt.
func (s *Shop) FaultViews() []runs.ActiveFault {
	s.mu.Lock()
	defer s.mu.Unlock()
	views := make([]runs.ActiveFault, 0, len(s.receipts))
	for _, r := range s.receipts {
		seen, fired := r.Counts()
		v := runs.ActiveFault{
			Fault: s.shown(r.Asked, r.Fault), Shop: s.shape.String(), Seen: seen, Fired: fired,
			Interval: receipts.Interval(fired, seen), First: r.First, Last: r.Last, Healed: r.Healed,
			Arming: r.Active() && !r.InForce && !s.hides(r.Asked),
		}
		if seen > 0 {
			v.Achieved = float64(fired) / float64(seen)
		}
		views = append(views, v)
	}
	return views
}

// Cells fills the shop's part of the survival matrix: the time before the
// first fault or crash ("none"), and each fault while it was active.
func (s *Shop) Cells() []runs.Cell {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shoppers == nil || s.phases.Began().IsZero() {
		return nil
	}
	first := s.phases.Segment + 1
	for _, r := range s.receipts {
		if len(r.Segments) > 0 {
			first = min(first, r.Segments[0])
		}
	}
	for _, c := range s.money.crashes {
		first = min(first, c.segment)
	}
	cells := s.column("none", s.phases.Clean(first))
	for _, r := range s.receipts {
		cells = append(cells, s.column(r.Fault.ID, r.Segments)...)
	}
	return cells
}

// column is one fault's cells. The lock must be held.
func (s *Shop) column(fault string, segments []int) []runs.Cell {
	figures := s.shoppers.Figures(segments...)
	var cells []runs.Cell
	for _, j := range scenario.Journeys() {
		if f, ok := figures[j]; ok && f.N > 0 {
			cells = append(cells, runs.Cell{Shop: s.shape.String(), Fault: fault, Journey: j, Figures: f})
		}
	}
	return cells
}

// fewRequests is the number under which the share of late ones says nothing.
const fewRequests = 100

// Late is the share of the shop's requests that left over 5 ms late, of all and of
// those of the last seconds.
func (s *Shop) Late() (all, now float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shoppers == nil {
		return 0, 0
	}
	share := func(late func() (float64, uint64)) float64 {
		if share, sent := late(); sent >= fewRequests {
			return share
		}
		return 0
	}
	return share(s.shoppers.Late), share(s.shoppers.LateNow)
}
