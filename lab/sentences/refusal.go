package sentences

import (
	"errors"
	"fmt"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
)

// Refusal is why a command isn't carried out, as an error in both languages: an
// audience reads it.
type Refusal struct{ Text scenario.Text }

var _ error = (*Refusal)(nil)

// Error says it in English.
func (r *Refusal) Error() string { return r.Text.EN }

// refuse makes a refusal of two formats that are filled in alike.
func refuse(en, ko string, args ...any) error {
	return &Refusal{scenario.Text{EN: fmt.Sprintf(en, args...), KO: fmt.Sprintf(ko, args...)}}
}

// korean is an error in Korean, as far as it is of refusals; what else it is remains as
// it is. Of what was put before a refusal when it was passed on, who reads it knows
// already: what was being done.
func korean(err error) string {
	r := (*Refusal)(nil)
	if !errors.As(err, &r) {
		return err.Error()
	}
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		var parts []string
		for _, e := range all.Unwrap() {
			parts = append(parts, korean(e))
		}
		return strings.Join(parts, "\n")
	}
	var several interface{ Unwrap() []error }
	if errors.As(err, &several) {
		return korean(several.(error))
	}
	return r.Text.KO
}

// BeingDeployed refuses what would count anew the replicas that a deploy replaces.
func BeingDeployed(deploy fmt.Stringer) error {
	return refuse("%s is being deployed: wait until it has come to its end", "배포 중입니다 (%s). 배포가 끝난 뒤에 다시 하십시오", deploy)
}

// Closed refuses what needs a shop that has been closed.
func Closed(shape scenario.Shape) error {
	return refuse("%s is closed", "쇼핑몰이 이미 닫혔습니다 (%s)", shape)
}

// NotOpen refuses what needs a shop before it is open.
func NotOpen(shape scenario.Shape) error {
	return refuse("%s is not open yet", "쇼핑몰이 아직 열리지 않았습니다 (%s)", shape)
}

// StillStarting refuses what needs the rules of a shop that has none yet.
func StillStarting(shape scenario.Shape) error {
	return refuse("%s is still starting", "쇼핑몰이 아직 시작하는 중입니다 (%s)", shape)
}

// NoUnit refuses to scale what a shop doesn't have.
func NoUnit(unit string, shape scenario.Shape, units []string) error {
	return refuse("scale %s: %s has no such unit; it has %s", "크기를 바꿀 대상이 없습니다: %s (%s). 있는 것: %s", unit, shape, strings.Join(units, ", "))
}

// TooMany refuses a number of replicas.
func TooMany(unit string, n, most int) error {
	return refuse("scale %s=%d: between 1 and %d replicas can run", "레플리카 수가 맞지 않습니다: %s=%d. 1개부터 %d개까지 실행할 수 있습니다", unit, n, most)
}

// NoScaling refuses an autoscaler where there are no replicas of its function.
func NoScaling(function string, shape scenario.Shape) error {
	return refuse("autoscale %s: %s has no replicas of it", "따로 늘릴 수 있는 레플리카가 없습니다: %s (%s)", function, shape)
}

// NoTransaction refuses to pay by one transaction where there is a database a service.
func NoTransaction(way string, shape scenario.Shape) error {
	return refuse("checkout %s: %s has a database a service, and one transaction can't span them; there are naive and saga",
		"결제 방식 %s: 서비스마다 데이터베이스가 따로 있어 트랜잭션 하나로 묶을 수 없습니다 (%s). 쓸 수 있는 방식: naive, saga", way, shape)
}

// NoWay refuses a way to pay that there isn't.
func NoWay(way string, ways []string) error {
	return refuse("checkout %q: the ways are %v", "그런 결제 방식이 없습니다: %q. 있는 방식: %v", way, ways)
}

// NotActive refuses to heal a fault that there isn't; shop is empty for all of them.
func NotActive(id, shop string) error {
	if shop != "" {
		shop = " in " + shop
	}
	return refuse("heal %[1]s%[2]s: no such fault is active", "진행 중인 장애가 아닙니다: %[1]s", id, shop)
}

// Active refuses a fault whose id another one has.
func Active(id string) error {
	return refuse("fault %s: it is active already: heal it first, or give this one an id of its own",
		"이미 진행 중인 장애입니다: %s. 먼저 복구하거나 다른 id를 주십시오", id)
}

// NoLinks refuses what is of links where functions call each other in one process.
func NoLinks() error {
	return refuse("no shop has links: functions of a monolith call each other without a network",
		"링크가 있는 쇼핑몰이 없습니다. 모놀리스의 함수는 네트워크 없이 서로 호출합니다")
}

// NoReplica refuses a fault of a replica that there isn't; all are those that there are.
func NoReplica(ready bool, id, function string, all []string) error {
	en, ko := "no replica %q carries %s; there are %s", "그런 레플리카가 없습니다: %q (%s). 있는 레플리카: %s"
	if ready {
		en, ko = "no ready replica %q carries %s; there are %s", "준비된 레플리카가 아닙니다: %q (%s). 있는 레플리카: %s"
	}
	return refuse(en, ko, id, function, strings.Join(all, ", "))
}

// NoVictim refuses to kill a replica that isn't ready.
func NoVictim(id, function string) error {
	return refuse("no ready replica %q carries %s", "준비된 레플리카가 아닙니다: %q (%s)", id, function)
}

// NobodyToCrash refuses to arm a point in the code of a function that nobody runs.
func NobodyToCrash(point, function string, shape scenario.Shape) error {
	return refuse("crash at %s: no replica of %s is ready in %s", "이 지점에서 죽을 레플리카가 없습니다: %s. 준비된 %s 레플리카가 없습니다 (%s)", point, function, shape)
}

// NobodyToAudit refuses an audit where a keeper of books can't answer.
func NobodyToAudit(shape scenario.Shape, function string) error {
	return refuse("audit %s: no replica of %s is ready", "장부를 읽을 수 없습니다 (%s). 준비된 레플리카가 없는 서비스: %s", shape, function)
}

// NobodyToTell refuses to list payments where pay can't answer.
func NobodyToTell(shape scenario.Shape) error {
	return refuse("payments of %s: no replica of pay is ready that could tell", "결제 내역을 읽을 수 없습니다 (%s). 준비된 pay 레플리카가 없습니다", shape)
}
