package text

import "github.com/msalab/msalab/lab/scenario"

const claimKeys = 4 * tableSize

// The messages of the view of claims.
const (
	ViewClaims Key = claimKeys + iota
	ClaimsTitle
	ClaimsCount
	ClaimNotMeasured
	ClaimRunning
	ClaimUnjudged
	ClaimDoubted
	MoreFigures
	ClaimsAbove
	ClaimsBelow
	ClaimBy
	ClaimByNone
	ClaimEnter
	ClaimRules
	ClaimMeasured
	ClaimPlayTitle
	WhyNoJudge
	KeyClaim
)

var claimTexts = [...]scenario.Text{
	ViewClaims - claimKeys:       {EN: "Claims", KO: "주장"},
	ClaimsTitle - claimKeys:      {EN: "What the article says, and what was measured in this session", KO: "글의 주장과 이번 실습에서 측정한 결과"},
	ClaimsCount - claimKeys:      {EN: "measured %d of %d", KO: "측정 %d / %d"},
	ClaimNotMeasured - claimKeys: {EN: "not measured", KO: "측정 전"},
	ClaimRunning - claimKeys:     {EN: "under way", KO: "진행 중"},
	ClaimUnjudged - claimKeys:    {EN: "it was not judged", KO: "판정하지 않았습니다"},
	MoreFigures - claimKeys:      {EN: "%d more figures", KO: "그 밖의 값 %d개"},
	ClaimsAbove - claimKeys:      {EN: "%d above", KO: "위에 %d개"},
	ClaimsBelow - claimKeys:      {EN: "%d below", KO: "아래에 %d개"},
	ClaimDoubted - claimKeys:     {EN: "run invalid (%s)", KO: "실행 무효 (%s)"},
	ClaimBy - claimKeys:          {EN: "judged by: %s", KO: "판정하는 시나리오: %s"},
	ClaimByNone - claimKeys:      {EN: "No scenario of the lab judges this claim", KO: "이 주장을 판정하는 시나리오가 없습니다"},
	ClaimEnter - claimKeys:       {EN: "enter plays one", KO: "enter 실행"},
	ClaimRules - claimKeys:       {EN: "%s if %s", KO: "%s 조건: %s"},
	ClaimMeasured - claimKeys:    {EN: "measured: %s", KO: "측정값: %s"},
	ClaimPlayTitle - claimKeys:   {EN: "Which scenario shall judge %s?", KO: "%s 판정에 쓸 시나리오"},
	WhyNoJudge - claimKeys:       {EN: "no scenario judges this claim", KO: "이 주장을 판정하는 시나리오가 없습니다"},
	KeyClaim - claimKeys:         {EN: "play its scenario", KO: "시나리오 실행"},
}
