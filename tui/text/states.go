package text

import "github.com/msalab/msalab/lab/scenario"

const stateKeys = 6 * tableSize

// What each view says when it isn't as it should be: while the shop starts, when
// its data are old, when the lab is broken, when it plays a record or has more than
// the screen has room for.
const (
	MapLoading Key = stateKeys + iota
	ChartsLoading
	TracesStarting
	TracesKept
	TracesKeptHint
	MatrixNoneYet
	MatrixNoneEver
	MatrixHidden
	MatrixBelow
	MatrixLoading
	LogLoading
	BillLoading
	SagaLoading
	ClaimsLoading

	MapStale
	ChartsStale
	TracesStale
	MatrixStale
	LogStale
	BillStale
	SagaStale
	ClaimsStale

	MapBroken
	ChartsBroken
	TracesBroken
	MatrixBroken
	LogBroken
	BillBroken
	SagaBroken
	ClaimsBroken

	MapEmpty
	ChartsEmpty
	BillEmpty
	SagaEmpty
)

var stateTexts = [...]scenario.Text{
	MapLoading - stateKeys:     {EN: "The map comes with the first replica that is ready", KO: "첫 레플리카가 준비되면 지도가 나옵니다"},
	ChartsLoading - stateKeys:  {EN: "The charts begin with the first shoppers", KO: "첫 손님이 오면 차트가 시작됩니다"},
	TracesStarting - stateKeys: {EN: "the shop is starting: traces come with its first requests", KO: "쇼핑몰을 시작하는 중입니다. 첫 요청부터 추적이 나옵니다"},
	TracesKept - stateKeys:     {EN: "kept in the record", KO: "기록에 남은 추적"},
	TracesKeptHint - stateKeys: {EN: "The record keeps those that were shown, the slowest and one that failed", KO: "기록에는 보여 준 추적, 가장 느린 추적, 실패한 추적만 남습니다"},
	MatrixNoneYet - stateKeys:  {EN: "The record comes to its faults later", KO: "기록에서 장애는 더 뒤에 나옵니다"},
	MatrixNoneEver - stateKeys: {EN: "This run broke no function", KO: "이 실행에서는 장애를 일으키지 않았습니다"},
	MatrixHidden - stateKeys:   {EN: "faults hidden: %d (left, right)", KO: "숨은 장애 %d개 (left, right)"},
	MatrixBelow - stateKeys:    {EN: "lines below: %d (up, down)", KO: "아래 줄 %d개 (up, down)"},
	MatrixLoading - stateKeys:  {EN: "the shop is starting: cells fill as its journeys end", KO: "쇼핑몰을 시작하는 중입니다. 여정이 끝날 때마다 칸이 찹니다"},
	LogLoading - stateKeys:     {EN: "the shop is starting: each replica tells when it is ready", KO: "쇼핑몰을 시작하는 중입니다. 레플리카가 준비될 때마다 기록이 남습니다"},
	BillLoading - stateKeys:    {EN: "The bill begins with the first replica that is ready", KO: "첫 레플리카가 준비되면 비용을 세기 시작합니다"},
	SagaLoading - stateKeys:    {EN: "Orders come with the first shoppers", KO: "첫 손님이 오면 주문이 나옵니다"},
	ClaimsLoading - stateKeys:  {EN: "the shop is starting: nothing is judged before it is ready", KO: "쇼핑몰을 시작하는 중입니다. 준비된 뒤에 판정합니다"},

	MapStale - stateKeys:    {EN: "boxes and links are as they were then", KO: "상자와 링크는 그때 상태입니다"},
	ChartsStale - stateKeys: {EN: "the charts end there", KO: "차트는 거기까지입니다"},
	TracesStale - stateKeys: {EN: "the engine hangs; the search for traces goes on", KO: "엔진 응답은 없고 추적 검색은 계속합니다"},
	MatrixStale - stateKeys: {EN: "no cell was counted since", KO: "그 뒤로 센 칸이 없습니다"},
	LogStale - stateKeys:    {EN: "nothing was logged since", KO: "그 뒤로 남은 기록이 없습니다"},
	BillStale - stateKeys:   {EN: "nothing was billed since", KO: "그 뒤로 센 비용이 없습니다"},
	SagaStale - stateKeys:   {EN: "orders are as they were then", KO: "주문은 그때 상태입니다"},
	ClaimsStale - stateKeys: {EN: "nothing was judged since", KO: "그 뒤로 나온 판정이 없습니다"},

	MapBroken - stateKeys:    {EN: "There is no map: nothing runs", KO: "실행 중인 것이 없어 지도가 없습니다"},
	ChartsBroken - stateKeys: {EN: "There is nothing to chart: nothing runs", KO: "실행 중인 것이 없어 차트가 없습니다"},
	TracesBroken - stateKeys: {EN: "the lab is broken; these traces are from before", KO: "실습실에 문제가 생겼습니다. 그 전의 추적입니다"},
	MatrixBroken - stateKeys: {EN: "the lab is broken; these cells are from before", KO: "실습실에 문제가 생겼습니다. 그 전의 칸입니다"},
	LogBroken - stateKeys:    {EN: "the lab is broken; what led there is below", KO: "실습실에 문제가 생겼습니다. 그때까지의 기록입니다"},
	BillBroken - stateKeys:   {EN: "There is nothing to bill: nothing runs", KO: "실행 중인 것이 없어 비용이 없습니다"},
	SagaBroken - stateKeys:   {EN: "There are no orders: nothing runs", KO: "실행 중인 것이 없어 주문이 없습니다"},
	ClaimsBroken - stateKeys: {EN: "the lab is broken; these verdicts are from before", KO: "실습실에 문제가 생겼습니다. 그 전의 판정입니다"},

	MapEmpty - stateKeys:    {EN: "The map shows functions, replicas and links of a shop", KO: "지도에는 쇼핑몰의 함수, 레플리카, 링크가 나옵니다"},
	ChartsEmpty - stateKeys: {EN: "The charts show what the shoppers of a shop meet", KO: "차트에는 손님이 겪는 것이 나옵니다"},
	BillEmpty - stateKeys:   {EN: "The bill shows what a shop uses", KO: "비용에는 쇼핑몰이 쓰는 것이 나옵니다"},
	SagaEmpty - stateKeys:   {EN: "The saga shows how orders of a shop are paid", KO: "사가에는 주문을 결제하는 과정이 나옵니다"},
}
