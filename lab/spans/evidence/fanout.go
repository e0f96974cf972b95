package evidence

import (
	"fmt"
	"slices"
	"time"
)

// serialFanOut: as many calls as before, but what overlapped runs one after the
// other. That they could overlap is known from the healthy traces.
func serialFanOut(slow, healthy []*visit) (best Finding, found bool) {
	before, groups := byPlace(fanning(healthy)), byPlace(fanning(slow))
	for _, p := range places(groups) {
		now, then := fanOf(groups[p]), fanOf(before[p])
		if min(len(groups[p]), len(before[p])) < fewest || now.calls != then.calls ||
			then.saved < 0.2 || now.saved > 0.05 {
			continue
		}
		v := now.worst
		sum, _ := total(v.calls)
		better(&best, &found, Finding{
			Cause: SerialFanOut, Function: p.function, Trace: v.entry.Trace, Excess: now.excess,
			EN: fmt.Sprintf("%s makes %d calls one after another that could overlap, %s ms of its %s ms; when healthy they take %s ms together",
				p, len(v.calls), ms(sum), ms(v.entry.Duration()), ms(then.took)),
			KO: fmt.Sprintf("%s (%s): 동시에 할 수 있는 호출 %d개를 차례로 실행, %s ms 중 %s ms, 정상일 때는 겹쳐서 %s ms",
				p.method, p.function, len(v.calls), ms(v.entry.Duration()), ms(sum), ms(then.took)),
		})
	}
	return best, found
}

// fanning leaves the visits that make several calls.
func fanning(visits []*visit) []*visit {
	return slices.DeleteFunc(slices.Clone(visits), func(v *visit) bool { return len(v.calls) < 2 })
}

// fan is how the calls of some visits lie to each other; medians.
type fan struct {
	calls  int
	saved  float64       // share of the calls' time that overlapping saves; 0: none overlap
	took   time.Duration // from the first call's start to the last one's end, gaps left out
	excess time.Duration // of the sum over the longest call
	worst  *visit        // whose calls took longest
}

func fanOf(visits []*visit) (f fan) {
	if len(visits) == 0 {
		return f
	}
	var counts []int
	var saved []float64
	var took, excess []time.Duration
	for _, v := range visits {
		sum, longest := total(v.calls)
		c := covered(v.calls)
		counts = append(counts, len(v.calls))
		saved = append(saved, 1-float64(c)/float64(max(1, sum)))
		took, excess = append(took, c), append(excess, sum-longest)
		if f.worst == nil || c > covered(f.worst.calls) {
			f.worst = v
		}
	}
	slices.Sort(counts)
	slices.Sort(saved)
	f.calls, f.saved = counts[len(counts)/2], saved[len(saved)/2]
	f.took, f.excess = median(took), median(excess)
	return f
}
