package text

import "github.com/msalab/msalab/lab/scenario"

const mapKeys = 8 * tableSize

// The messages of the map: what policies did on a link since the run began, what the
// limits of a function refused, a fault that isn't in force yet, how a function fares.
const (
	LinkOpened Key = mapKeys + iota
	LinkNotSent
	LinkFull
	LinkTimedOut
	LinkRetried
	LinkUnbudgeted
	LinkResent
	LinkEjected
	FunctionLimited
	FunctionShed
	FaultArming

	HealthOK
	HealthIdle
	HealthSlow
	HealthFull
	HealthBusy
	HealthStuck
	HealthStarting
	HealthShort
	HealthErring
	HealthFailing
	HealthDown
)

var mapTexts = [...]scenario.Text{
	LinkOpened - mapKeys:     {EN: "opened %d", KO: "열림 %d"},
	LinkNotSent - mapKeys:    {EN: "not sent %d", KO: "보내지 않음 %d"},
	LinkFull - mapKeys:       {EN: "refused by bulkhead %d", KO: "벌크헤드 거절 %d"},
	LinkTimedOut - mapKeys:   {EN: "timed out %d", KO: "시간 초과 %d"},
	LinkRetried - mapKeys:    {EN: "retried %d", KO: "재시도 %d"},
	LinkUnbudgeted - mapKeys: {EN: "retries refused %d", KO: "재시도 거절 %d"},
	LinkResent - mapKeys:     {EN: "resent by gRPC %d", KO: "gRPC 재전송 %d"},
	LinkEjected - mapKeys:    {EN: "replicas left out %d", KO: "제외한 레플리카 %d"},

	FunctionLimited - mapKeys: {EN: "limited %d", KO: "처리율 제한 거절 %d"},
	FunctionShed - mapKeys:    {EN: "shed %d", KO: "버림 %d"},
	FaultArming - mapKeys:     {EN: "being prepared", KO: "준비 중"},

	HealthOK - mapKeys:       {EN: "ok", KO: "정상"},
	HealthIdle - mapKeys:     {EN: "idle", KO: "유휴"},
	HealthSlow - mapKeys:     {EN: "slow", KO: "느림"},
	HealthFull - mapKeys:     {EN: "full", KO: "가득 참"},
	HealthBusy - mapKeys:     {EN: "queueing", KO: "대기열"},
	HealthStuck - mapKeys:    {EN: "stuck", KO: "멈춤"},
	HealthStarting - mapKeys: {EN: "starting", KO: "시작 중"},
	HealthShort - mapKeys:    {EN: "degraded", KO: "부족"},
	HealthErring - mapKeys:   {EN: "errors", KO: "오류"},
	HealthFailing - mapKeys:  {EN: "failing", KO: "실패 중"},
	HealthDown - mapKeys:     {EN: "dead", KO: "죽음"},
}
