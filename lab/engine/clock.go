package engine

import (
	"context"
	"sync"
	"time"
)

// clock paces a scenario: time in it can be paused, and a wait can be cut
// short. Its zero value runs.
type clock struct {
	mu         sync.Mutex
	paused     bool
	presenting bool          // texts stay until next
	waits      int           // under way
	skip       bool          // the wait under way is over
	step       int           // of the scenario, that is under way
	until      int           // the step before which nothing is waited for; 0: none
	change     chan struct{} // closed at the next change
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

// next ends the wait under way, if there is one; it resumes a paused clock.
func (c *clock) next() { c.set(func() { c.skip, c.paused = c.waits > 0, false }) }

// present says whether texts stay until next, also the one that is being read.
func (c *clock) present(on bool) { c.set(func() { c.presenting = on }) }

// jump ends all waits until a step is reached; one that was passed changes nothing.
func (c *clock) jump(step int) {
	c.set(func() {
		if step > c.step {
			c.until, c.paused = step, false
		}
	})
}

// reach tells the clock that a step begins.
func (c *clock) reach(step int) {
	c.set(func() {
		if c.step = step; step >= c.until {
			c.until = 0
		}
	})
}

// restart makes the clock run, from the first step on.
func (c *clock) restart() { c.set(func() { c.paused, c.step, c.until = false, 0, 0 }) }

// wait lets d of unpaused time pass, or less when next or jump is called. d < 0
// waits for these alone. ends is told when the wait will end, each time that changes;
// the zero time means open.
func (c *clock) wait(ctx context.Context, d time.Duration, ends func(time.Time)) error {
	return c.pass(ctx, d, false, ends)
}

// read waits as wait does, but where somebody presents for next alone: how long
// they talk is theirs to say.
func (c *clock) read(ctx context.Context, d time.Duration, ends func(time.Time)) error {
	return c.pass(ctx, d, true, ends)
}

func (c *clock) pass(ctx context.Context, d time.Duration, text bool, ends func(time.Time)) error {
	c.mu.Lock()
	c.waits++
	c.mu.Unlock()
	defer c.waited()
	for {
		c.mu.Lock()
		over, open, change := c.skip || c.until > 0, c.paused || d < 0 || text && c.presenting, c.changed()
		c.mu.Unlock()
		if over {
			return ctx.Err()
		}
		if open {
			ends(time.Time{})
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-change:
			}
			continue
		}
		began := time.Now()
		ends(began.Add(d))
		due := time.NewTimer(d)
		select {
		case <-ctx.Done():
			due.Stop()
			return ctx.Err()
		case <-due.C:
			return nil
		case <-change:
			due.Stop()
			d = max(0, d-time.Since(began))
		}
	}
}

// waited ends a wait, and with it the skip that was meant for it.
func (c *clock) waited() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waits--
	c.skip = false
}
