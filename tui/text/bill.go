package text

import "github.com/msalab/msalab/lab/scenario"

const billKeys = 1 * tableSize

// The messages of the bill, and of the autoscaler beside it.
const (
	ViewBill Key = billKeys + iota

	// Bill.
	BillTitle
	BillNone
	BillNoneHint
	BillReplicas
	BillWorking
	BillWaiting
	BillIdle
	BillSlots
	BillSeconds
	BillFootprint
	BillTogether
	BillMore
	BillAbout
	BillMeasured
	BillInProc
	BillBinary
	BillPrices
	BillOneShop
	BillJudged

	// Autoscaler.
	ScalerTitle
	ScalerNone
	ScalerState
	ScalerTimes
	ScalerNoDecision

	// Deploys.
	RolloutTitle
	RolloutFigures
	RolloutPromoted
	RolloutBack
	RolloutStopped
	RolloutRuns

	// Its form.
	KeyAutoscale
	AutoscaleTitle
	AutoscaleFunctionAbout
	AutoscaleOn
	AutoscaleOnAbout
	AutoscaleYes
	AutoscaleNo
	AutoscaleMetric
	AutoscaleMetricAbout
	AutoscaleUtilisation
	AutoscaleInFlight
	AutoscaleRate
	AutoscaleTarget
	AutoscaleTargetAbout
	AutoscaleMin
	AutoscaleMinAbout
	AutoscaleMax
	AutoscaleMaxAbout
	AutoscaleEvery
	AutoscaleEveryAbout
	AutoscaleWindow
	AutoscaleWindowAbout
	WhyAutoscaleOff
	DidAutoscale
	DidAutoscaleOff

	// The form of a deploy.
	DeployTitle
	DeployFunctionAbout
	DeployVersion
	DeployVersionAbout
	DeployStrategy
	DeployRolling
	DeployRecreate
	DeployCanary
	DeploySurge
	DeploySurgeAbout
	DeployUnavailable
	DeployUnavailableAbout
	DeployWeights
	DeployWeightsAbout
	DeployHold
	DeployHoldAbout
	DeployGate
	DeployGateAbout
	DeployGateP95
	DeployGateP95About
	WhyDeploying
	WhyUnready
	WhyThisVersion
)

var billTexts = [...]scenario.Text{
	ViewBill - billKeys: {EN: "Bill", KO: "비용"},
	// Bill.
	BillTitle - billKeys:     {EN: "Bill of the last %s, simulated", KO: "최근 %s 동안의 비용 (모의값)"},
	BillNone - billKeys:      {EN: "Nothing was used yet", KO: "아직 쓴 것이 없습니다"},
	BillNoneHint - billKeys:  {EN: "Replicas tell four times a second what they use", KO: "레플리카가 1초에 네 번 사용량을 알립니다"},
	BillReplicas - billKeys:  {EN: "replicas", KO: "레플리카"},
	BillWorking - billKeys:   {EN: "working", KO: "작업"},
	BillWaiting - billKeys:   {EN: "waiting", KO: "호출 대기"},
	BillIdle - billKeys:      {EN: "idle", KO: "유휴"},
	BillSlots - billKeys:     {EN: "slot-seconds", KO: "슬롯-초"},
	BillSeconds - billKeys:   {EN: "-seconds", KO: "-초"},
	BillFootprint - billKeys: {EN: "footprint", KO: "풋프린트"},
	BillTogether - billKeys:  {EN: "together", KO: "합계"},
	BillMore - billKeys:      {EN: "%d more functions", KO: "함수 %d개 더"},
	BillAbout - billKeys:     {EN: "slot-seconds working, waiting (held while a callee works), idle; footprint-seconds: 1 for each function that a replica carries", KO: "슬롯-초는 작업, 호출 대기(응답을 기다리며 붙잡은 슬롯), 유휴로 나뉩니다. 풋프린트-초는 레플리카가 가진 함수마다 1입니다"},
	BillMeasured - billKeys:  {EN: "CPU and RSS are measured; each process carries the whole binary, so RSS says little of its function", KO: "CPU와 RSS는 측정값입니다. 프로세스마다 바이너리 전체를 담고 있어 RSS로는 함수의 차이가 잘 드러나지 않습니다"},
	BillInProc - billKeys:    {EN: "in one process CPU and RSS can't be told apart by function", KO: "한 프로세스 안에서는 함수별 CPU와 RSS를 나눌 수 없습니다"},
	BillBinary - billKeys:    {EN: "RSS: each process has the whole binary", KO: "RSS는 측정값: 프로세스마다 바이너리 전체"},
	BillPrices - billKeys:    {EN: "Which is cheaper, by the price of a footprint-second (a slot-second costs 1)", KO: "풋프린트-초 가격에 따라 어느 쪽이 싼가 (슬롯-초는 1)"},
	BillJudged - billKeys:    {EN: "judged in %s:", KO: "판정한 구간 %s:"},
	BillOneShop - billKeys:   {EN: "s runs a monolith and services side by side; then it says which is cheaper", KO: "s로 모놀리식과 서비스를 나란히 실행하면 어느 쪽이 싼지 알 수 있습니다"},
	// Autoscaler.
	ScalerTitle - billKeys:      {EN: "Autoscaler", KO: "오토스케일러"},
	ScalerNone - billKeys:       {EN: "off; a sets it up: Kubernetes' HPA rule, with shorter times", KO: "꺼짐. a로 설정하면 쿠버네티스 HPA 규칙을 더 짧은 시간으로 씁니다"},
	ScalerState - billKeys:      {EN: "replicas %d, wanted %d (%d to %d)", KO: "레플리카 %d, 목표 %d (%d~%d)"},
	ScalerTimes - billKeys:      {EN: "a look every %g s (Kubernetes: %g s), more after %g s (%g s), fewer after %g s (%g s), no change within %.3g %% of the target (%.3g %%)", KO: "확인 주기 %g초 (쿠버네티스 %g초), 확장 대기 %g초 (%g초), 축소 대기 %g초 (%g초), 목표와의 차이 %.3g %% 이내는 유지 (%.3g %%)"},
	ScalerNoDecision - billKeys: {EN: "no decision yet", KO: "아직 결정이 없습니다"},
	// Deploys.
	RolloutTitle - billKeys:    {EN: "Deploys", KO: "배포"},
	RolloutFigures - billKeys:  {EN: "%.1f s, %d restarted with %d functions; %d requests met it, %d failed; shoppers meanwhile: %d failed, %d took over 1 s", KO: "%.1f초, 재시작 %d개, 함수 %d개. 새 버전이 받은 요청 %d건, 실패 %d건. 그동안 손님: 실패 %d건, 1초 초과 %d건"},
	RolloutPromoted - billKeys: {EN: "promoted", KO: "완료"},
	RolloutBack - billKeys:     {EN: "rolled back", KO: "되돌림"},
	RolloutStopped - billKeys:  {EN: "stopped", KO: "중단"},
	RolloutRuns - billKeys:     {EN: "under way", KO: "진행 중"},
	// Its form.
	KeyAutoscale - billKeys:           {EN: "autoscale", KO: "오토스케일"},
	AutoscaleTitle - billKeys:         {EN: "Autoscaler", KO: "오토스케일러"},
	AutoscaleFunctionAbout - billKeys: {EN: "Whose replicas follow the load; in a monolith whole copies do.", KO: "어느 함수의 레플리카가 부하를 따를지 고릅니다. 모놀리식에서는 전체 복사본이 따릅니다."},
	AutoscaleOn - billKeys:            {EN: "autoscaled", KO: "오토스케일"},
	AutoscaleOnAbout - billKeys:       {EN: "Off: the replicas stay as many as they are, and + and - change them.", KO: "끄면 레플리카 수가 그대로 남고 +와 -로 바꿉니다."},
	AutoscaleYes - billKeys:           {EN: "on", KO: "켬"},
	AutoscaleNo - billKeys:            {EN: "off", KO: "끔"},
	AutoscaleMetric - billKeys:        {EN: "metric", KO: "지표"},
	AutoscaleMetricAbout - billKeys:   {EN: "What a replica is measured by, on average over all that are ready.", KO: "준비된 레플리카의 평균으로 재는 지표입니다."},
	AutoscaleUtilisation - billKeys:   {EN: "slots taken", KO: "슬롯 사용률"},
	AutoscaleInFlight - billKeys:      {EN: "in flight", KO: "진행 중 요청"},
	AutoscaleRate - billKeys:          {EN: "requests a second", KO: "초당 요청"},
	AutoscaleTarget - billKeys:        {EN: "target", KO: "목표"},
	AutoscaleTargetAbout - billKeys:   {EN: "Wanted are replicas x average / target, rounded up; within a fifth of the target nothing changes (Kubernetes: a tenth).", KO: "레플리카 수 x 평균 / 목표를 올림한 만큼 둡니다. 목표와의 차이가 5분의 1 안이면 바꾸지 않습니다 (쿠버네티스는 10분의 1)."},
	AutoscaleMin - billKeys:           {EN: "at least", KO: "최소"},
	AutoscaleMinAbout - billKeys:      {EN: "Never fewer replicas than that.", KO: "레플리카가 이보다 적어지지 않습니다."},
	AutoscaleMax - billKeys:           {EN: "at most", KO: "최대"},
	AutoscaleMaxAbout - billKeys:      {EN: "Never more replicas than that.", KO: "레플리카가 이보다 많아지지 않습니다."},
	AutoscaleEvery - billKeys:         {EN: "a look every", KO: "확인 주기"},
	AutoscaleEveryAbout - billKeys:    {EN: "Replicas come when six looks agree. Kubernetes looks every 15 s, at longer means, and waits for no second look.", KO: "여섯 번 연속 필요할 때 늘립니다. 쿠버네티스는 15초마다 더 긴 평균을 보고 바로 늘립니다."},
	AutoscaleWindow - billKeys:        {EN: "fewer after", KO: "축소 대기"},
	AutoscaleWindowAbout - billKeys:   {EN: "The most that was needed in this time stays; Kubernetes waits 300 s.", KO: "이 시간 안에 가장 많이 필요했던 수를 유지합니다. 쿠버네티스는 300초를 기다립니다."},
	WhyAutoscaleOff - billKeys:        {EN: "it is off", KO: "꺼져 있습니다"},
	DidAutoscale - billKeys:           {EN: "autoscale %s: %d to %d replicas, %s %s, a look every %s, up after %s, down after %s", KO: "오토스케일 %s: 레플리카 %d~%d개, %s %s, 확인 주기 %s, 확장 대기 %s, 축소 대기 %s"},
	DidAutoscaleOff - billKeys:        {EN: "autoscale %s: off, and the replicas stay", KO: "오토스케일 %s: 끔, 레플리카 수는 그대로"},
	// The form of a deploy.
	DeployTitle - billKeys:            {EN: "Deploy", KO: "배포"},
	DeployFunctionAbout - billKeys:    {EN: "The function that has several versions. In a monolith whole copies are replaced.", KO: "버전이 여러 개인 함수입니다. 모놀리식에서는 전체 복사본을 바꿉니다."},
	DeployVersion - billKeys:          {EN: "version", KO: "버전"},
	DeployVersionAbout - billKeys:     {EN: "v2 has other code and a new message field; v2-bad fails after a while.", KO: "v2는 코드가 다르고 메시지 필드가 늘었습니다. v2-bad는 조금 뒤 실패하기 시작합니다."},
	DeployStrategy - billKeys:         {EN: "strategy", KO: "방식"},
	DeployRolling - billKeys:          {EN: "A few replicas at a time, new ones ready before old ones leave.", KO: "몇 개씩 바꿉니다. 새 레플리카가 준비되면 이전 것이 나갑니다."},
	DeployRecreate - billKeys:         {EN: "All old replicas leave, then all new ones come: nothing serves in between.", KO: "이전 레플리카가 모두 나간 뒤 새것이 시작합니다. 그사이에는 받는 곳이 없습니다."},
	DeployCanary - billKeys:           {EN: "A share of the calls first; a gate promotes the version or takes it back by itself.", KO: "호출의 일부만 먼저 보냅니다. 기준에 따라 스스로 넓히거나 되돌립니다."},
	DeploySurge - billKeys:            {EN: "too many", KO: "초과 허용"},
	DeploySurgeAbout - billKeys:       {EN: "How many replicas there may be beyond those that are wanted (max surge).", KO: "원하는 수를 넘어 더 둘 수 있는 레플리카 수입니다 (max surge)."},
	DeployUnavailable - billKeys:      {EN: "too few", KO: "부족 허용"},
	DeployUnavailableAbout - billKeys: {EN: "How many may be missing meanwhile (max unavailable).", KO: "배포하는 동안 모자라도 되는 레플리카 수입니다 (max unavailable)."},
	DeployWeights - billKeys:          {EN: "weights", KO: "비중"},
	DeployWeightsAbout - billKeys:     {EN: "The shares of the calls that the canary gets, one after the other; then all.", KO: "카나리가 차례로 받는 호출 비율입니다. 마지막에는 전부 받습니다."},
	DeployHold - billKeys:             {EN: "each for", KO: "단계 시간"},
	DeployHoldAbout - billKeys:        {EN: "How long the gate watches at each weight.", KO: "비중마다 기준을 지켜보는 시간입니다."},
	DeployGate - billKeys:             {EN: "gate: success", KO: "기준: 성공률"},
	DeployGateAbout - billKeys:        {EN: "At least this share of the canary's requests must not fail.", KO: "카나리 요청의 이 비율 이상이 성공해야 합니다."},
	DeployGateP95 - billKeys:          {EN: "gate: p95", KO: "기준: p95"},
	DeployGateP95About - billKeys:     {EN: "The canary's p95 must be below that.", KO: "카나리의 p95가 이보다 낮아야 합니다."},
	WhyUnready - billKeys:             {EN: "no replica of %s is ready in %s", KO: "준비된 레플리카가 없습니다(%s, %s)"},
	WhyDeploying - billKeys:           {EN: "%s is being deployed; wait for its end", KO: "배포 중입니다(%s). 끝날 때까지 기다리십시오"},
	WhyThisVersion - billKeys:         {EN: "all replicas of %s run %s already", KO: "이미 모두 이 버전입니다: %s %s"},
}
