package text

import "github.com/msalab/msalab/lab/scenario"

const mapKeys = 8 * tableSize

// The messages of the map: what policies did on a link since the run began, what the
// limits of a function refused, and a fault that isn't in force yet.
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
}
