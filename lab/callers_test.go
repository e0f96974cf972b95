package main

import (
	"context"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

// callers ask for a page, every 5 ms, whether or not the answers come.
type callers struct {
	stop func() // ends them, and gives up the answers that haven't come

	mu     sync.Mutex
	served []time.Time // when answers came that were good
}

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
			running.Go(func() { c.ask(ctx, client, url) })
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
func (c *callers) ask(ctx context.Context, client *http.Client, url string) {
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
	c.served = append(c.served, time.Now())
}

// servedSince is when the first good answer came after that; zero: none so far.
func (c *callers) servedSince(since time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.served, func(at time.Time) bool { return at.After(since) })
	if i < 0 {
		return time.Time{}
	}
	return c.served[i]
}
