package load

import (
	"sync"
	"time"
)

// book is where a driver writes down what came of its requests.
type book struct {
	lateness

	mu      sync.Mutex
	phases  map[int]tally
	moved   moved
	seconds *seconds
	ended   uint64
	waits   []*wait
}

// moved are the requests that were under way when a phase began that they count in,
// and not in the one in which they were sent.
type moved struct {
	before uint64 // the first so many requests
	phase  int
}

// wait is somebody who waits for the first requests to have ended.
type wait struct {
	first uint64 // how many of them
	left  uint64
	done  chan struct{}
}

func newBook(now time.Time) *book {
	return &book{phases: map[int]tally{}, seconds: newSeconds(now)}
}

// end notes that a request ended.
func (b *book) end(now time.Time, j job, r Result, latency time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	phase := j.phase
	if j.number < b.moved.before {
		phase = b.moved.phase
	}
	if b.phases[phase] == nil {
		b.phases[phase] = tally{}
	}
	b.phases[phase].add(j.Kind, j.Due, r, latency)
	b.seconds.add(now, j.Kind, j.Due, r, latency)
	b.ended++
	waiting := b.waits[:0]
	for _, w := range b.waits {
		if j.number < w.first {
			w.left--
		}
		if w.left > 0 {
			waiting = append(waiting, w)
		} else {
			close(w.done)
		}
	}
	b.waits = waiting
}

// take makes the first requests, all that were fired so far, count in a phase
// if they end from now on.
func (b *book) take(before uint64, phase int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.moved = moved{before: before, phase: phase}
}

// settle returns a channel that is closed once the first requests, all that
// were fired so far, have ended.
func (b *book) settle(first uint64) <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	w := &wait{first: first, left: first - b.ended, done: make(chan struct{})}
	if w.left == 0 {
		close(w.done)
	} else {
		b.waits = append(b.waits, w)
	}
	return w.done
}

func (b *book) figures(phases []int) map[string]Figures {
	sum := tally{}
	b.mu.Lock()
	for _, phase := range phases {
		sum.merge(b.phases[phase])
	}
	b.mu.Unlock()
	return sum.figures()
}

func (b *book) over(kind string, limit time.Duration, phases []int) (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, phase := range phases {
		if c := b.phases[phase][kind]; c != nil {
			n += c.over(limit)
		}
	}
	return n
}

func (b *book) lastSeconds(now time.Time) []Second {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.seconds.list(now)
}
