package shop

import (
	"math"
	"time"

	"github.com/msalab/msalab/lab/runs"
)

// fleetSecond is how many replicas a shop had in a second, how many requests
// waited, and what slots had done by its end since the shop opened.
type fleetSecond struct {
	unix              int64
	replicas, waiting int
	slots             runs.SlotSeconds
}

// mostFleetSeconds is how many of them are kept: those that a Snapshot shows,
// and the running one.
const mostFleetSeconds = 122

// noteFleet notes how many replicas are ready now, how many requests wait, and what
// slots have done so far, and reports whether a second has begun with that. The lock
// must be held.
func (s *Shop) noteFleet(now time.Time) (begun bool) {
	f := fleetSecond{unix: now.Unix()}
	for _, m := range s.members {
		if m.state == ready {
			f.replicas++
		}
		if n := len(m.figures); n > 0 && !m.silent(now) {
			f.waiting += m.figures[n-1].Waiting
		}
	}
	for _, u := range s.phases.usage {
		f.slots.Working, f.slots.Waiting, f.slots.Idle = f.slots.Working+u.Working, f.slots.Waiting+u.Waiting, f.slots.Idle+u.Idle
	}
	if n := len(s.fleetSeconds); n > 0 && s.fleetSeconds[n-1].unix == f.unix {
		last := &s.fleetSeconds[n-1]
		last.slots = f.slots
		last.replicas, last.waiting = min(last.replicas, f.replicas), max(last.waiting, f.waiting)
		return false
	}
	s.fleetSeconds = append(s.fleetSeconds, f)
	if extra := len(s.fleetSeconds) - mostFleetSeconds; extra > 0 {
		s.fleetSeconds = append(s.fleetSeconds[:0], s.fleetSeconds[extra:]...)
	}
	return true
}

// withFleet fills in what is known of replicas in these seconds. A second in
// which nothing was noted is as the one before. The lock must be held.
func (s *Shop) withFleet(seconds []runs.Second) []runs.Second {
	i := 0
	for j := range seconds {
		at := seconds[j].At.Unix()
		for i < len(s.fleetSeconds) && s.fleetSeconds[i].unix <= at {
			i++
		}
		if i == 0 {
			continue
		}
		last := s.fleetSeconds[i-1]
		seconds[j].Replicas, seconds[j].Waiting = last.replicas, last.waiting
		if i > 1 && last.unix == at { // of the first one the beginning isn't known
			seconds[j].Slots = last.slotsSince(s.fleetSeconds[i-2])
		}
	}
	return seconds
}

// slotsSince is what slots did in each second from the end of an earlier one, in
// hundredths.
func (f fleetSecond) slotsSince(before fleetSecond) runs.SlotSeconds {
	each := func(now, was float64) float64 {
		return math.Round(100*(now-was)/float64(f.unix-before.unix)) / 100
	}
	return runs.SlotSeconds{
		Working: each(f.slots.Working, before.slots.Working), Waiting: each(f.slots.Waiting, before.slots.Waiting), Idle: each(f.slots.Idle, before.slots.Idle),
	}
}
