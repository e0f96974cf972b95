package expression

import (
	"fmt"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
)

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
