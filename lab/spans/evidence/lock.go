package evidence

import (
	"fmt"
	"time"
)

// lock: requests wait for a lock that hardly any waited for before.
func lock(slow, healthy []*visit) (best Finding, found bool) {
	before := byPlace(healthy)
	groups := byPlace(slow)
	for _, p := range places(groups) {
		now, then := waiting(groups[p]), waiting(before[p])
		if len(groups[p]) < fewest || now.share() < 0.1 || now.share() < 3*then.share() {
			continue
		}
		v := now.worst
		better(&best, &found, Finding{
			Cause: Lock, Function: p.function, Trace: v.entry.Trace, Excess: now.sum / time.Duration(now.requests),
			EN: fmt.Sprintf("%s waits for a lock %s ms of its %s ms; %d of %d requests wait, healthy %d of %d",
				p, ms(v.waits()), ms(v.entry.Duration()), now.waited, now.requests, then.waited, then.requests),
			KO: fmt.Sprintf("%s (%s): %s ms 중 %s ms 동안 잠금 대기, 요청 %d건 중 %d건 대기, 정상일 때는 %d건 중 %d건",
				p.method, p.function, ms(v.entry.Duration()), ms(v.waits()), now.requests, now.waited, then.requests, then.waited),
		})
	}
	return best, found
}

// waits is how long the visit waited for locks.
func (v *visit) waits() (sum time.Duration) {
	for _, n := range v.own {
		if n.Name == "wait for lock" {
			sum += n.Duration()
		}
	}
	return sum
}

// waiters sums up who waited for a lock.
type waiters struct {
	requests, waited int
	sum              time.Duration
	worst            *visit // nil: nobody waited
}

func waiting(visits []*visit) (w waiters) {
	for _, v := range visits {
		w.requests++
		d := v.waits()
		if d == 0 {
			continue
		}
		w.waited++
		w.sum += d
		if w.worst == nil || d > w.worst.waits() {
			w.worst = v
		}
	}
	return w
}

func (w waiters) share() float64 { return float64(w.waited) / float64(max(1, w.requests)) }
