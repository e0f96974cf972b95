package shop

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// phases divides a shop's run into segments, the smallest spans of time that
// figures are kept for. A mark, an injection, a crash, a healing each begin a segment;
// a phase is the segments between two marks, a column of the survival matrix
// those during which one fault was active.
type phases struct {
	segment  int // the running one
	list     []phase
	restarts int // of replicas, since the shop opened
	requests requests
	usage    usage // by unit, since the shop opened
}

// phase is a stretch of a run: the segments between two marks. Where a
// scenario is played several times over (in turn), each pass has phases of its
// own, told together by their names and ordinals.
type phase struct {
	name     string // empty: not marked yet
	ordinal  int    // 0 for the first of its pass
	segments []int
	since    time.Time
	seconds  float64                  // set by the mark
	restarts int                      // of replicas, in it
	before   int                      // restarts before it
	requests requests                 // in it
	earlier  requests                 // before it
	usage    usage                    // in it
	used     usage                    // before it
	missed   scenario.Text            // why its bill is none
	passes   int                      // that were gathered
	scraped  *scenario.ScrapedFigures // nil: nothing was scraped in it
	audit    *scenario.Audit          // nil: the books were not joined in it
	rollout  *deploying               // the latest that began in it; nil: none
	windows  []Window                 // when it was; of those gathered, when each was
}

// Window is a stretch of time, its end left out.
type Window struct{ Since, Until time.Time }

// window returns when a phase was that was measured.
func (c *phase) window() Window {
	return Window{c.since, c.since.Add(time.Duration(c.seconds * float64(time.Second)))}
}

// begin starts a pass.
func (p *phases) begin(now time.Time) {
	p.end(now)
	p.segment++
	p.list = append(p.list, phase{segments: []int{p.segment}, since: now, before: p.restarts, earlier: maps.Clone(p.requests), used: maps.Clone(p.usage)})
}

// end fixes the running phase's length.
func (p *phases) end(now time.Time) {
	if len(p.list) == 0 {
		return
	}
	p.measure(p.current(), now)
}

// measure takes stock of a phase that ends now.
func (p *phases) measure(c *phase, now time.Time) {
	c.seconds = now.Sub(c.since).Seconds()
	c.restarts, c.requests = p.restarts-c.before, p.requests.since(c.earlier)
	c.usage = p.usage.since(c.used)
}

// current returns the phase that is running. Before a pass begins, as while a shop is
// reset, there is none: what is told of it is dropped.
func (p *phases) current() *phase {
	if len(p.list) == 0 {
		return &phase{}
	}
	return &p.list[len(p.list)-1]
}

// first is what was used before the first phase.
func (p *phases) first() usage {
	if len(p.list) == 0 {
		return nil
	}
	return p.list[0].used
}

// cut begins a new segment in the running phase and returns it.
func (p *phases) cut() int {
	p.segment++
	if len(p.list) > 0 {
		p.current().segments = append(p.current().segments, p.segment)
	}
	return p.segment
}

// mark ends the running phase under a name and begins the next; it returns the
// new segment.
func (p *phases) mark(name string, now time.Time) int {
	p.end(now)
	c := p.current()
	c.name = name
	next := phase{ordinal: c.ordinal + 1, since: now, before: p.restarts, earlier: maps.Clone(p.requests), used: maps.Clone(p.usage)}
	p.segment++
	next.segments = []int{p.segment}
	p.list = append(p.list, next)
	return p.segment
}

// window returns when the latest phase of a name began and ended.
func (p *phases) window(name string) (w Window, ok bool) {
	for _, c := range slices.Backward(p.list) {
		if c.name == name {
			return c.window(), true
		}
	}
	return w, false
}

// gather takes all phases together for which pick is true; ok tells whether
// there was any.
func (p *phases) gather(pick func(phase) bool, now time.Time) (sum phase, ok bool) {
	for i, c := range p.list {
		if !pick(c) {
			continue
		}
		if i == len(p.list)-1 {
			p.measure(&c, now)
		}
		if !ok {
			sum, ok = c, true
			sum.passes = 1
			sum.windows = []Window{c.window()}
			sum.segments = slices.Clone(c.segments)
			continue
		}
		sum.segments = append(sum.segments, c.segments...)
		sum.seconds += c.seconds
		sum.restarts += c.restarts
		sum.requests = sum.requests.plus(c.requests)
		sum.usage = sum.usage.plus(c.usage)
		sum.passes++
		sum.windows = append(sum.windows, c.window())
		sum.scraped, sum.audit = cmp.Or(c.scraped, sum.scraped), cmp.Or(c.audit, sum.audit) // of the last pass
		sum.rollout = cmp.Or(c.rollout, sum.rollout)
	}
	return sum, ok
}
