package measured

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/rollout"
)

// Phases divides a shop's run into segments, the smallest spans of time that
// figures are kept for. A mark, an injection, a crash, a healing each begin a segment;
// a phase is the segments between two marks, a column of the survival matrix
// those during which one fault was active.
type Phases struct {
	Segment  int // the running one
	Restarts int // of replicas, since the shop opened
	list     []Phase
	requests Requests
	usage    Usage // by unit, since the shop opened
}

// Phase is a stretch of a run: the segments between two marks. Where a
// scenario is played several times over (in turn), each pass has phases of its
// own, told together by their names and ordinals.
type Phase struct {
	Name     string // empty: not marked yet
	Ordinal  int    // 0 for the first of its pass
	Segments []int
	Since    time.Time
	Seconds  float64                  // set by the mark
	Restarts int                      // of replicas, in it
	before   int                      // restarts before it
	Requests Requests                 // in it
	earlier  Requests                 // before it
	Usage    Usage                    // in it
	used     Usage                    // before it
	Missed   scenario.Text            // why its bill is none
	Passes   int                      // that were gathered
	Scraped  *scenario.ScrapedFigures // nil: nothing was scraped in it
	Audit    *scenario.Audit          // nil: the books were not joined in it
	Rollout  *rollout.Rollout         // the latest that began in it; nil: none
	Windows  []Window                 // when it was; of those gathered, when each was
}

// Window is a stretch of time, its end left out.
type Window struct{ Since, Until time.Time }

// window returns when a phase was that was measured.
func (c *Phase) window() Window {
	return Window{c.Since, c.Since.Add(time.Duration(c.Seconds * float64(time.Second)))}
}

// Begin starts a pass.
func (p *Phases) Begin(now time.Time) {
	p.end(now)
	p.Segment++
	p.list = append(p.list, Phase{Segments: []int{p.Segment}, Since: now, before: p.Restarts, earlier: maps.Clone(p.requests), used: maps.Clone(p.usage)})
}

// end fixes the running phase's length.
func (p *Phases) end(now time.Time) {
	if len(p.list) == 0 {
		return
	}
	p.measure(p.Current(), now)
}

// measure takes stock of a phase that ends now.
func (p *Phases) measure(c *Phase, now time.Time) {
	c.Seconds = now.Sub(c.Since).Seconds()
	c.Restarts, c.Requests = p.Restarts-c.before, p.requests.since(c.earlier)
	c.Usage = p.usage.since(c.used)
}

// Current returns the phase that is running. Before a pass begins, as while a shop is
// reset, there is none: what is told of it is dropped.
func (p *Phases) Current() *Phase {
	if len(p.list) == 0 {
		return &Phase{}
	}
	return &p.list[len(p.list)-1]
}

// Began is when the first phase did; zero: none has.
func (p *Phases) Began() time.Time {
	if len(p.list) == 0 {
		return time.Time{}
	}
	return p.list[0].Since
}

// Clean lists the segments from the first on that come before one.
func (p *Phases) Clean(before int) []int {
	if len(p.list) == 0 {
		return nil
	}
	var clean []int
	for n := p.list[0].Segments[0]; n < before; n++ {
		clean = append(clean, n)
	}
	return clean
}

// Cut begins a new segment in the running phase and returns it.
func (p *Phases) Cut() int {
	p.Segment++
	if len(p.list) > 0 {
		p.Current().Segments = append(p.Current().Segments, p.Segment)
	}
	return p.Segment
}

// Mark ends the running phase under a name and begins the next; it returns the
// new segment.
func (p *Phases) Mark(name string, now time.Time) int {
	p.end(now)
	c := p.Current()
	c.Name = name
	next := Phase{Ordinal: c.Ordinal + 1, Since: now, before: p.Restarts, earlier: maps.Clone(p.requests), used: maps.Clone(p.usage)}
	p.Segment++
	next.Segments = []int{p.Segment}
	p.list = append(p.list, next)
	return p.Segment
}

// Window returns when the latest phase of a name began and ended.
func (p *Phases) Window(name string) (w Window, ok bool) {
	for _, c := range slices.Backward(p.list) {
		if c.Name == name {
			return c.window(), true
		}
	}
	return w, false
}

// Gather takes all phases together for which pick is true; ok tells whether
// there was any.
func (p *Phases) Gather(pick func(Phase) bool, now time.Time) (sum Phase, ok bool) {
	for i, c := range p.list {
		if !pick(c) {
			continue
		}
		if i == len(p.list)-1 {
			p.measure(&c, now)
		}
		if !ok {
			sum, ok = c, true
			sum.Passes = 1
			sum.Windows = []Window{c.window()}
			sum.Segments = slices.Clone(c.Segments)
			continue
		}
		sum.Segments = append(sum.Segments, c.Segments...)
		sum.Seconds += c.Seconds
		sum.Restarts += c.Restarts
		sum.Requests = sum.Requests.plus(c.Requests)
		sum.Usage = sum.Usage.plus(c.Usage)
		sum.Passes++
		sum.Windows = append(sum.Windows, c.window())
		sum.Scraped, sum.Audit = cmp.Or(c.Scraped, sum.Scraped), cmp.Or(c.Audit, sum.Audit) // of the last pass
		sum.Rollout = cmp.Or(c.Rollout, sum.Rollout)
	}
	return sum, ok
}

// Rename gives a phase another name, and says why it has no bill, if so.
func (p *Phases) Rename(from, to string, missed scenario.Text) {
	for i := range p.list {
		if p.list[i].Name == from {
			p.list[i].Name, p.list[i].Missed = to, missed
		}
	}
}
