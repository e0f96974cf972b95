package evidence

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/spans"
)

// scan is how long a statement takes at least to be called slow. Those of the
// shop, which read a few rows by an index, take a tenth of it.
const scan = 2 * time.Millisecond

// slowQuery: one statement takes several times as long as it did before, or, if
// it is new, as its function's statements do.
func slowQuery(slow, healthy []*visit) (best Finding, found bool) {
	before := byFunction(healthy)
	groups := byFunction(slow)
	for _, function := range slices.Sorted(maps.Keys(groups)) {
		then := byStatement(before[function])
		now := byStatement(groups[function])
		for _, name := range slices.Sorted(maps.Keys(now)) {
			s := now[name]
			usual := median(then[name].times)
			if len(then[name].times) == 0 {
				usual = median(then[""].times)
			}
			typical := median(s.times)
			if name == "" || len(s.times) < fewest || typical < scan || typical < 3*usual {
				continue
			}
			v := s.worst
			better(&best, &found, Finding{
				Cause: SlowQuery, Function: function, Trace: v.entry.Trace, Excess: typical - usual,
				EN: fmt.Sprintf("%s takes %s ms of the %s ms of %s in %s; statements there take %s ms when healthy",
					name, ms(s.longest), ms(v.entry.Duration()), v.method, function, ms(usual)),
				KO: fmt.Sprintf("%s (%s): %s ms 중 쿼리 하나(%s)만 %s ms, 정상일 때 쿼리는 %s ms",
					v.method, function, ms(v.entry.Duration()), name, ms(s.longest), ms(usual)),
			})
		}
	}
	return best, found
}

// statement is what is known of a statement.
type statement struct {
	times   []time.Duration
	longest time.Duration
	worst   *visit // where it took longest
}

// byStatement sums up the statements of some visits by their spans' names; "" is
// all of them together.
func byStatement(visits []*visit) map[string]statement {
	all := map[string]statement{}
	note := func(name string, v *visit, n *spans.Node) {
		s := all[name]
		s.times = append(s.times, n.Duration())
		if n.Duration() > s.longest {
			s.longest, s.worst = n.Duration(), v
		}
		all[name] = s
	}
	for _, v := range visits {
		for _, n := range v.statements() {
			note(n.Name, v, n)
			note("", v, n)
		}
	}
	return all
}
