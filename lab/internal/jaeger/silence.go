package jaeger

import (
	"sync/atomic"
	"time"
)

// askAgain is how long a Jaeger that didn't answer is left alone.
const askAgain = 10 * time.Second

// silence is that of a Jaeger which was asked and didn't answer in time. While it
// lasts one question now and then finds out whether it is over; nobody else waits.
// Its zero value is no silence.
type silence struct {
	next atomic.Int64 // when the next question is due, in Unix nanoseconds; 0: it answers
}

func (s *silence) begin(now time.Time) { s.next.Store(now.Add(askAgain).UnixNano()) }
func (s *silence) end()                { s.next.Store(0) }

// lasts reports whether Jaeger is known to be silent: until the next question is due.
func (s *silence) lasts(now time.Time) bool { return now.UnixNano() < s.next.Load() }

// over reports whether Jaeger may be asked. While it is silent it may be by one who
// comes when the next question is due, and by the others only after that long again.
func (s *silence) over(now time.Time) bool {
	due := s.next.Load()
	return due == 0 || now.UnixNano() >= due && s.next.CompareAndSwap(due, now.Add(askAgain).UnixNano())
}
