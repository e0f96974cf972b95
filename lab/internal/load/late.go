package load

import (
	"sync"
	"time"
)

// tooLate is how much after its due time a request may leave before it counts
// as late.
const tooLate = 5 * time.Millisecond

// lateWindow is how many seconds back those go that left lately.
const lateWindow = 30

// lateness counts the requests that left, and those of them that left late: all, and
// second by second.
type lateness struct {
	mu      sync.Mutex
	all     leaving
	seconds [lateWindow]leaving // by the second, modulo their number
}

// leaving is how many requests left in one second.
type leaving struct {
	second     int64 // Unix time
	sent, late uint64
}

func (l *leaving) add(late bool) {
	l.sent++
	if late {
		l.late++
	}
}

func (l leaving) share() (share float64, sent uint64) {
	if l.sent == 0 {
		return 0, 0
	}
	return float64(l.late) / float64(l.sent), l.sent
}

// leave notes that a request leaves now, so much after it was due.
func (l *lateness) leave(now time.Time, after time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	second, late := now.Unix(), after > tooLate
	at := &l.seconds[second%lateWindow]
	if at.second != second {
		*at = leaving{second: second}
	}
	at.add(late)
	l.all.add(late)
}

// total is the share of all that left late.
func (l *lateness) total() (share float64, sent uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.share()
}

// lately is the share of those that left in the last seconds, the running one included.
func (l *lateness) lately(now time.Time) (share float64, sent uint64) {
	var sum leaving
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.seconds {
		if s.second > now.Unix()-lateWindow {
			sum.sent, sum.late = sum.sent+s.sent, sum.late+s.late
		}
	}
	return sum.share()
}
