package sentences

import (
	"fmt"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// OpenedCircuit says that a circuit did, and what this means. As with all that circuits
// and bulkheads do, the word that matters comes early: narrow lines cut the rest.
func OpenedCircuit(id runs.ReplicaID, link string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("circuit %s opened in %s: too many of its calls failed, so it sends none for a while and answers at once", link, id),
		KO: fmt.Sprintf("서킷 %s 열림 (%s). 실패가 많아 잠시 호출을 보내지 않고 바로 오류로 답합니다", link, id),
	}
}

// ClosedCircuit says that a circuit did, and how many calls were not sent meanwhile.
func ClosedCircuit(id runs.ReplicaID, link string, notSent uint64) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("circuit %s closed in %s: a trial call was answered, and calls are sent again (%d were not)", link, id, notSent),
		KO: fmt.Sprintf("서킷 %s 닫힘 (%s). 시험 호출이 성공해서 다시 보냅니다 (보내지 않은 호출 %d건)", link, id, notSent),
	}
}

// TriedCircuit says that a circuit is half open.
func TriedCircuit(id runs.ReplicaID, link string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("circuit %s half open in %s: one call is sent, and its answer decides", link, id),
		KO: fmt.Sprintf("서킷 %s 반쯤 열림 (%s). 호출 한 건을 보내 보고 그 응답으로 정합니다", link, id),
	}
}

// ReopenedCircuit says that the trial call of a circuit failed.
func ReopenedCircuit(id runs.ReplicaID, link string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("circuit %s opened again in %s: the trial call failed, so nothing is sent for another while", link, id),
		KO: fmt.Sprintf("서킷 %s 다시 열림 (%s). 시험 호출이 실패해서 또 한동안 보내지 않습니다", link, id),
	}
}

// Full says that a bulkhead refuses calls.
func Full(id runs.ReplicaID, link string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("bulkhead %s full in %s: further calls are refused at once, so that slots are left for other work", link, id),
		KO: fmt.Sprintf("벌크헤드 %s 가득 참 (%s). 다른 일에 쓸 슬롯을 남기려고 더 보내지 않습니다", link, id),
	}
}

// TimedOut says that attempts take too long.
func TimedOut(id runs.ReplicaID, link string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: attempts over %s are given up: they took as long as one may, and time is left for another", id, link),
		KO: fmt.Sprintf("%s: 너무 오래 걸리는 시도를 포기하기 시작했습니다 (%s). 다시 시도할 시간이 남습니다", id, link),
	}
}

// Ejected says that a replica gets no calls for a while.
func Ejected(id runs.ReplicaID, link string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: a replica behind %s is left out for a while: too many of its answers were failures", id, link),
		KO: fmt.Sprintf("%s: 실패가 많은 레플리카 하나를 잠시 부르지 않습니다 (%s)", id, link),
	}
}

// Retried says that calls are sent again.
func Retried(id runs.ReplicaID, link string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: calls over %s that failed are sent again: the callee gets more requests than were made", id, link),
		KO: fmt.Sprintf("%s: 실패한 호출을 다시 보내기 시작했습니다 (%s). 받는 쪽의 요청이 그만큼 늘어납니다", id, link),
	}
}

// Deadline says that requests end at their deadline.
func Deadline(id runs.ReplicaID, function string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: requests to %s end at their deadline: their callers wait no longer, and get their slots back", id, function),
		KO: fmt.Sprintf("%s: 제한 시간에 끝나는 요청이 생겼습니다 (%s). 호출한 쪽은 더 기다리지 않고 슬롯을 돌려받습니다", id, function),
	}
}

// Unbudgeted says that failed calls are no longer sent again.
func Unbudgeted(id runs.ReplicaID, link string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: the retry budget %s is spent: calls that fail are not sent again, so that retries don't add to the load", id, link),
		KO: fmt.Sprintf("%s: 재시도 예산 %s 소진. 부하가 늘지 않도록 다시 보내지 않습니다", id, link),
	}
}

// Limited says that a rate limit refuses requests.
func Limited(id runs.ReplicaID, function string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: the rate limit of %s refuses requests: there are more than it takes", id, function),
		KO: fmt.Sprintf("%s: 요청이 제한보다 많아 거절하기 시작했습니다 (%s)", id, function),
	}
}

// Shed says that requests are refused that waited too long.
func Shed(id runs.ReplicaID, function string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: sheds load of %s: requests waited too long for a slot", id, function),
		KO: fmt.Sprintf("%s: 슬롯을 너무 오래 기다린 요청을 거절하기 시작했습니다 (%s)", id, function),
	}
}
