package load

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestLateNow: what left late is forgotten half a minute later, by those who ask how it
// is now; the whole run doesn't forget it.
func TestLateNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lateness
		leave := func(seconds int, after time.Duration) {
			for range 10 * seconds {
				l.leave(time.Now(), after)
				time.Sleep(time.Second / 10)
			}
		}
		want := func(what string, share float64, sent uint64) {
			t.Helper()
			if s, n := l.lately(time.Now()); s != share || n != sent {
				t.Errorf("%s: got %v of %d late now, want %v of %d", what, s, n, share, sent)
			}
		}
		want("at first", 0, 0)
		leave(15, tooLate+1)
		want("the machine is busy", 1, 150)
		leave(14, 0)
		want("it is not any more", 150./290, 290)
		leave(15, 0)
		want("only the late ones of the second that is about to go", 0, 290)
		time.Sleep(time.Minute)
		want("nothing was sent for a minute", 0, 0)
		if s, n := l.total(); s != 150./440 || n != 440 {
			t.Errorf("got %v of %d late in all, want 150 of 440", s, n)
		}
	})
}
