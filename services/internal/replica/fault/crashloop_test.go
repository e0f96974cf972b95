package fault

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestCrashLoopEndsEveryReplicaThatIsArmed(t *testing.T) {
	f := Fault{ID: "loop", Kind: "crash-loop", Function: "pay", Rate: 1, Delay: time.Second}
	synctest.Test(t, func(t *testing.T) {
		for range 3 { // replicas, one after the other
			var reasons []string
			ended := make(chan struct{})
			began := time.Now()
			var lived time.Duration
			s := NewSet(Host{ID: "pay-1", Ended: ended, Crash: func(reason string) {
				reasons, lived = append(reasons, reason), time.Since(began)
				close(ended)
			}})
			s.Replace([]Fault{f})
			<-ended
			s.Close()
			if !slices.Equal(reasons, []string{"fault loop"}) || lived != time.Second || s.Figures()[0].Fired != 1 {
				t.Errorf("got crashes %q after %v, %+v, want one after 1s", reasons, lived, s.Figures())
			}
		}
	})
}

func TestCrashLoopHealed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSet(t, Fault{ID: "loop", Kind: "crash-loop", Function: "pay", Rate: 1, Delay: time.Second})
		time.Sleep(999 * time.Millisecond)
		s.Replace(nil)
		time.Sleep(time.Minute) // newSet fails the test on a crash
		s.Close()
	})
}
