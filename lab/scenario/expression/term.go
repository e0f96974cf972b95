package expression

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// term is a measured figure as a rule uses it: services.success("buy", "crash").
type term struct {
	text    string // as written, in normal form
	shape   string // "services", "monolith", or a whole shape
	measure measure
	of      string     // the journey or the fault
	phase   string     // "": the current one
	bench   *benchTerm // not nil: a figure of a bench, and of no shape

	shapeAt, ofAt, phaseAt read.Place
}

// shapeIn picks the term's shape out of those that are there: the only one of
// an architecture, or the one that is named in full. Otherwise it says why it
// can't.
func (t term) shapeIn(shapes []string) (shape string, absent scenario.Text) {
	var found []string
	for _, s := range shapes {
		if s == t.shape || strings.HasPrefix(s, t.shape+"/") {
			found = append(found, s)
		}
	}
	switch len(found) {
	case 0:
		return "", textNotRunning(t.shape)
	case 1:
		return found[0], scenario.Text{}
	}
	return "", textAmbiguous(t.shape, found)
}

// value returns the figure. What it can't tell it explains; v is NaN where
// there is nothing to show at all.
func (t term) value(f scenario.ShapeFigures, shape string) (v float64, why scenario.Text) {
	v, ok := t.measure.figure(f, t.of)
	if ok {
		return v, scenario.Text{}
	}
	why, missing := t.unmeasured(f, shape)
	if missing {
		v = math.NaN()
	}
	return v, why
}

// check notes what a term names and isn't there.
func (t term) check(to *read.Reader, now Before, running []string) {
	if t.bench != nil {
		to.Known(t.bench.at, "bench", "benches", t.bench.kind, now.Benches)
		return
	}
	if _, absent := t.shapeIn(running); absent != (scenario.Text{}) && now.Strict && len(running) > 0 {
		to.Problem(t.shapeAt, "%s; this step runs on %s", absent.EN, strings.Join(running, ", "))
	}
	if t.phase != "" {
		to.Known(t.phaseAt, "phase", "phases", t.phase, now.Phases)
	}
	if t.measure.scraped && !now.Scraped {
		to.Problem(t.shapeAt, "%s is a figure of the endpoints for Prometheus: add \"- scrape: {}\" before this step", t.measure.name)
	}
	if t.measure.deployed && !now.Deployed {
		to.Problem(t.shapeAt, "%s is a figure of a deploy: add \"- deploy: {function: board, version: v2}\" before this step", t.measure.name)
	}
	if t.measure.audited && !now.Audited {
		to.Problem(t.shapeAt, "%s is a figure of the books: add \"- audit: {}\" before this step", t.measure.name)
	}
	if t.measure.takes == aFaultName && t.of != "" {
		to.Known(t.ofAt, "fault", "faults", t.of, now.Faults)
	}
	if t.measure.takes == aLook && t.of != "" {
		to.Known(t.ofAt, "look", "looks", t.of, now.Looks)
	}
}

// unmeasured says why a figure of a shape can't be told; missing means that there
// is nothing to show at all, and not just too little to judge by.
func (t term) unmeasured(f scenario.ShapeFigures, shape string) (why scenario.Text, missing bool) {
	in, place := "", shape // " in phase \"crash\"", and the same beside the shape
	if t.phase != "" {
		in, place = fmt.Sprintf(" in phase %q", t.phase), fmt.Sprintf("%s, %q 구간", shape, t.phase)
	}
	n := f.Journeys[t.of].N
	_, traced := f.Traces[t.of]
	switch {
	case t.measure.takes == aRatio:
		missed := cmp.Or(f.Bill.Missed, scenario.Text{EN: "nothing was measured", KO: "측정한 것이 없습니다"})
		return scenario.Text{
			EN: fmt.Sprintf("%s has no bill%s: %s", shape, in, missed.EN),
			KO: fmt.Sprintf("비용을 알 수 없습니다 (%s): %s", place, missed.KO),
		}, true
	case t.measure.deployed:
		return scenario.Text{
			EN: fmt.Sprintf("no version of %s was deployed in %s%s", t.of, shape, in),
			KO: fmt.Sprintf("%s 배포가 없었습니다 (%s)", t.of, place),
		}, true
	case t.measure.takes == aLook:
		return scenario.Text{EN: fmt.Sprintf("no message was seen in %s at the look %q", shape, t.of), KO: fmt.Sprintf("메시지를 캡처하지 못했습니다 (%s, %s)", t.of, shape)}, true
	case t.measure.scraped:
		return scenario.Text{EN: shape + " was not scraped" + in, KO: fmt.Sprintf("메트릭을 수집하지 않았습니다 (%s)", place)}, true
	case t.measure.audited:
		return scenario.Text{
			EN: fmt.Sprintf("the books of %s were not audited%s", shape, in),
			KO: fmt.Sprintf("장부를 감사하지 않았습니다 (%s)", place),
		}, true
	case t.measure.name == recovery && f.Since.IsZero() && n >= scenario.MinSample:
		return scenario.Text{
			EN: fmt.Sprintf("%s played%s several times over, and recovers anew in each", shape, in),
			KO: fmt.Sprintf("여러 번 실행했고, 실행할 때마다 따로 회복합니다 (%s)", place),
		}, true
	case t.measure.name == languages && f.InGo != (scenario.Text{}):
		return f.InGo, true
	case !traced && n >= scenario.MinSample:
		return scenario.Text{
			EN: fmt.Sprintf("%s has no good trace of %s%s", shape, t.of, in),
			KO: fmt.Sprintf("%s 여정의 쓸 만한 추적이 없습니다 (%s)", t.of, place),
		}, true
	}
	return scenario.Text{
		EN: fmt.Sprintf("%s has %d %s journeys%s, and %d are needed", shape, n, t.of, in, scenario.MinSample),
		KO: fmt.Sprintf("%s 여정이 부족합니다: %d건, 필요한 수 %d건 (%s)", t.of, n, scenario.MinSample, place),
	}, false
}
