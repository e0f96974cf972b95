package text

import "github.com/msalab/msalab/lab/scenario"

const wireKeys = 3 * tableSize

// The messages of the view of messages on the wire.
const (
	ViewWire Key = wireKeys + iota

	// Wire.
	WireTitle
	WireListHint
	WireOpenHint
	WireNone
	WireNoneHint
	WireLoading
	WireStale
	WireBroken
	WireListening
	WireListeningHint
	WireFailed
	WireFailedHint
	WireUnseen
	WireFrom
	WireSizes
	WireBytes
	WireDump
	WireSource
	WireStruct
	WireEdited
	WireReader
	WireKept
	WireLost
	WireMisread
	WireUnknown
	WireRefused

	// The edit of a schema.
	WireEditTitle
	WireEditChange
	WireEditField
	WireEditType
	WireEditNumber
	WireEditChangeAbout
	WireEditFieldAbout
	WireEditTypeAbout
	WireEditNumberAbout
	WireAdd
	WireRemove
	WireRenumber
	WireNumberTaken
	WireNoType
	WireNoNumber
	DidEdit

	KindWire
	KindBench

	KeyEdit
	KeyUnedit
	WhyNoSpecimen
	WhyNoEdit
)

// wireTexts are in the order of their keys.
var wireTexts = [...]scenario.Text{
	ViewWire - wireKeys: {EN: "Wire", KO: "메시지"},

	WireTitle - wireKeys:         {EN: "Messages of the shop", KO: "쇼핑몰의 메시지"},
	WireListHint - wireKeys:      {EN: "enter captures one", KO: "enter 하나를 캡처"},
	WireOpenHint - wireKeys:      {EN: "e edits, u undoes, enter captures anew, esc back", KO: "e 편집, u 취소, enter 다시 캡처, esc 뒤로"},
	WireNone - wireKeys:          {EN: "No message was looked at", KO: "들여다본 메시지가 없습니다"},
	WireNoneHint - wireKeys:      {EN: "messages are captured in a running shop", KO: "메시지는 실행 중인 쇼핑몰에서 캡처합니다"},
	WireLoading - wireKeys:       {EN: "no service sends messages so far", KO: "아직 메시지를 보내는 서비스가 없습니다"},
	WireStale - wireKeys:         {EN: "messages are captured from a shop that isn't heard of", KO: "소식이 끊긴 쇼핑몰에서는 메시지를 캡처할 수 없습니다"},
	WireBroken - wireKeys:        {EN: "no message can be captured", KO: "메시지를 캡처할 수 없습니다"},
	WireListening - wireKeys:     {EN: "Listening for %s", KO: "메시지를 기다립니다: %s"},
	WireListeningHint - wireKeys: {EN: "the next one that a service sends or reads", KO: "서비스가 보내거나 읽을 다음 메시지"},
	WireFailed - wireKeys:        {EN: "%s could not be taken apart", KO: "메시지를 분석하지 못했습니다: %s"},
	WireFailedHint - wireKeys:    {EN: "enter tries again, esc goes back", KO: "enter 다시 시도, esc 뒤로"},
	WireUnseen - wireKeys: {
		EN: "None went from one service to another; enter listens again. Is there load? The command lab wire has a shop of its own that sends every message.",
		KO: "서비스 사이에 오간 메시지가 없습니다. 부하를 확인하고 enter 키로 다시 기다리십시오. lab wire 명령에는 모든 메시지를 보내는 쇼핑몰이 따로 있습니다."},
	WireFrom - wireKeys:    {EN: "captured at %s", KO: "캡처한 곳: %s"},
	WireSizes - wireKeys:   {EN: "Size", KO: "크기"},
	WireBytes - wireKeys:   {EN: "%6d bytes", KO: "%6d바이트"},
	WireDump - wireKeys:    {EN: "On the wire", KO: "전송된 바이트"},
	WireSource - wireKeys:  {EN: "Defined in", KO: "정의"},
	WireStruct - wireKeys:  {EN: "Fields of the Go struct", KO: "Go 구조체의 필드"},
	WireEdited - wireKeys:  {EN: "By the new schema: %s", KO: "새 스키마로 쓴 바이트: %s"},
	WireReader - wireKeys:  {EN: "What a reader with the old schema has", KO: "옛 스키마로 읽은 결과"},
	WireKept - wireKeys:    {EN: "kept", KO: "정상"},
	WireLost - wireKeys:    {EN: "lost; it was", KO: "값 없음, 원래 값:"},
	WireMisread - wireKeys: {EN: "misread; it was", KO: "잘못 읽음, 원래 값:"},
	WireUnknown - wireKeys: {EN: "bytes that it doesn't know, and keeps: %d", KO: "알지 못한 채 보관한 바이트: %d"},
	WireRefused - wireKeys: {EN: "it refuses the message", KO: "메시지를 받지 않습니다"},

	WireEditTitle - wireKeys:       {EN: "Change the schema", KO: "스키마 바꾸기"},
	WireEditChange - wireKeys:      {EN: "change", KO: "변경"},
	WireEditField - wireKeys:       {EN: "field", KO: "필드"},
	WireEditType - wireKeys:        {EN: "type", KO: "타입"},
	WireEditNumber - wireKeys:      {EN: "number", KO: "번호"},
	WireEditChangeAbout - wireKeys: {EN: "what the developer of the new version does", KO: "새 버전의 개발자가 하는 일"},
	WireEditFieldAbout - wireKeys:  {EN: "the field that is changed; a new one gets a name of its own", KO: "바꿀 필드. 새 필드에는 겹치지 않는 이름이 붙습니다"},
	WireEditTypeAbout - wireKeys:   {EN: "the type of the new field", KO: "새 필드의 타입"},
	WireEditNumberAbout - wireKeys: {EN: "by which the field is known on the wire", KO: "전송될 때 필드를 나타내는 번호"},
	WireAdd - wireKeys:             {EN: "add", KO: "추가"},
	WireRemove - wireKeys:          {EN: "remove", KO: "삭제"},
	WireRenumber - wireKeys:        {EN: "renumber", KO: "번호 변경"},
	WireNumberTaken - wireKeys:     {EN: "number %d is taken by %s", KO: "%d번은 이미 쓰는 번호입니다: %s"},
	WireNoType - wireKeys:          {EN: "only a new field has one to choose", KO: "새 필드만 고를 수 있습니다"},
	WireNoNumber - wireKeys:        {EN: "a removed field has none", KO: "삭제한 필드에는 번호가 없습니다"},
	DidEdit - wireKeys:             {EN: "new schema: %s", KO: "새 스키마: %s"},

	KindWire - wireKeys:  {EN: "wire", KO: "메시지"},
	KindBench - wireKeys: {EN: "bench", KO: "벤치마크"},

	KeyEdit - wireKeys:       {EN: "edit the schema", KO: "스키마 편집"},
	KeyUnedit - wireKeys:     {EN: "undo the edits", KO: "편집 취소"},
	WhyNoSpecimen - wireKeys: {EN: "no message was captured", KO: "캡처한 메시지가 없습니다"},
	WhyNoEdit - wireKeys:     {EN: "nothing was edited", KO: "편집한 것이 없습니다"},
}
