package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario/choice"
)

// FaultKind is all that is known of a kind of fault. The parser, the checks, the
// engine, the app and "lab faults" go by it.
type FaultKind struct {
	Name      string
	Does      Text
	Functions []string  // that it can be in; none: all
	Placement Placement // that it needs; empty: any
	Needs     []string  // fields that it must have beside kind and function
	May       []string  // fields that it may have; id is for all
	Prepares  Text      // what is done before it acts, which may take long; empty: nothing
	Stamps    bool      // it stamps the span of each request that it strikes
	Example   string    // a step
}

// faultKinds lists the kinds in the order in which tables show them.
func faultKinds() []FaultKind {
	requests := []string{"method", "replica", "rate", "baggage"}
	return []FaultKind{
		{Name: "latency", Needs: []string{"delay"}, May: append([]string{"distribution"}, requests...),
			Does:    Text{"requests take longer", "요청이 늦어집니다"},
			Stamps:  true,
			Example: "fault: {kind: latency, function: card, delay: 200ms, distribution: lognormal, baggage: member=vip}"},
		{Name: "error", Needs: []string{"code"}, May: requests,
			Does:    Text{"requests end with a gRPC code", "요청이 gRPC 오류 코드로 끝납니다"},
			Stamps:  true,
			Example: "fault: {kind: error, function: pay, method: Checkout, code: UNAVAILABLE, rate: 30%}"},
		{Name: "hang", May: requests,
			Does:    Text{"requests get no answer", "요청이 응답을 받지 못합니다"},
			Stamps:  true,
			Example: "fault: {kind: hang, function: card}"},
		{Name: "crash", May: requests,
			Does:    Text{"the process that next runs it exits", "다음에 실행하는 프로세스가 종료됩니다"},
			Stamps:  true,
			Example: "fault: {kind: crash, function: board, method: WritePost}"},
		{Name: "kill", May: []string{"replica"},
			Does:    Text{"replicas are killed, once and now", "레플리카를 지금 한 번 종료합니다"},
			Example: "fault: {kind: kill, function: select}"},
		{Name: "crash-loop", May: []string{"delay", "replica"},
			Does:    Text{"every replica exits a while after its start", "레플리카가 시작할 때마다 곧 종료됩니다"},
			Example: "fault: {kind: crash-loop, function: point, delay: 1s}"},
		{Name: "slow-start", Needs: []string{"delay"}, May: []string{"replica"},
			Does:    Text{"replicas that start become ready late", "시작한 레플리카가 늦게 준비됩니다"},
			Example: "fault: {kind: slow-start, function: pay, delay: 5s}"},
		{Name: "slow-query", Functions: []string{"select"}, May: requests,
			Does:     Text{"each search scans 200,000 rows, without an index", "검색할 때마다 인덱스 없이 행 200,000개를 읽습니다"},
			Prepares: Text{"a table of 200,000 rows is filled", "행 200,000개를 표에 채웁니다"},
			Stamps:   true,
			Example:  "fault: {kind: slow-query, function: select}"},
		{Name: "n-plus-one", Functions: []string{"select", "shopping"}, May: requests,
			Does:    Text{"a statement or call for each item, not one for all", "항목마다 쿼리나 호출을 따로 합니다"},
			Stamps:  true,
			Example: "fault: {kind: n-plus-one, function: select, method: ListProducts}"},
		{Name: "lock", Functions: []string{"shopping", "pay"}, May: requests,
			Does:    Text{"a mutex is held across each order or payment", "주문이나 결제 내내 뮤텍스를 잡습니다"},
			Stamps:  true,
			Example: "fault: {kind: lock, function: pay}"},
		{Name: "serial-fan-out", Functions: []string{"gateway", "regist"}, May: []string{"method", "replica", "rate"},
			Does:    Text{"calls that could go together wait for each other", "함께 할 수 있는 호출을 차례로 합니다"},
			Stamps:  true,
			Example: "fault: {kind: serial-fan-out, function: regist}"},
		{Name: "queue-flood", Placement: Process, Needs: []string{"requests"}, May: []string{"delay", "replica"},
			Does:    Text{"requests of the lab's own fill slots and queue", "실습실의 요청이 슬롯과 대기열을 채웁니다"},
			Example: "fault: {kind: queue-flood, function: pay, requests: 400/s, delay: 50ms}"},
		{Name: "cpu-burn", Placement: Process, Needs: []string{"workers"}, May: []string{"share", "replica"},
			Does:    Text{"goroutines spin and keep the processor busy", "고루틴이 CPU를 계속 씁니다"},
			Example: "fault: {kind: cpu-burn, function: card, workers: 1, share: 50%}"},
		{Name: "leak", Placement: Process, Needs: []string{"growth"}, May: []string{"ceiling", "replica"},
			Does:    Text{"memory is taken and not given back", "메모리를 잡고 돌려주지 않습니다"},
			Example: "fault: {kind: leak, function: board, growth: 20MB/s, ceiling: 200MB}"},
	}
}

// The values of fields that a fault may leave out, and bounds of others.
const (
	loopDelay      = time.Second           // crash-loop lives
	floodDelay     = 50 * time.Millisecond // queue-flood holds a slot
	leakCeiling    = 256_000_000           // leak, bytes
	MaxCeiling     = 512_000_000           // leak, bytes
	MaxWorkers     = 64                    // cpu-burn
	FixedDelay     = "fixed"               // latency
	LognormalDelay = "lognormal"           // latency
)

// FaultKinds returns the kinds of fault, in the order in which tables show them.
func FaultKinds() []FaultKind { return faultKinds() }

// FaultNames returns the names of the kinds of fault.
func FaultNames() []string {
	var names []string
	for _, k := range faultKinds() {
		names = append(names, k.Name)
	}
	return names
}

// FaultKindOf returns the kind of a name.
func FaultKindOf(name string) (FaultKind, bool) {
	all := faultKinds()
	i := slices.IndexFunc(all, func(k FaultKind) bool { return k.Name == name })
	if i < 0 {
		return FaultKind{}, false
	}
	return all[i], true
}

// Fields returns the fields that a fault of the kind may have, those that it
// must have first.
func (k FaultKind) Fields() []string { return slices.Concat(k.Needs, k.May) }

// In tells whether the fault can be in a function.
func (k FaultKind) In(function string) bool {
	return len(k.Functions) == 0 || slices.Contains(k.Functions, function)
}

// On tells whether a shape allows the fault.
func (k FaultKind) On(s Shape) bool { return k.Placement == "" || k.Placement == s.Placement }

// Refuse says why a fault can't be in shops of these shapes, and what would be
// right; nil: it can.
func (f Fault) Refuse(shapes ...Shape) error {
	k, ok := FaultKindOf(f.Kind)
	if !ok {
		return fmt.Errorf("unknown kind of fault %q: %s", f.Kind, choice.Among("kinds of fault", f.Kind, FaultNames()))
	}
	if !slices.Contains(Functions(), f.Function) {
		return fmt.Errorf("unknown function %q: %s", f.Function, choice.Among("functions", f.Function, Functions()))
	}
	if !k.In(f.Function) {
		return k.NotIn(f.Function)
	}
	for _, s := range shapes {
		if !k.On(s) {
			return k.NotOn(s)
		}
	}
	if f.Baggage != "" {
		return CheckBaggage(f.Baggage)
	}
	return nil
}

func (k FaultKind) NotIn(function string) error {
	return fmt.Errorf("%s has no %s fault: it can be in %s", function, k.Name, strings.Join(k.Functions, " and "))
}

func (k FaultKind) NotOn(s Shape) error {
	return fmt.Errorf("%s fault needs placement %s: in %s it would strike the lab itself", WithArticle(k.Name), k.Placement, s)
}

// Described says where a fault is and what it does: "select: each search scans
// 200,000 rows, without an index".
func (f Fault) Described() Text {
	where, does := cmp.Or(f.Replica, f.Function), f.Does()
	return Text{EN: where + ": " + does.EN, KO: where + ": " + does.KO}
}

// Complete fills in what a fault may leave out.
func (f Fault) Complete() Fault {
	switch {
	case f.ID != "":
	case f.Link != "":
		f.ID = strings.ReplaceAll(f.Link, ".", "-") + "-" + strings.TrimPrefix(f.Kind, "link-")
	default:
		f.ID = f.Function + "-" + f.Kind
	}
	if f.Rate == 0 {
		f.Rate = 1
	}
	switch {
	case f.Kind == "crash-loop" && f.Delay == 0:
		f.Delay = loopDelay
	case f.Kind == "queue-flood" && f.Delay == 0:
		f.Delay = floodDelay
	case f.Kind == "leak" && f.Ceiling == 0:
		f.Ceiling = leakCeiling
	case f.Kind == "cpu-burn" && f.Share == 0:
		f.Share = 1
	}
	return f
}

func WithArticle(kind string) string {
	if kind == "error" || kind == "n-plus-one" {
		return "an " + kind
	}
	return "a " + kind
}

// CheckBaggage says what is wrong with a pair of W3C Baggage.
func CheckBaggage(pair string) error {
	key, value, paired := strings.Cut(pair, "=")
	if !paired || key == "" || value == "" || strings.ContainsAny(pair, " \t\",;\\") || strings.Contains(value, "=") {
		return fmt.Errorf("%q is no baggage: want a key and a value (member=vip)", pair)
	}
	return nil
}
