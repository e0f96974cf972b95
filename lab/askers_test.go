package main

import (
	"context"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

// askers ask for a page, every 5 ms, whether or not the answers come.
type askers struct {
	stop func() // ends them, and gives up the answers that haven't come

	mu    sync.Mutex
	calls []*attempt
}

// attempt is when somebody asked, and when a good answer came; zero: none so far.
type attempt struct{ sent, served time.Time }

func newAskers(url string) *askers {
	c := &askers{}
	ctx, cancel := context.WithCancel(context.Background())
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
	var running sync.WaitGroup
	running.Go(func() {
		due := time.NewTicker(5 * time.Millisecond)
		defer due.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-due.C:
			}
			made := &attempt{sent: time.Now()}
			c.mu.Lock()
			c.calls = append(c.calls, made)
			c.mu.Unlock()
			running.Go(func() { c.ask(ctx, client, url, made) })
		}
	})
	c.stop = func() {
		cancel()
		running.Wait()
		client.CloseIdleConnections()
	}
	return c
}

// ask asks for the page; what doesn't come well is what a fault does.
func (c *askers) ask(ctx context.Context, client *http.Client, url string, made *attempt) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return
	}
	res, err := client.Do(req)
	if err != nil {
		return
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	made.served = time.Now()
}

// servedSince is when the first good answer came after that; zero: none so far.
func (c *askers) servedSince(since time.Time) (first time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, made := range c.calls {
		if made.served.After(since) && (first.IsZero() || made.served.Before(first)) {
			first = made.served
		}
	}
	return first
}

// madeSince counts the calls that were made after that.
func (c *askers) madeSince(since time.Time) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, made := range c.calls {
		if made.sent.After(since) {
			n++
		}
	}
	return n
}

// unservedSince is when the first call after that was made of those at the end of which
// no good answer came so far; zero: the last one was answered.
func (c *askers) unservedSince(since time.Time) (first time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, made := range slices.Backward(c.calls) {
		if !made.served.IsZero() || !made.sent.After(since) {
			break
		}
		first = made.sent
	}
	return first
}
