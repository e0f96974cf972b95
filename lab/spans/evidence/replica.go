package evidence

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// badReplica: in one replica a function's own code takes several times as long as
// in the others, which are about as they were.
func badReplica(slow, healthy []*visit) (best Finding, found bool) {
	before, groups := byFunction(healthy), byFunction(slow)
	for _, function := range slices.Sorted(maps.Keys(groups)) {
		byReplica := map[string][]*visit{}
		for _, v := range groups[function] {
			byReplica[v.entry.Instance] = append(byReplica[v.entry.Instance], v)
		}
		for _, id := range slices.Sorted(maps.Keys(byReplica)) {
			var others []*visit
			for other, visits := range byReplica {
				if other != id {
					others = append(others, visits...)
				}
			}
			bad, rest, usual := ownTime(byReplica[id]), ownTime(others), ownTime(before[function])
			if min(len(byReplica[id]), len(others), len(before[function])) < fewest ||
				bad < 3*rest || bad-rest < 10*time.Millisecond || rest-usual > (bad-rest)/2 {
				continue
			}
			middle := (bad + rest) / 2
			all, there := longer(groups[function], middle), longer(byReplica[id], middle)
			worst := slices.MaxFunc(byReplica[id], func(a, b *visit) int { return int(a.itself() - b.itself()) })
			better(&best, &found, Finding{
				Cause: BadReplica, Function: function, Replica: id, Trace: worst.entry.Trace, Excess: bad - rest,
				EN: fmt.Sprintf("%d of the %d slow requests to %s ran on %s: %s ms in its own code, %s ms on the others",
					there, all, function, id, ms(bad), ms(rest)),
				KO: fmt.Sprintf("%s: 느린 요청 %d건 중 %d건이 %s 레플리카에서 실행, 자체 시간 %s ms, 다른 레플리카에서는 %s ms",
					function, all, there, id, ms(bad), ms(rest)),
			})
		}
	}
	return best, found
}

// ownTime is the median time of the function's own code.
func ownTime(visits []*visit) time.Duration {
	var times []time.Duration
	for _, v := range visits {
		times = append(times, v.itself())
	}
	return median(times)
}

// longer counts the visits whose own code took longer than d.
func longer(visits []*visit, d time.Duration) (n int) {
	for _, v := range visits {
		if v.itself() > d {
			n++
		}
	}
	return n
}
