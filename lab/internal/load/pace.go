package load

import (
	"context"
	"time"
)

// pace is the state of the pacing goroutine, which alone touches it.
type pace struct {
	driver *Driver
	plan   *Plan // nil: nothing to do
	do     Func
	began  time.Time // the plan's zero
	next   Arrival   // of the plan, not fired yet
	loads  int       // set so far
	phase  int
	fired  uint64 // arrivals so far, shed ones among them
	nth    map[string]int
	shed   []job // that wait for their deadline, in its order
}

// job is an arrival on its way.
type job struct {
	Arrival
	do     Func
	phase  int
	number uint64 // of arrivals fired before it
}

// nap is how late a request may be that leaves while nothing else is going on.
// At high rates a few requests then leave at once: to wake up for each would
// cost more than to send it.
const nap = 800 * time.Microsecond

// keepPace fires what falls due and carries out orders, until ctx ends.
func (d *Driver) keepPace(ctx context.Context) {
	p := &pace{driver: d, nth: map[string]int{}}
	timer := time.NewTimer(Never)
	defer timer.Stop()
	bell := newBell()
	defer bell.close()
	for {
		now := time.Now()
		p.fire(ctx, now)
		if wait := p.wait(now); wait < Never {
			timer.Reset(wait)
			bell.set(max(wait, nap))
		}
		select {
		case <-timer.C:
		case o := <-d.orders:
			now := time.Now()
			p.fire(ctx, now)
			o.do(p, now)
			close(o.done)
		case <-ctx.Done():
			return
		}
	}
}

// set begins a load.
func (p *pace) set(now time.Time, l Load) error {
	plan, err := NewPlan(p.driver.cfg.Seed, p.loads, l)
	if err != nil {
		return err
	}
	p.loads++
	p.plan, p.do, p.began = plan, l.Do, now
	p.advance()
	return nil
}

// advance takes the next arrival from the plan; none left ends it.
func (p *pace) advance() {
	p.next = p.plan.Next()
	if p.next.At == Never {
		p.plan = nil
		return
	}
	p.next.Due = p.began.Add(p.next.At)
}

// fire starts what is due, and counts as failed what was shed and has reached
// its deadline.
func (p *pace) fire(ctx context.Context, now time.Time) {
	for p.plan != nil && !p.next.Due.After(now) {
		p.start(ctx, p.next)
		p.advance()
	}
	for len(p.shed) > 0 && !p.gone(p.shed[0]).After(now) {
		p.driver.book.end(now, p.shed[0], Shed, p.driver.cfg.Deadline)
		p.shed = p.shed[1:]
	}
}

// start hands an arrival to a goroutine that waits for work, or to a new one;
// when too many are under way, it is shed.
func (p *pace) start(ctx context.Context, a Arrival) {
	a.Nth = p.nth[a.Kind]
	p.nth[a.Kind]++
	j := job{Arrival: a, do: p.do, phase: p.phase, number: p.fired}
	p.fired++
	d := p.driver
	if d.inFlight.Load() >= int64(d.cfg.InFlight) {
		p.shed = append(p.shed, j)
		return
	}
	d.inFlight.Add(1)
	select {
	case d.queue <- j:
	default:
		d.wg.Go(func() { d.work(ctx, j) })
	}
}

// wait returns how long nothing falls due.
func (p *pace) wait(now time.Time) time.Duration {
	wait := Never
	if p.plan != nil {
		wait = p.next.Due.Sub(now)
	}
	if len(p.shed) > 0 {
		wait = min(wait, p.gone(p.shed[0]).Sub(now))
	}
	return wait
}

// gone returns when a request's shopper has given up.
func (p *pace) gone(j job) time.Time { return j.Due.Add(p.driver.cfg.Deadline) }
