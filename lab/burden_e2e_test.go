//go:build e2e && linux

package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// burden is what the replicas of a lab weigh, and how busy its processes are.
type burden struct {
	rss map[string]uint64 // by shop and replica, bytes
	cpu float64           // cores, of the busiest child
}

func (b burden) String() string {
	heaviest, of := uint64(0), ""
	for name, rss := range b.rss {
		if rss > heaviest {
			heaviest, of = rss, name
		}
	}
	return fmt.Sprintf("%d MB in %s, %.2f cores", heaviest/1e6, of, b.cpu)
}

// What replicas may weigh more than before, and how much busier one may be, once what
// was a burden to them is over: a leak takes 100 MB, and a goroutine that spins a core,
// where nobody else wants it.
const (
	moreRSS = 40e6
	moreCPU = 0.15
)

// burden weighs the replicas, over a second, where an upset is a burden to processes.
func (l *live) burden(u upset) burden {
	l.t.Helper()
	b := burden{rss: map[string]uint64{}}
	if !u.process {
		return b
	}
	before, began := usedByChildren(l.t), time.Now()
	<-time.After(time.Second)
	seconds := time.Since(began).Seconds()
	for pid, used := range usedByChildren(l.t) {
		b.cpu = max(b.cpu, (used-before[pid]).Seconds()/seconds)
	}
	for _, shop := range l.e.Snapshot().Shops {
		for _, r := range shop.Replicas {
			b.rss[fmt.Sprintf("%s %s", shop.Shape, r.ID)] = r.RSS
		}
	}
	return b
}

// relieved tells that the replicas weigh what they did before, and work as much, within
// room.
func (l *live) relieved(u upset, was burden) bool {
	is := l.burden(u)
	for name, rss := range is.rss {
		if rss > was.rss[name]+moreRSS {
			return false
		}
	}
	return is.cpu <= was.cpu+moreCPU
}

// tick is the unit in which /proc counts processor time: 100 a second on every Linux.
const tick = 10 * time.Millisecond

// usedByChildren is the processor time that each child of this process has used so far.
func usedByChildren(t testing.TB) map[int]time.Duration {
	t.Helper()
	used := map[int]time.Duration{}
	for _, pid := range childrenOf(t, os.Getpid()) {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue // it has ended meanwhile
		}
		_, rest, _ := strings.Cut(string(stat), ") ") // from the third field on
		fields := strings.Fields(rest)
		for _, n := range []int{14, 15} { // in user and in kernel mode
			ticks, err := strconv.Atoi(fields[n-3])
			if err != nil {
				t.Fatalf("/proc/%d/stat: %v", pid, err)
			}
			used[pid] += time.Duration(ticks) * tick
		}
	}
	return used
}

// departures are the journeys that were due so far, and those of them that left late.
type departures struct{ due, late float64 }

// left counts departures, as the share of those that left late is of all so far.
func (l *live) left() departures {
	due := l.rate * time.Since(l.began).Seconds()
	return departures{due, l.e.Snapshot().Late * due}
}

// since is the share of those after before that left late.
func (d departures) since(before departures) float64 {
	return max(0, d.late-before.late) / max(1, d.due-before.due)
}
