package text

import "github.com/msalab/msalab/lab/scenario"

const roomKeys = 10 * tableSize

// What is said before a room, and before something is cut off.
const (
	KeyFold Key = roomKeys + iota
	KeyUnfold
	KeyUnvote
	KeyUnpresent
	DidUnvote
	WhyNoVote
	WhyCovered
	VotesOpen
	ReplaceTitle
	ReplaceHint
	KeyOtherShop
	ToldTimes
)

var roomTexts = [...]scenario.Text{
	KeyFold - roomKeys:      {EN: "to the views", KO: "보기로"},
	KeyUnfold - roomKeys:    {EN: "to the question", KO: "질문으로"},
	KeyUnvote - roomKeys:    {EN: "take a vote back", KO: "투표 취소"},
	KeyUnpresent - roomKeys: {EN: "leave", KO: "발표 끝"},
	DidUnvote - roomKeys:    {EN: "the last vote, for %d, is taken back", KO: "마지막 투표를 취소했습니다 (%d번)"},
	WhyNoVote - roomKeys:    {EN: "nobody has voted", KO: "아직 투표가 없습니다"},
	WhyCovered - roomKeys:   {EN: "the question covers the view; esc folds it", KO: "질문이 보기를 가립니다 (esc 접기)"},
	VotesOpen - roomKeys:    {EN: "votes: %d", KO: "모두 %d표"},
	ReplaceTitle - roomKeys: {EN: "A scenario is running. End it and run the other one?", KO: "시나리오가 실행 중입니다. 끝내고 다른 시나리오를 실행할까요?"},
	ReplaceHint - roomKeys:  {EN: "y runs it, esc goes on", KO: "y 실행, esc 계속"},
	KeyOtherShop - roomKeys: {EN: "other shop", KO: "다른 쇼핑몰"},
	ToldTimes - roomKeys:    {EN: "(%d times)", KO: "(%d번)"},
}
