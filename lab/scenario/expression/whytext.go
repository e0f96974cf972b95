package expression

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
)

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

func textNotRunning(shape string) scenario.Text {
	return scenario.Text{EN: shape + " does not run", KO: "실행하지 않는 형태입니다: " + shape}
}

func textAmbiguous(shape string, found []string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s could be %s: write shape(%q)", shape, strings.Join(found, " or "), found[0]),
		KO: fmt.Sprintf("%s: 해당하는 형태가 여럿입니다 (%s). shape(%q) 형식으로 적으십시오", shape, strings.Join(found, ", "), found[0]),
	}
}

func textNoBench(kind string) scenario.Text {
	return scenario.Text{EN: fmt.Sprintf("the bench %s was not run", kind), KO: fmt.Sprintf("벤치마크 %s: 실행하지 않았습니다", kind)}
}

func textNoCell(t benchTerm) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("the bench %s measured no %s of %s", t.kind, t.figure, t.cell),
		KO: fmt.Sprintf("벤치마크 %s: %s 항목의 %s 값을 측정하지 않았습니다", t.kind, t.cell, t.figure),
	}
}
