package board

import (
	"testing"
	"testing/synctest"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// TestListeningIsWaitedFor: the end waits for who listens, and nobody begins after it.
func TestListeningIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l listening
		hear := make(chan struct{})
		if err := l.begin(func() { <-hear }); err != nil {
			t.Fatal(err)
		}
		ended := false
		go func() {
			l.end()
			ended = true
		}()
		synctest.Wait()
		if ended {
			t.Error("it ended while somebody listens")
		}
		if err := l.begin(func() {}); status.Code(err) != codes.Unavailable {
			t.Errorf("got %v for who begins too late, want it refused", err)
		}
		close(hear)
		synctest.Wait()
		if !ended {
			t.Error("nobody listens, and it doesn't end")
		}
	})
}
