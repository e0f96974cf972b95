package engine

import (
	"context"
	"sync"
	"time"
)

// clock paces a scenario: time in it can be paused, and a wait can be cut
// short. Its zero value runs.
type clock struct {
	mu     sync.Mutex
	paused bool
	skip   bool
	change chan struct{} // closed at the next change
}

// changed returns a channel that closes when something changes. The lock must
// be held.
func (c *clock) changed() chan struct{} {
	if c.change == nil {
		c.change = make(chan struct{})
	}
	return c.change
}

func (c *clock) set(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
	if c.change != nil {
		close(c.change)
		c.change = nil
	}
}

// toggle pauses or resumes, and reports whether the clock now stands.
func (c *clock) toggle() (paused bool) {
	c.set(func() { c.paused = !c.paused; paused = c.paused })
	return paused
}

// standing reports whether the clock is paused.
func (c *clock) standing() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.paused
}

// next ends the wait under way; it resumes a paused clock.
func (c *clock) next() { c.set(func() { c.skip, c.paused = true, false }) }

// restart makes the clock run and forgets a skip that nobody waited for.
func (c *clock) restart() { c.set(func() { c.skip, c.paused = false, false }) }

// wait lets d of unpaused time pass, or less when next is called. d < 0 waits
// for next alone. ends is told when the wait will end, each time that changes;
// the zero time means open.
func (c *clock) wait(ctx context.Context, d time.Duration, ends func(time.Time)) error {
	open := d < 0
	for {
		c.mu.Lock()
		if c.skip {
			c.skip = false
			c.mu.Unlock()
			return ctx.Err()
		}
		paused, change := c.paused, c.changed()
		c.mu.Unlock()

		var due <-chan time.Time
		began := time.Now()
		if paused || open {
			ends(time.Time{})
		} else {
			timer := time.NewTimer(d)
			defer timer.Stop()
			due = timer.C
			ends(began.Add(d))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-due:
			return nil
		case <-change:
			if due != nil {
				d = max(0, d-time.Since(began))
			}
		}
	}
}
