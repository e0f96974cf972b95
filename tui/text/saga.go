package text

import (
	"strconv"

	"github.com/msalab/msalab/lab/scenario"
)

const sagaKeys = 2 * tableSize

// The messages of the view of orders, and of what changes how they are paid.
const (
	ViewSaga Key = sagaKeys + iota

	// Saga.
	SagaNone
	SagaNoneHint
	SagaNoneRecorded
	SagaOld
	SagaAudited
	SagaImbalance
	SagaUnaudited
	SagaCounts
	SagaOrders
	SagaOrder
	SagaNotTraced
	SagaTrace
	SagaRecovered
	SagaGone
	SagaTx
	SagaNaive
	SagaWrong
	SagaFilter

	// States of a payment.
	PaymentPending
	PaymentPaid
	PaymentDeclined
	PaymentUndone
	PaymentRecovered

	// States of a step.
	StepNot
	StepCalled
	StepRecorded
	StepAnswered
	StepRefused
	StepUnknown
	StepAbsent
	StepFailed
	StepUndoing
	StepUndone
	StepTaken
	UndoNone
	UndoOf

	// Links between spans.
	LinkUndoes
	LinkRecovers
	LinkOther
	LinkFollow
	LinkChoose

	// Keys and forms.
	KeyCheckout
	CheckoutTitle
	CheckoutTx
	CheckoutNaive
	CheckoutSaga
	WhyOneDatabase
	DidCheckout
	KeyCrash
	CrashTitle
	CrashFunction
	CrashFunctionAbout
	CrashAction
	CrashActionAbout
	CrashEdge
	CrashEdgeRecord
	CrashEdgeCall
	CrashEdgeAnswer
	CrashEdgeBegin
	CrashEdgeCommit
	CrashEdgeAfter
	CrashSkip
	CrashSkipAbout
	CrashSkipNone
	CrashRequests
	DidCrash
	KeyAudit
	WonUnit
	KindAudit
	KindScale
	DidAudit
	KeyState
)

var sagaTexts = [...]scenario.Text{
	ViewSaga - sagaKeys: {EN: "Saga", KO: "사가"},
	// Saga.
	SagaNone - sagaKeys:         {EN: "No order was paid yet", KO: "아직 결제한 주문이 없습니다"},
	SagaNoneHint - sagaKeys:     {EN: "Shoppers buy by themselves; l changes the load", KO: "손님이 알아서 주문합니다. l로 부하를 바꿉니다"},
	SagaNoneRecorded - sagaKeys: {EN: "A record has orders from its first audit on", KO: "기록에는 첫 감사부터 주문이 있습니다"},
	SagaOld - sagaKeys:          {EN: "%d s old: pay can't be asked", KO: "%d초 전 상태: pay 응답 없음"},
	SagaAudited - sagaKeys:      {EN: "audited %d s ago", KO: "%d초 전 감사"},
	SagaImbalance - sagaKeys:    {EN: "Imbalance", KO: "불일치 금액"},
	SagaUnaudited - sagaKeys:    {EN: "not audited yet", KO: "아직 감사 전"},
	SagaCounts - sagaKeys:       {EN: "paid %d   cancelled %d   in progress %d   out of balance %d", KO: "결제 %d   취소 %d   진행 중 %d   불일치 %d"},
	SagaOrders - sagaKeys:       {EN: "Orders, latest first", KO: "최근 주문"},
	SagaOrder - sagaKeys:        {EN: "Order %s", KO: "주문 %s"},
	SagaNotTraced - sagaKeys:    {EN: "this order was not traced", KO: "추적하지 않은 주문입니다"},
	SagaTrace - sagaKeys:        {EN: "enter: its trace %s", KO: "enter: 추적 %s"},
	SagaRecovered - sagaKeys:    {EN: "recovered: trace %s goes on where %s died; enter opens it", KO: "이어받음: 추적 %s (중단된 추적 %s). enter로 엽니다"},
	SagaGone - sagaKeys:         {EN: "as it was read last", KO: "마지막으로 읽은 상태"},
	SagaTx - sagaKeys:           {EN: "One SQL transaction over all tables of money: what fails is rolled back whole, and there is nothing to undo.", KO: "돈을 적는 모든 테이블에 걸친 SQL 트랜잭션 하나입니다. 실패하면 전부 되돌아가므로 보상할 것이 없습니다."},
	SagaNaive - sagaKeys:        {EN: "One call after the other, and nothing recorded: a step that fails undoes none before it.", KO: "기록 없이 차례로 호출합니다. 어느 단계가 실패해도 앞 단계를 되돌리지 않습니다."},
	SagaWrong - sagaKeys:        {EN: "out of balance by %s", KO: "불일치 %s"},
	SagaFilter - sagaKeys:       {EN: "only: %s", KO: "필터: %s"},
	// States of a payment.
	PaymentPending - sagaKeys:   {EN: "pending", KO: "진행 중"},
	PaymentPaid - sagaKeys:      {EN: "paid", KO: "결제"},
	PaymentDeclined - sagaKeys:  {EN: "declined", KO: "거절"},
	PaymentUndone - sagaKeys:    {EN: "undone", KO: "취소"},
	PaymentRecovered - sagaKeys: {EN: "recovered", KO: "이어받음"},
	// States of a step.
	StepNot - sagaKeys:      {EN: "not taken", KO: "하지 않음"},
	StepCalled - sagaKeys:   {EN: "called", KO: "호출"},
	StepRecorded - sagaKeys: {EN: "recorded", KO: "기록됨"},
	StepAnswered - sagaKeys: {EN: "answered", KO: "응답 받음"},
	StepRefused - sagaKeys:  {EN: "refused", KO: "거절됨"},
	StepUnknown - sagaKeys:  {EN: "unknown/asked", KO: "모름, 확인 중"},
	StepAbsent - sagaKeys:   {EN: "asked: not done", KO: "확인: 안 됨"},
	StepFailed - sagaKeys:   {EN: "given up", KO: "포기"},
	StepUndoing - sagaKeys:  {EN: "called", KO: "호출"},
	StepUndone - sagaKeys:   {EN: "undone", KO: "되돌림"},
	StepTaken - sagaKeys:    {EN: "taken", KO: "가져감"},
	UndoNone - sagaKeys:     {EN: "not needed", KO: "필요 없음"},
	UndoOf - sagaKeys:       {EN: "undoes", KO: "보상"},
	// Links between spans.
	LinkUndoes - sagaKeys:   {EN: "undoes span %s", KO: "되돌리는 스팬 %s"},
	LinkRecovers - sagaKeys: {EN: "goes on with trace %s, which died", KO: "중단된 추적 %s 이어받음"},
	LinkOther - sagaKeys:    {EN: "linked to trace %s", KO: "연결된 추적 %s"},
	LinkFollow - sagaKeys:   {EN: "enter follows", KO: "enter 따라가기"},
	LinkChoose - sagaKeys:   {EN: "o chooses", KO: "o 선택"},
	// Keys and forms.
	KeyCheckout - sagaKeys:        {EN: "checkout", KO: "결제 방식"},
	CheckoutTitle - sagaKeys:      {EN: "How are orders paid?", KO: "주문을 어떻게 결제할까요?"},
	CheckoutTx - sagaKeys:         {EN: "one SQL transaction over all tables of money", KO: "돈을 적는 모든 테이블에 걸친 SQL 트랜잭션 하나"},
	CheckoutNaive - sagaKeys:      {EN: "one call after the other, nothing undone", KO: "차례로 호출, 되돌리지 않음"},
	CheckoutSaga - sagaKeys:       {EN: "recorded step by step, undone where one fails", KO: "단계마다 기록, 실패하면 보상 트랜잭션"},
	WhyOneDatabase - sagaKeys:     {EN: "no transaction spans the services' databases", KO: "서비스마다 데이터베이스가 달라 묶을 수 없습니다"},
	DidCheckout - sagaKeys:        {EN: "%s pays orders by %s", KO: "%s 결제 방식: %s"},
	KeyCrash - sagaKeys:           {EN: "crash at a point", KO: "지점에서 죽이기"},
	CrashTitle - sagaKeys:         {EN: "Die at a point of a payment", KO: "결제의 한 지점에서 죽이기"},
	CrashFunction - sagaKeys:      {EN: "function", KO: "함수"},
	CrashFunctionAbout - sagaKeys: {EN: "Whose code the point is in. One of its replicas dies there, once, and starts again.", KO: "어느 함수의 코드인지 고릅니다. 레플리카 하나가 한 번 죽고 다시 시작합니다."},
	CrashAction - sagaKeys:        {EN: "at", KO: "동작"},
	CrashActionAbout - sagaKeys:   {EN: "What the replica is about when it dies.", KO: "죽을 때 하고 있던 일입니다."},
	CrashEdge - sagaKeys:          {EN: "when", KO: "시점"},
	CrashEdgeRecord - sagaKeys:    {EN: "Before pay records what comes next.", KO: "pay 서비스가 다음 일을 기록하기 직전입니다."},
	CrashEdgeCall - sagaKeys:      {EN: "It is recorded, and not called yet.", KO: "기록했고 아직 호출하지 않았습니다."},
	CrashEdgeAnswer - sagaKeys:    {EN: "It was answered, and that is not recorded yet.", KO: "응답을 받았고 아직 기록하지 않았습니다."},
	CrashEdgeBegin - sagaKeys:     {EN: "Before the transaction begins.", KO: "트랜잭션이 시작하기 전입니다."},
	CrashEdgeCommit - sagaKeys:    {EN: "All is written in the transaction, and not committed.", KO: "트랜잭션에 모두 썼고 아직 커밋하지 않았습니다."},
	CrashEdgeAfter - sagaKeys:     {EN: "It is committed, and nobody was told.", KO: "커밋했고 아직 아무에게도 알리지 않았습니다."},
	CrashSkip - sagaKeys:          {EN: "after", KO: "건너뛰기"},
	CrashSkipAbout - sagaKeys:     {EN: "How many payments pass the point before it strikes.", KO: "몇 건이 지나간 뒤에 죽을지 고릅니다."},
	CrashSkipNone - sagaKeys:      {EN: "the next payment", KO: "바로 다음 결제"},
	CrashRequests - sagaKeys:      {EN: "%d payments", KO: "결제 %d건 뒤"},
	DidCrash - sagaKeys:           {EN: "dies at %s", KO: "죽을 지점: %s"},
	WonUnit - sagaKeys:            {EN: "won", KO: "원"},
	KindAudit - sagaKeys:          {EN: "audit", KO: "감사"},
	KindScale - sagaKeys:          {EN: "scale", KO: "규모 조정"},
	KeyAudit - sagaKeys:           {EN: "audit now", KO: "지금 감사"},
	DidAudit - sagaKeys:           {EN: "joining the books", KO: "장부를 맞춰 봅니다"},
	KeyState - sagaKeys:           {EN: "state filter", KO: "상태 필터"},
}

// Won writes an amount of money: "12,000 won".
func Won(n int64, l scenario.Lang) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s + scenario.Text{EN: " won", KO: "원"}.In(l)
}
