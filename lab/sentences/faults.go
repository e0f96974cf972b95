package sentences

import (
	"fmt"

	"github.com/msalab/msalab/lab/scenario"
)

// Injected says that a fault is active, and what it does.
func Injected(f scenario.Fault) scenario.Text {
	does := f.Does()
	return scenario.Text{
		EN: fmt.Sprintf("fault %s: %s in %s: %s", f.ID, f.Settings(), f.Where(), does.EN),
		KO: fmt.Sprintf("장애 주입 %s: %s (%s): %s", f.ID, f.Settings(), f.Where(), does.KO),
	}
}

// Hidden says that a fault is active, and nothing else of it.
func Hidden(id string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("fault %s: something is wrong now, and what it is stays hidden", id),
		KO: fmt.Sprintf("장애 주입 %s: 무엇이 어디서 고장 났는지는 숨겨 둡니다", id),
	}
}

// Healed says that a fault is over.
func Healed(id string) scenario.Text {
	return scenario.Text{EN: fmt.Sprintf("fault %s healed", id), KO: fmt.Sprintf("장애 복구 %s", id)}
}

// TakenBack says that a fault is over which wasn't in force everywhere yet.
func TakenBack(id string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("fault %s taken back: it was not in force everywhere yet", id),
		KO: fmt.Sprintf("장애 주입 취소 %s: 아직 모든 곳에 적용되지 않았습니다", id),
	}
}

// OnItsWay says that a fault isn't in force yet, and what takes so long.
func OnItsWay(f scenario.Fault) scenario.Text {
	kind, _ := scenario.FaultKindOf(f.Kind)
	why := kind.Prepares
	if why == (scenario.Text{}) {
		why = scenario.Text{EN: "a replica takes long to answer", KO: "레플리카의 응답이 늦습니다"}
	}
	return scenario.Text{
		EN: fmt.Sprintf("fault %s is being prepared, not yet in force: %s", f.ID, why.EN),
		KO: fmt.Sprintf("장애 주입 준비 중 %s (아직 적용 전): %s", f.ID, why.KO),
	}
}
