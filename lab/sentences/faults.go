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
