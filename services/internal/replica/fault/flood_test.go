package fault

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestFlood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sent, under atomic.Int64
		s := NewSet(Host{ID: "pay-1", Occupy: func(ctx context.Context, function string, d time.Duration) {
			if function != "pay" || d != 50*time.Millisecond {
				t.Errorf("occupies %s for %v, want pay for 50ms", function, d)
			}
			sent.Add(1)
			under.Add(1)
			defer under.Add(-1)
			select {
			case <-time.After(time.Hour): // the queue moves on no more
			case <-ctx.Done():
			}
		}})
		s.Replace([]Fault{{ID: "flood", Kind: "queue-flood", Function: "pay", Rate: 1, Requests: 300, Delay: 50 * time.Millisecond}})
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if got := sent.Load(); got < 2_995 || got > 3_000 {
			t.Errorf("got %d requests in 10 s, want 300 a second", got)
		}
		s.Replace(nil)
		if got := under.Load(); got != 0 {
			t.Errorf("healed: got %d requests under way, want none", got)
		}
		if got := s.Figures()[0]; got.Fired != uint64(sent.Load()) || got.Seen != got.Fired {
			t.Errorf("got %+v, want %d fired", got, sent.Load())
		}
	})
}
