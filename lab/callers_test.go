package main

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"
)

// callers ask for a page, every 5 ms, whether or not the answers come.
type callers struct {
	stop func() // ends them, and gives up the answers that haven't come

	mu    sync.Mutex
	calls []*call
}

// call is when somebody asked, and when a good answer came; zero: none so far.
type call struct{ sent, served time.Time }

func newCallers(url string) *callers {
	c := &callers{}
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
			made := &call{sent: time.Now()}
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
func (c *callers) ask(ctx context.Context, client *http.Client, url string, made *call) {
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
func (c *callers) servedSince(since time.Time) (first time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, made := range c.calls {
		if made.served.After(since) && (first.IsZero() || made.served.Before(first)) {
			first = made.served
		}
	}
	return first
}

// manyCalls are as many as can't be under way by chance: those of 200 ms.
const manyCalls = 40

// unservedSince is when the first call after that was made of those, many by now, of
// which no good answer came; zero: good ones come.
func (c *callers) unservedSince(since time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	served := len(c.calls) - 1
	for served >= 0 && c.calls[served].served.IsZero() && c.calls[served].sent.After(since) {
		served--
	}
	if len(c.calls)-1-served < manyCalls {
		return time.Time{}
	}
	return c.calls[served+1].sent
}
