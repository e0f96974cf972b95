package load

import "time"

// keep is how many past seconds are kept.
const keep = 120

// seconds keeps the figures of the last whole seconds of the clock. A second
// is summed up once it is over, so that one set of histograms serves them all.
type seconds struct {
	at      time.Time // beginning of the running second
	running tally
	spread  [buckets]int
	past    []Second // oldest first
}

func newSeconds(now time.Time) *seconds {
	// Not Truncate: it would drop the monotonic clock.
	return &seconds{at: now.Add(-time.Duration(now.Nanosecond())), running: tally{}}
}

// add counts a request that ended now.
func (s *seconds) add(now time.Time, kind string, due time.Time, r Result, latency time.Duration) {
	s.advance(now)
	s.running.add(kind, due, r, latency)
	s.spread[bucket(latency)]++
}

// advance closes the seconds that are over.
func (s *seconds) advance(now time.Time) {
	if gap := now.Sub(s.at) / time.Second; gap > keep+1 { // long asleep
		s.at = s.at.Add((gap - keep - 1) * time.Second)
	}
	for now.Sub(s.at) >= time.Second {
		if len(s.past) == keep {
			s.past = s.past[1:]
		}
		s.past = append(s.past, Second{At: s.at, Kinds: s.running.figures(), All: s.running.all(), Spread: s.spread})
		s.running.reset()
		s.spread = [buckets]int{}
		s.at = s.at.Add(time.Second)
	}
}

// list returns the seconds that are over, oldest first.
func (s *seconds) list(now time.Time) []Second {
	s.advance(now)
	return append([]Second(nil), s.past...)
}
