// Package work simulates the work that a replica's requests are, because a
// laptop can't show scaling by burning CPU: a replica has slots, a request
// holds one from entry to answer, and a bounded queue stands before them. On
// top of what the real code takes, a function's Simulation sleeps for a drawn
// service time.
//
// It is a queue as in queueing theory: with exponential service times and
// Poisson arrivals a replica of one slot is an M/M/1 system, with c slots
// M/M/c, and the tests hold it against their formulas, in simulated time. The queue
// departs from theory by its bound, and in real time by the machine's timers: a sleep
// ends late, never early, so that a mean of 5 ms comes out a few percent longer, and
// by more on a busy machine.
//
//	ctx, slot, err := slots.Take(ctx) // waits its turn
//	if err != nil {
//		return err // ErrFull, or ctx ended
//	}
//	defer slot.Release()
//	err = simulation.Do(ctx)
package work

import (
	"container/list"
	"context"
	"errors"
	"sync"
	"time"

	"github.com/msalab/msalab/services/internal/histogram"
)

// ErrFull is returned when all slots are taken and the queue is full.
var ErrFull = errors.New("queue full")

// Slots is what a replica can work on at once, and the queue before it.
type Slots struct {
	count, queue int
	start        time.Time
	waits        histogram.Histogram

	mu      sync.Mutex
	busy    int        // slots taken
	calling int        // of them, held by a request that waits on a callee
	waiters *list.List // of *waiter, first in first out
	refused uint64
	last    time.Time     // until when the sums below are complete
	working time.Duration // slot-time
	held    time.Duration // slot-time
	queued  time.Duration // of requests in the queue
}

// waiter is a request in the queue; granted is closed when it gets a slot.
type waiter struct{ granted chan struct{} }

// NewSlots returns count free slots with room for queue waiting requests.
func NewSlots(count, queue int) *Slots {
	now := time.Now()
	return &Slots{count: count, queue: queue, start: now, last: now, waiters: list.New()}
}

// Slot is a taken slot.
type Slot struct {
	slots  *Slots
	waited time.Duration

	// Guarded by slots.mu.
	calls    int // outgoing calls under way
	released bool
}

type slotKey struct{}

// Held tells whether ctx is that of a request which holds a slot.
func Held(ctx context.Context) bool {
	_, ok := ctx.Value(slotKey{}).(*Slot)
	return ok
}

// Hold returns a context that says that its request holds the slot.
func Hold(ctx context.Context, slot *Slot) context.Context {
	return context.WithValue(ctx, slotKey{}, slot)
}

// Take takes a slot for a request, waiting in the queue while none is free. The
// context that it returns says that the request holds the slot. It fails with
// ErrFull when the queue is full, or with ctx's error.
func (s *Slots) Take(ctx context.Context) (context.Context, *Slot, error) {
	arrived := time.Now()
	w, err := s.enter(arrived)
	if err != nil {
		return ctx, nil, err
	}
	slot := &Slot{slots: s}
	if w != nil {
		if err := s.await(ctx, w); err != nil {
			return ctx, nil, err
		}
		slot.waited = time.Since(arrived)
	}
	s.waits.Add(slot.waited)
	return Hold(ctx, slot), slot, nil
}

// enter takes a free slot (and returns nil) or joins the queue.
func (s *Slots) enter(now time.Time) (*list.Element, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy < s.count {
		s.advance(now)
		s.busy++
		return nil, nil
	}
	if s.waiters.Len() >= s.queue {
		s.refused++
		return nil, ErrFull
	}
	s.advance(now)
	return s.waiters.PushBack(&waiter{granted: make(chan struct{})}), nil
}

// await waits until w gets a slot. When ctx ends first w leaves the queue.
func (s *Slots) await(ctx context.Context, e *list.Element) error {
	w := e.Value.(*waiter)
	select {
	case <-w.granted:
		return nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-w.granted: // both at once: the slot goes on to the next
		s.release(time.Now())
	default:
		s.advance(time.Now())
		s.waiters.Remove(e)
	}
	return ctx.Err()
}

// Waited is how long the request waited for its slot.
func (t *Slot) Waited() time.Duration { return t.waited }

// Release gives the slot to the request that waits longest, or frees it. Once
// is enough; more is no error.
func (t *Slot) Release() {
	s := t.slots
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.released {
		return
	}
	now := time.Now()
	t.released = true
	if t.calls > 0 {
		s.advance(now)
		s.calling--
	}
	s.release(now)
}

// release passes a taken slot on. s.mu is held.
func (s *Slots) release(now time.Time) {
	s.advance(now)
	if e := s.waiters.Front(); e != nil {
		s.waiters.Remove(e)
		close(e.Value.(*waiter).granted)
		return
	}
	s.busy--
}

// advance adds up time until now; call it before busy, calling or the queue changes.
// s.mu is held.
func (s *Slots) advance(now time.Time) {
	d := now.Sub(s.last)
	if d <= 0 {
		return
	}
	s.last = now
	s.working += time.Duration(s.busy-s.calling) * d
	s.held += time.Duration(s.calling) * d
	s.queued += time.Duration(s.waiters.Len()) * d
}

// Waiting runs f, an outgoing call of the request that ctx belongs to. While it
// runs the request's slot counts as held waiting, not as working.
func Waiting(ctx context.Context, f func() error) error {
	t, ok := ctx.Value(slotKey{}).(*Slot)
	if !ok {
		return f()
	}
	t.call(1)
	defer t.call(-1)
	return f()
}

// call counts outgoing calls; the slot waits while there is any.
func (t *Slot) call(n int) {
	s := t.slots
	s.mu.Lock()
	defer s.mu.Unlock()
	before := t.calls > 0
	t.calls += n
	if after := t.calls > 0; after == before || t.released {
		return
	}
	s.advance(time.Now())
	s.calling += n
}

// Figures are what the slots are doing and have done.
type Figures struct {
	Slots   int
	Busy    int // slots taken
	Waiting int // requests in the queue
	Queue   int // how many it holds at most
	Refused uint64

	// Slot-time since the start.
	Working, Held, Idle time.Duration
	Queued              time.Duration // of all requests that are or were in the queue
}

// Figures returns the figures of now.
func (s *Slots) Figures() Figures {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	s.advance(now)
	return Figures{
		Slots: s.count, Busy: s.busy, Waiting: s.waiters.Len(), Queue: s.queue, Refused: s.refused,
		Working: s.working, Held: s.held, Queued: s.queued,
		Idle: time.Duration(s.count)*s.last.Sub(s.start) - s.working - s.held,
	}
}

// Waits is the histogram of how long requests waited for their slot, those that
// didn't wait included.
func (s *Slots) Waits() *histogram.Histogram { return &s.waits }
