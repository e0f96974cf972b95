package load

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// tally counts requests and their latencies by kind.
type tally map[string]*count

// count is what is known of one kind of request. The histogram is the packed
// one: it takes room for the latencies that occur, not for all that could.
type count struct {
	results   [results]int
	delayed   int                           // ended well, after Patience
	failed    time.Time                     // when the last that failed or was shed was due; zero: none
	latencies *hdrhistogram.PackedHistogram // in microseconds
}

// longest is the longest latency told apart; longer ones count as this long.
const longest = time.Minute

func newCount() *count {
	return &count{latencies: hdrhistogram.NewPacked(1, longest.Microseconds(), 3)}
}

func (t tally) add(kind string, due time.Time, r Result, latency time.Duration) {
	c := t.of(kind)
	c.results[r]++
	if r.failed() || r == Shed {
		c.failed = latest(c.failed, due)
	}
	if (r == OK || r == Declined) && latency > Patience {
		c.delayed++
	}
	// Cannot fail: what is out of range was brought into it.
	_ = c.latencies.RecordValue(min(max(latency, 0), longest).Microseconds())
}

func (t tally) of(kind string) *count {
	if t[kind] == nil {
		t[kind] = newCount()
	}
	return t[kind]
}

// merge adds what another tally counted.
func (t tally) merge(o tally) {
	for kind, c := range o {
		t.of(kind).merge(c)
	}
}

// figures returns the figures of each kind that has any.
func (t tally) figures() map[string]Figures {
	byKind := make(map[string]Figures, len(t))
	for kind, c := range t {
		if f := c.figures(); f.N > 0 {
			byKind[kind] = f
		}
	}
	return byKind
}

// all returns the figures of all kinds together.
func (t tally) all() Figures {
	sum := newCount()
	for _, c := range t {
		sum.merge(c)
	}
	return sum.figures()
}

// reset forgets everything but the room it took.
func (t tally) reset() {
	for _, c := range t {
		c.results, c.delayed, c.failed = [results]int{}, 0, time.Time{}
		c.latencies.Reset()
	}
}

func (c *count) merge(o *count) {
	for r, n := range o.results {
		c.results[r] += n
	}
	c.delayed += o.delayed
	c.failed = latest(c.failed, o.failed)
	c.latencies.Merge(o.latencies)
}

// over is how many took longer than a limit.
func (c *count) over(limit time.Duration) (n int) {
	for value, count := range c.latencies.ForEachBucket {
		if value > limit.Microseconds() {
			n += int(count)
		}
	}
	return n
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (c *count) figures() Figures {
	f := Figures{
		OK: c.results[OK], Declined: c.results[Declined], Shed: c.results[Shed], Refused: c.results[Refused], TimedOut: c.results[TimedOut],
		Failed:  c.results[Failed] + c.results[Refused] + c.results[TimedOut],
		Delayed: c.delayed, LastFailed: c.failed,
	}
	f.N = f.OK + f.Declined + f.Failed + f.Shed
	if f.N == 0 {
		return f
	}
	at := c.latencies.ValueAtPercentilesSlice([]float64{50, 95, 99})
	for i, p := range []*time.Duration{&f.P50, &f.P95, &f.P99} {
		*p = time.Duration(at[i]) * time.Microsecond
	}
	return f
}
