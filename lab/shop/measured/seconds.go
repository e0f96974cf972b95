package measured

import (
	"math"
	"time"

	"github.com/msalab/msalab/lab/runs"
)

// second is how many replicas a shop had in a second, how many requests waited, and
// what slots had done by its end since the shop opened.
type second struct {
	unix              int64
	replicas, waiting int
	slots             runs.SlotSeconds
}

// mostSeconds is how many of them are kept: those that a Snapshot shows, and the
// running one.
const mostSeconds = 122

// Seconds are a shop's last ones, oldest first. The zero value has none.
type Seconds struct{ list []second }

// Note notes how many replicas are ready now, how many requests wait, and what slots
// have done so far. A second has the fewest replicas and the longest queue of what is
// noted in it. It reports whether a second has begun with that.
func (s *Seconds) Note(now time.Time, replicas, waiting int, slots runs.SlotSeconds) (begun bool) {
	f := second{now.Unix(), replicas, waiting, slots}
	if n := len(s.list); n > 0 && s.list[n-1].unix == f.unix {
		last := &s.list[n-1]
		last.slots = f.slots
		last.replicas, last.waiting = min(last.replicas, f.replicas), max(last.waiting, f.waiting)
		return false
	}
	s.list = append(s.list, f)
	if extra := len(s.list) - mostSeconds; extra > 0 {
		s.list = append(s.list[:0], s.list[extra:]...)
	}
	return true
}

// Fill fills in what is known of replicas in these seconds. A second in
// which nothing was noted is as the one before.
func (s *Seconds) Fill(seconds []runs.Second) []runs.Second {
	i := 0
	for j := range seconds {
		at := seconds[j].At.Unix()
		for i < len(s.list) && s.list[i].unix <= at {
			i++
		}
		if i == 0 {
			continue
		}
		last := s.list[i-1]
		seconds[j].Replicas, seconds[j].Waiting = last.replicas, last.waiting
		if i > 1 && last.unix == at { // of the first one the beginning isn't known
			seconds[j].Slots = last.slotsSince(s.list[i-2])
		}
	}
	return seconds
}

// slotsSince is what slots did in each second from the end of an earlier one, in
// hundredths.
func (f second) slotsSince(before second) runs.SlotSeconds {
	each := func(now, was float64) float64 {
		return math.Round(100*(now-was)/float64(f.unix-before.unix)) / 100
	}
	return runs.SlotSeconds{
		Working: each(f.slots.Working, before.slots.Working), Waiting: each(f.slots.Waiting, before.slots.Waiting), Idle: each(f.slots.Idle, before.slots.Idle),
	}
}
