package engine

import (
	"time"

	"github.com/msalab/msalab/lab/runs"
)

// fleetSecond is how many replicas a shop had in a second, and how many requests
// waited.
type fleetSecond struct {
	unix              int64
	replicas, waiting int
}

// mostFleetSeconds is how many of them are kept: those that a Snapshot shows,
// and the running one.
const mostFleetSeconds = 122

// noteFleet notes how many replicas are ready now, and how many requests wait.
// The lock must be held.
func (s *shop) noteFleet(now time.Time) {
	f := fleetSecond{unix: now.Unix()}
	for _, m := range s.members {
		if m.state == ready {
			f.replicas++
		}
		if n := len(m.figures); n > 0 {
			f.waiting += m.figures[n-1].Waiting
		}
	}
	if n := len(s.fleetSeconds); n > 0 && s.fleetSeconds[n-1].unix == f.unix {
		last := &s.fleetSeconds[n-1]
		last.replicas, last.waiting = min(last.replicas, f.replicas), max(last.waiting, f.waiting)
		return
	}
	s.fleetSeconds = append(s.fleetSeconds, f)
	if extra := len(s.fleetSeconds) - mostFleetSeconds; extra > 0 {
		s.fleetSeconds = append(s.fleetSeconds[:0], s.fleetSeconds[extra:]...)
	}
}

// withFleet fills in what is known of replicas in these seconds. A second in
// which nothing was noted is as the one before. The lock must be held.
func (s *shop) withFleet(seconds []runs.Second) []runs.Second {
	i := 0
	for j := range seconds {
		at := seconds[j].At.Unix()
		for i < len(s.fleetSeconds) && s.fleetSeconds[i].unix <= at {
			i++
		}
		if i > 0 {
			seconds[j].Replicas, seconds[j].Waiting = s.fleetSeconds[i-1].replicas, s.fleetSeconds[i-1].waiting
		}
	}
	return seconds
}
