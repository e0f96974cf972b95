package sentences

import (
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Ready says that a replica is, and where it listens; httpAddr is empty where it has
// no HTTP door.
func Ready(id runs.ReplicaID, addr, httpAddr string) scenario.Text {
	where := "gRPC " + addr
	if httpAddr != "" {
		where += ", HTTP " + httpAddr
	}
	return scenario.Text{
		EN: fmt.Sprintf("%s is ready (%s)", id, where),
		KO: fmt.Sprintf("%s 레플리카가 준비되었습니다 (%s)", id, where),
	}
}

// Died says that a replica died, and when it starts again.
func Died(id runs.ReplicaID, reason string, again time.Duration) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s died (%s); it starts again in %s", id, reason, again),
		KO: fmt.Sprintf("%s 레플리카가 죽었습니다 (%s). %s 뒤에 다시 시작합니다", id, reason, again),
	}
}

// WentSilent says that a replica that runs isn't heard of any more.
func WentSilent(id runs.ReplicaID) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s is silent: it runs, and nothing is heard of it", id),
		KO: fmt.Sprintf("%s 레플리카가 응답하지 않습니다. 살아 있지만 소식이 없습니다", id),
	}
}

// AnswersAgain says that a replica that was silent is heard of again, and after how
// long.
func AnswersAgain(id runs.ReplicaID, after time.Duration) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s answers again, after %s", id, after),
		KO: fmt.Sprintf("%s 레플리카가 다시 응답합니다 (%s 만에)", id, after),
	}
}

// NotRestarted says that a replica that died could not be started again.
func NotRestarted(id runs.ReplicaID, err error, again time.Duration) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s did not start again (%v); the next try follows in %s", id, err, again),
		KO: fmt.Sprintf("%s 레플리카가 다시 시작하지 못했습니다 (%v). %s 뒤에 다시 시도합니다", id, err, again),
	}
}

// NotStarted tells of a first start; err names the replica.
func NotStarted(id runs.ReplicaID, err error) scenario.Text {
	return scenario.Text{EN: err.Error(), KO: fmt.Sprintf("%s 레플리카를 시작하지 못했습니다 (%v)", id, err)}
}

// Drained says that a replica left with nothing under way.
func Drained(id runs.ReplicaID) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s finished its requests and left", id),
		KO: fmt.Sprintf("%s 레플리카가 요청을 마치고 종료했습니다", id),
	}
}

// Left says that a place was given up whose replica served nobody: it was still
// starting, or dead.
func Left(id runs.ReplicaID) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s left: it was not ready", id),
		KO: fmt.Sprintf("%s 레플리카가 준비되지 않은 채 종료했습니다", id),
	}
}

// InGo says that a unit runs in Go that should run in another language, and why.
func InGo(unit string, err error) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s goes on in Go: %v", unit, err),
		KO: fmt.Sprintf("%s: Go 프로그램으로 계속합니다 (%v)", unit, err),
	}
}

// Scaled says that a unit is to have another number of replicas.
func Scaled(unit string, n int) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("scale %s to %d", unit, n),
		KO: fmt.Sprintf("%s 레플리카 수를 %d개로 바꿉니다", unit, n),
	}
}
