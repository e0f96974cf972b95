package sentences

import (
	"fmt"

	"github.com/msalab/msalab/lab/scenario"
)

// Absent says that a bench needs what is not here.
func Absent(b scenario.BenchRequest, err error) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("bench %s is left out, and nothing is judged by it: %v", b.Kind, err),
		KO: fmt.Sprintf("벤치마크 %s: 건너뛰고 판정에 쓰지 않습니다 (%v)", b.Kind, err),
	}
}

// BenchRound says how far a bench has come.
func BenchRound(b scenario.BenchRequest, round int) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("bench %s: round %d of %d", b.Kind, round, b.Rounds),
		KO: fmt.Sprintf("벤치마크 %s: %d회차 (전체 %d회)", b.Kind, round, b.Rounds),
	}
}
