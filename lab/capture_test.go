package main

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/msalab/msalab/lab/internal/control"
	"github.com/msalab/msalab/lab/shop"
)

// TestEveryMessageIsSent: there is no message of the shop of which `lab wire` could
// not show one that was captured.
func TestEveryMessageIsSent(t *testing.T) {
	left := microscope{}.Messages()
	if len(left) < 80 {
		t.Fatalf("the shop has the messages %v, want 80 or more", left)
	}
	err := talkative(t.Context(), options{seed: 7}, func(ctx context.Context, replicas []shop.Endpoint) error {
		ctx, enough := context.WithTimeout(ctx, patience)
		defer enough()
		c := control.New()
		var mu sync.Mutex
		var listening sync.WaitGroup
		for _, r := range replicas {
			listening.Go(func() {
				err := c.Capture(ctx, r.Addr, func(kind string, _ []byte) {
					mu.Lock()
					defer mu.Unlock()
					left = slices.DeleteFunc(left, func(name string) bool { return name == kind })
					if len(left) == 0 {
						enough()
					}
				})
				if err != nil {
					t.Errorf("%s: %v", r.ID, err)
				}
			})
		}
		listening.Wait()
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if len(left) > 0 {
		t.Errorf("nobody sent %v", left)
	}
}
