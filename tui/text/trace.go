package text

import "github.com/msalab/msalab/lab/scenario"

const traceKeys = 7 * tableSize

// The messages of what can be done with a trace.
const (
	KeyCopy Key = traceKeys + iota
	KeyZoom
	KeyChooseLink
	DidCopyLink
	DidCopyID
	WhyNoTraceHere
	WhyNoWaterfall
	TraceZoomed
	TracesMany
	TracesStand
	TracesNewer
	TracesNewerMany
	RequestHead
)

var traceTexts = [...]scenario.Text{
	KeyCopy - traceKeys:         {EN: "copy the link", KO: "링크 복사"},
	KeyZoom - traceKeys:         {EN: "zoom", KO: "확대"},
	KeyChooseLink - traceKeys:   {EN: "next link", KO: "다음 링크"},
	DidCopyLink - traceKeys:     {EN: "copied %s", KO: "복사했습니다: %s"},
	DidCopyID - traceKeys:       {EN: "copied the id %s (this store has no web pages)", KO: "추적 번호를 복사했습니다: %s (이 저장소에는 웹 화면이 없습니다)"},
	WhyNoTraceHere - traceKeys:  {EN: "no trace is selected", KO: "선택한 추적이 없습니다"},
	WhyNoWaterfall - traceKeys:  {EN: "open a trace first", KO: "먼저 추적을 여십시오"},
	TraceZoomed - traceKeys:     {EN: "zoomed: %s", KO: "확대: %s"},
	TracesMany - traceKeys:      {EN: "%d of %d", KO: "%d / %d"},
	TracesStand - traceKeys:     {EN: "held", KO: "멈춤"},
	TracesNewer - traceKeys:     {EN: "+%d new", KO: "새로 +%d"},
	TracesNewerMany - traceKeys: {EN: "%d+ new", KO: "새로 %d+"},
	RequestHead - traceKeys:     {EN: "request", KO: "요청"},
}
