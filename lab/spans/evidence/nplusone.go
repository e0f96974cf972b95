package evidence

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/spans"
)

// manyTimes is how often a request does the same thing at least to be suspected.
const manyTimes = 4

// nPlusOne: a request runs the same statement, or makes the same call, several
// times as often as before, one after the other.
func nPlusOne(slow, healthy []*visit) (best Finding, found bool) {
	before := byPlace(healthy)
	groups := byPlace(slow)
	for _, p := range places(groups) {
		usual := 0
		for _, v := range before[p] {
			usual = max(usual, len(v.repeated()))
		}
		var struck []*visit
		var costs []time.Duration
		for _, v := range groups[p] {
			again := v.repeated()
			sum, longest := total(again)
			if len(again) < manyTimes || len(again) < 3*usual || covered(again) < sum*9/10 {
				continue
			}
			struck, costs = append(struck, v), append(costs, sum-longest)
		}
		if len(before[p]) == 0 || len(struck) < fewest || 4*len(struck) < len(groups[p]) {
			continue
		}
		v := slices.MaxFunc(struck, func(a, b *visit) int {
			return cmp.Or(cmp.Compare(len(a.repeated()), len(b.repeated())), cmp.Compare(a.entry.Duration(), b.entry.Duration()))
		})
		again := v.repeated()
		what, was := "statement", "쿼리"
		if again[0].Attributes["db.operation.name"] == "" {
			what, was = "call", "호출"
		}
		better(&best, &found, Finding{
			Cause: NPlusOne, Function: p.function, Trace: v.entry.Trace, Excess: median(costs),
			EN: fmt.Sprintf("%d of %d spans under %s are the same %s, %s; when healthy none is there more than %s",
				len(again), v.steps(), p, what, method(again[0]), times(usual)),
			KO: fmt.Sprintf("%s (%s): 스팬 %d개 중 %d개가 같은 %s(%s), 정상일 때는 많아야 %d번",
				p.method, p.function, v.steps(), len(again), was, method(again[0]), usual),
		})
	}
	return best, found
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

// repeated are the spans of what the visit did most often: the same statement, or
// the same call.
func (v *visit) repeated() []*spans.Node {
	same := map[string][]*spans.Node{}
	for _, n := range v.statements() {
		text := cmp.Or(n.Attributes["db.query.text"], n.Name)
		same[text] = append(same[text], n)
	}
	for _, n := range v.calls {
		same[n.Name] = append(same[n.Name], n)
	}
	var most []*spans.Node
	for _, key := range slices.Sorted(maps.Keys(same)) {
		if len(same[key]) > len(most) {
			most = same[key]
		}
	}
	return most
}
