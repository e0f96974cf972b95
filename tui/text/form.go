package text

import "github.com/msalab/msalab/lab/scenario"

const formKeys = 9 * tableSize

// The messages of forms.
const (
	// All forms.
	FormHint Key = formKeys + iota
	FormApplies
	FormUnchanged
	FormWas
	FormChanged
	FormNone
	FormAny
	FormLast
	FormOnly

	// Policies.
	PolicyTitle
	PolicyLink
	PolicyLinkAbout
	PolicyEveryLink
	PolicyPreset
	PolicyPresetAbout
	PolicyOwn
	PolicyDiffers
	PolicyTimes
	PolicyFailures
	PolicyCalls
	PolicyDeadline
	PolicyDeadlineAbout
	PolicyTry
	PolicyTryAbout
	PolicyRetries
	PolicyRetriesAbout
	PolicyCodes
	PolicyCodesAbout
	PolicyBudget
	PolicyBudgetAbout
	PolicyBreaker
	PolicyBreakerAbout
	PolicyOpen
	PolicyOpenAbout
	PolicyBulkhead
	PolicyBulkheadAbout
	PolicyEjection
	PolicyEjectionAbout
	PolicyBalancing
	PolicyBalancingAbout
	PolicyDidTry
	PolicyDidRetries
	PolicyDidBudget
	PolicyDidBreaker
	PolicyDidBulkhead
	PolicyDidEjection

	// Limits.
	LimitTitle
	LimitFunction
	LimitFunctionAbout
	LimitRate
	LimitRateAbout
	LimitBurst
	LimitBurstAbout
	LimitWait
	LimitWaitAbout
	LimitDid

	// Link faults.
	LinkTitle
	LinkLinkAbout
	LinkKind
	LinkDelayAbout
	LinkJitter
	LinkJitterAbout
	LinkBandwidth
	LinkBandwidthAbout

	// Load.
	LoadTitle
	LoadRate
	LoadMix
	MixKeep
	LoadArrivals
	LoadDeclined
	LoadRateAbout
	LoadMixAbout
	LoadArrivalsAbout
	LoadDeclinedAbout
)

var formTexts = [...]scenario.Text{
	// All forms.
	FormHint - formKeys:      {EN: "up down: field   left right: value   enter: apply   esc closes", KO: "상하: 항목   좌우: 값   enter: 적용   esc 닫기"},
	FormApplies - formKeys:   {EN: "enter: %s", KO: "enter: %s"},
	FormUnchanged - formKeys: {EN: "nothing is changed yet", KO: "아직 바꾼 것이 없습니다"},
	FormWas - formKeys:       {EN: "was %s", KO: "이전 %s"},
	FormChanged - formKeys:   {EN: "changed", KO: "바뀜"},
	FormNone - formKeys:      {EN: "none", KO: "없음"},
	FormAny - formKeys:       {EN: "any number", KO: "제한 없음"},
	FormLast - formKeys:      {EN: "%s: %s is the last value on this side", KO: "%s: 이쪽으로는 %s 다음 값이 없습니다"},
	FormOnly - formKeys:      {EN: "%s: there is one value only", KO: "%s: 고를 값이 하나뿐입니다"},
	// Policies.
	PolicyTitle - formKeys:          {EN: "Policies", KO: "정책"},
	PolicyLink - formKeys:           {EN: "link", KO: "링크"},
	PolicyLinkAbout - formKeys:      {EN: "Which calls: caller.callee, or those over all links. What you don't touch stays as it is.", KO: "어떤 호출인지 고릅니다. 호출하는 쪽.받는 쪽 순서입니다. 건드리지 않은 값은 그대로입니다."},
	PolicyEveryLink - formKeys:      {EN: "all links", KO: "모든 링크"},
	PolicyPreset - formKeys:         {EN: "preset", KO: "기본 설정"},
	PolicyPresetAbout - formKeys:    {EN: "none: a caller waits for ever, as a client does that nobody configured. sane: what a shop starts with; no budget bounds its retries.", KO: "none: 아무 설정도 없는 클라이언트처럼 끝없이 기다립니다. sane: 쇼핑몰이 처음에 쓰는 설정이며, 재시도 예산은 없습니다."},
	PolicyOwn - formKeys:            {EN: "own", KO: "직접 설정"},
	PolicyDiffers - formKeys:        {EN: "differs by link", KO: "링크마다 다름"},
	PolicyTimes - formKeys:          {EN: "%d times", KO: "%d번"},
	PolicyFailures - formKeys:       {EN: "%d of %d fail", KO: "%d번 실패 / %d번"},
	PolicyCalls - formKeys:          {EN: "%d at once", KO: "동시에 %d건"},
	PolicyDeadline - formKeys:       {EN: "deadline", KO: "제한 시간"},
	PolicyDeadlineAbout - formKeys:  {EN: "A call ends with an error after it, all attempts together; the slot that waited is free again.", KO: "재시도를 모두 합쳐 이 시간이 지나면 오류로 끝나고, 기다리던 슬롯이 풀립니다."},
	PolicyTry - formKeys:            {EN: "per-try timeout", KO: "시도별 제한"},
	PolicyTryAbout - formKeys:       {EN: "One attempt is given up after it. Shorter than the deadline, so that another attempt fits in.", KO: "한 번의 시도를 포기하는 시간입니다. 다시 시도할 수 있게 제한 시간보다 짧습니다."},
	PolicyRetries - formKeys:        {EN: "retries", KO: "재시도"},
	PolicyRetriesAbout - formKeys:   {EN: "A call that fails is sent again, to another replica where there is one. Each retry is more load.", KO: "실패한 호출을 다른 레플리카에 다시 보냅니다. 재시도만큼 부하가 늘어납니다."},
	PolicyCodes - formKeys:          {EN: "retry on", KO: "재시도할 오류"},
	PolicyCodesAbout - formKeys:     {EN: "The gRPC codes that are worth another attempt.", KO: "다시 시도할 만한 gRPC 오류 코드입니다."},
	PolicyBudget - formKeys:         {EN: "retry budget", KO: "재시도 예산"},
	PolicyBudgetAbout - formKeys:    {EN: "Retries stay under this share of the calls, so that they can't pile up into a storm.", KO: "재시도가 폭풍처럼 불어나지 않게 호출의 이 비율 이하로 묶습니다."},
	PolicyBreaker - formKeys:        {EN: "circuit breaker", KO: "서킷 브레이커"},
	PolicyBreakerAbout - formKeys:   {EN: "After so many failures nothing is sent for a while: callers get their error at once.", KO: "이만큼 실패하면 한동안 호출을 보내지 않고 바로 오류를 돌려줍니다."},
	PolicyOpen - formKeys:           {EN: "stays open", KO: "열려 있는 시간"},
	PolicyOpenAbout - formKeys:      {EN: "How long nothing is sent. Then the circuit is half open: one call tries.", KO: "호출을 보내지 않는 시간입니다. 그 뒤에는 반쯤 열려 호출 한 건으로 시험합니다."},
	PolicyBulkhead - formKeys:       {EN: "bulkhead", KO: "벌크헤드"},
	PolicyBulkheadAbout - formKeys:  {EN: "At most so many calls of a replica wait for this callee; its other slots stay free for other work.", KO: "레플리카마다 이만큼만 이 서비스를 기다립니다. 나머지 슬롯은 다른 일에 씁니다."},
	PolicyEjection - formKeys:       {EN: "outlier ejection", KO: "이상 레플리카 제외"},
	PolicyEjectionAbout - formKeys:  {EN: "A replica that fails most calls while others don't gets none for so long.", KO: "다른 레플리카와 달리 자주 실패하는 레플리카는 이 시간 동안 호출을 받지 않습니다."},
	PolicyBalancing - formKeys:      {EN: "balancing", KO: "부하 분산"},
	PolicyBalancingAbout - formKeys: {EN: "round-robin: in turn. least-request: of two drawn, the one with fewer calls under way.", KO: "round-robin: 차례대로. least-request: 둘을 뽑아 진행 중인 호출이 적은 쪽."},
	PolicyDidTry - formKeys:         {EN: "So far attempts given up: %d.", KO: "지금까지 포기한 시도는 %d건입니다."},
	PolicyDidRetries - formKeys:     {EN: "So far attempts sent again: %d.", KO: "지금까지 다시 보낸 호출은 %d건입니다."},
	PolicyDidBudget - formKeys:      {EN: "So far retries refused: %d.", KO: "지금까지 막은 재시도는 %d건입니다."},
	PolicyDidBreaker - formKeys:     {EN: "So far opened: %d, calls not sent: %d.", KO: "지금까지 %d번 열려 호출 %d건을 보내지 않았습니다."},
	PolicyDidBulkhead - formKeys:    {EN: "So far calls refused: %d.", KO: "지금까지 거절한 호출은 %d건입니다."},
	PolicyDidEjection - formKeys:    {EN: "So far replicas left out: %d.", KO: "지금까지 레플리카를 제외한 횟수는 %d번입니다."},
	// Limits.
	LimitTitle - formKeys:         {EN: "Limits", KO: "요청 제한"},
	LimitFunction - formKeys:      {EN: "function", KO: "함수"},
	LimitFunctionAbout - formKeys: {EN: "Whose replicas are protected from their callers.", KO: "어느 함수의 레플리카를 보호할지 고릅니다."},
	LimitRate - formKeys:          {EN: "rate limit", KO: "처리율 제한"},
	LimitRateAbout - formKeys:     {EN: "Each replica refuses at once what comes beyond so many requests a second.", KO: "레플리카마다 초당 이만큼을 넘는 요청은 바로 거절합니다."},
	LimitBurst - formKeys:         {EN: "burst", KO: "순간 허용"},
	LimitBurstAbout - formKeys:    {EN: "How many requests may come at once.", KO: "한꺼번에 받아 주는 요청 수입니다."},
	LimitWait - formKeys:          {EN: "shed after", KO: "대기 상한"},
	LimitWaitAbout - formKeys:     {EN: "A request that waited so long for a slot is refused: its caller has probably given up.", KO: "슬롯을 이만큼 기다린 요청은 거절합니다. 호출한 쪽이 이미 포기했을 것입니다."},
	LimitDid - formKeys:           {EN: "So far requests refused: %d.", KO: "지금까지 거절한 요청은 %d건입니다."},
	// Link faults.
	LinkTitle - formKeys:          {EN: "Break a link", KO: "링크 장애 주입"},
	LinkLinkAbout - formKeys:      {EN: "The network between a caller and a callee.", KO: "호출하는 쪽과 받는 쪽 사이의 네트워크입니다."},
	LinkKind - formKeys:           {EN: "kind", KO: "종류"},
	LinkDelayAbout - formKeys:     {EN: "How much later each answer arrives.", KO: "응답이 그만큼 늦게 도착합니다."},
	LinkJitter - formKeys:         {EN: "jitter", KO: "지터"},
	LinkJitterAbout - formKeys:    {EN: "By how much the delay varies; at most the delay itself.", KO: "지연이 흔들리는 폭입니다. 지연보다 클 수 없습니다."},
	LinkBandwidth - formKeys:      {EN: "bandwidth", KO: "대역폭"},
	LinkBandwidthAbout - formKeys: {EN: "How many bytes a second pass the link.", KO: "링크를 지나는 초당 바이트 수입니다."},
	// Load.
	LoadTitle - formKeys:         {EN: "Load", KO: "부하"},
	LoadRate - formKeys:          {EN: "journeys a second", KO: "초당 여정 수"},
	LoadMix - formKeys:           {EN: "mix", KO: "구성"},
	MixKeep - formKeys:           {EN: "as now", KO: "지금대로"},
	LoadArrivals - formKeys:      {EN: "arrivals", KO: "도착 방식"},
	LoadDeclined - formKeys:      {EN: "cards declined", KO: "거절되는 카드"},
	LoadRateAbout - formKeys:     {EN: "How many journeys begin in a second, whether or not the shop keeps up.", KO: "1초에 시작하는 여정 수입니다. 쇼핑몰이 따라오지 못해도 그대로 시작합니다."},
	LoadMixAbout - formKeys:      {EN: "How often each journey is made: as the article counts them, or all as often.", KO: "여정별 비율입니다. article은 글의 비율, even은 모두 같은 비율입니다."},
	LoadArrivalsAbout - formKeys: {EN: "poisson: at random moments, as shoppers come; even: at equal distances.", KO: "poisson은 실제 손님처럼 무작위로, even은 같은 간격으로 시작합니다."},
	LoadDeclinedAbout - formKeys: {EN: "The share of payments whose card is declined: a business no, which is no failure.", KO: "카드가 거절되는 결제의 비율입니다. 업무상의 거절이며 실패가 아닙니다."},
}
