package sentences

import (
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Checkout says by which way orders are paid from now on.
func Checkout(way string) scenario.Text {
	return map[string]scenario.Text{
		scenario.ByTx: {
			EN: "orders are paid in one transaction over all tables of money (tx)",
			KO: "이제 돈을 적는 모든 테이블을 묶은 트랜잭션 하나로 주문을 결제합니다 (tx)",
		},
		scenario.ByNaive: {
			EN: "orders are paid call by call, and nothing is given back (naive)",
			KO: "이제 차례로 호출해 결제하고, 실패해도 되돌리지 않습니다 (naive)",
		},
		scenario.BySaga: {
			EN: "orders are paid as sagas: recorded, and undone where a step fails (saga)",
			KO: "이제 사가로 결제합니다. 단계를 기록하고 실패하면 보상합니다 (saga)",
		},
	}[way]
}

// Crash says that a replica is to die at a point of a payment.
func Crash(id runs.ReplicaID, p scenario.Crashpoint) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s will die when a payment comes by %s", id, p.Name),
		KO: fmt.Sprintf("결제가 이 지점을 지나면 %s 레플리카가 죽습니다: %s", id, p.Name),
	}
}

// Disarmed says that nobody is to die at a point any more.
func Disarmed(p scenario.Crashpoint) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("nobody dies at %s any more", p.Name),
		KO: fmt.Sprintf("이 지점에서는 더 이상 아무도 죽지 않습니다: %s", p.Name),
	}
}

// Audit sums up what the books came to.
func Audit(a scenario.Audit) scenario.Text {
	t := scenario.Text{
		EN: fmt.Sprintf("books: %d orders paid, %d cancelled, %d in progress; imbalance %d won", a.Paid, a.Cancelled, a.InProgress, a.Won),
		KO: fmt.Sprintf("장부: 결제 %d건, 취소 %d건, 진행 중 %d건. 불일치 %d원", a.Paid, a.Cancelled, a.InProgress, a.Won),
	}
	if a.Wrong > 0 {
		t.EN += fmt.Sprintf(", of %d orders", a.Wrong)
		t.KO += fmt.Sprintf(" (주문 %d건)", a.Wrong)
	}
	return t
}

// Imbalance says of one order what is wrong, and why.
func Imbalance(i scenario.Imbalance) scenario.Text {
	way, why := "", i.Reason()
	if i.Way != "" {
		way = " (" + i.Way + ")"
	}
	if i.Trace != "" {
		why.EN += ", trace " + i.Trace
		why.KO += ", 추적 " + i.Trace
	}
	return scenario.Text{
		EN: fmt.Sprintf("out of balance by %d won: %s%s, %s", i.Won, i.Order, way, why.EN),
		KO: fmt.Sprintf("불일치 %d원: %s%s, %s", i.Won, i.Order, way, why.KO),
	}
}

// Promise is what the lab says of money.
func Promise(shape scenario.Shape) scenario.Text {
	return scenario.Text{
		EN: "no order of " + shape.String() + " that was paid as tx or saga may be out of balance",
		KO: "tx 방식이나 saga 방식으로 결제한 주문은 모두 장부가 맞아야 합니다: " + shape.String(),
	}
}

// Unbalanced says that the promise was broken.
func Unbalanced(shape scenario.Shape) scenario.Text {
	return scenario.Text{
		EN: "the books of " + shape.String() + " don't balance",
		KO: "장부가 맞지 않습니다: " + shape.String(),
	}
}

// Unread says that books could not be read in the end.
func Unread(shape scenario.Shape, err error) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("the books of %s could not be read when the load had ended, so nobody knows whether money was lost: %v", shape, err),
		KO: fmt.Sprintf("부하가 끝난 뒤 장부를 읽지 못해 돈이 맞는지 알 수 없습니다: %s: %v", shape, err),
	}
}

// Unsettled says what is open in the books some time after the load had ended.
func Unsettled(shape scenario.Shape, a scenario.Audit, after time.Duration) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s after the load had ended %d orders of %s are in progress, and shopping has not heard of %d that are paid", after, a.InProgress, shape, a.Untold),
		KO: fmt.Sprintf("부하가 끝나고 %s 뒤에도 진행 중인 주문 %d건, shopping 장부에 없는 결제 %d건이 있습니다: %s", after, a.InProgress, a.Untold, shape),
	}
}
