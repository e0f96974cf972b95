package text

import "github.com/msalab/msalab/lab/scenario"

const chartKeys = 5 * tableSize

// The messages of charts: what is charted, and what marks mean.
const (
	ChartReplicas Key = chartKeys + iota
	ChartQueue
	ChartSpread
	ChartFew
	MarkFault
	MarkHealed
	MarkScale
	MarkDeploy
	KeyCharts
	WhyAllCharts
	ChartBill
	ChartWorking
	ChartWaiting
	ChartIdle
	ChartWorstP95
)

var chartTexts = [...]scenario.Text{
	ChartReplicas - chartKeys: {EN: "Replicas ready", KO: "준비된 레플리카"},
	ChartQueue - chartKeys:    {EN: "Waiting for a slot", KO: "슬롯 대기 요청"},
	ChartSpread - chartKeys:   {EN: "Latencies", KO: "지연 시간 분포"},
	ChartFew - chartKeys:      {EN: "few to many", KO: "적음에서 많음"},
	MarkFault - chartKeys:     {EN: "fault", KO: "장애"},
	MarkHealed - chartKeys:    {EN: "healed", KO: "복구"},
	MarkScale - chartKeys:     {EN: "scale", KO: "규모"},
	MarkDeploy - chartKeys:    {EN: "deploy", KO: "배포"},
	KeyCharts - chartKeys:     {EN: "heatmap, replicas", KO: "분포, 레플리카"},
	WhyAllCharts - chartKeys:  {EN: "all charts are shown", KO: "모든 차트가 나와 있습니다"},
	ChartBill - chartKeys:     {EN: "Bill, slots", KO: "비용, 슬롯"},
	ChartWorking - chartKeys:  {EN: "working", KO: "작업"},
	ChartWaiting - chartKeys:  {EN: "waiting", KO: "대기"},
	ChartIdle - chartKeys:     {EN: "idle", KO: "유휴"},
	ChartWorstP95 - chartKeys: {EN: "worst p95", KO: "초별 최대 p95"},
}
