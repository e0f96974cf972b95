package wire

import (
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/msalab/msalab/lab/scenario"
)

// What is remarkable about a line.
func unknownField() scenario.Text {
	return scenario.Text{EN: "unknown, kept", KO: "모르는 필드, 보관"}
}

func otherWire(expected protowire.Type) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("the schema has %s here: kept as unknown", WireName(expected)),
		KO: fmt.Sprintf("스키마와 다른 타입 (스키마: %s), 모르는 필드로 보관", WireName(expected)),
	}
}

func follows(bytes int) scenario.Text {
	verb := "follow"
	if bytes == 1 {
		verb = "follows"
	}
	n := Bytes(bytes)
	return scenario.Text{EN: n.EN + " " + verb, KO: "뒤에 " + n.KO}
}

func packedFollows(bytes int) scenario.Text {
	f := follows(bytes)
	return scenario.Text{EN: "packed, " + f.EN, KO: "이어 붙인 목록(packed), " + f.KO}
}

// Bytes says how many there are.
func Bytes[N int | uint64](n N) scenario.Text {
	t := scenario.Text{EN: fmt.Sprintf("%d bytes", n), KO: fmt.Sprintf("%d바이트", n)}
	if n == 1 {
		t.EN = "1 byte"
	}
	return t
}

// Why bytes are no message.
func noTag(why scenario.Text) scenario.Text {
	return scenario.Text{EN: "no tag of a field: " + why.EN, KO: "필드의 태그가 아님: " + why.KO}
}

func numberAbove(number, most protowire.Number) scenario.Text {
	return scenario.Text{EN: fmt.Sprintf("the number %d is above %d", number, most), KO: fmt.Sprintf("너무 큰 번호 %d, 최대 %d", number, most)}
}

func noValue(t protowire.Type, why scenario.Text) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("no value of type %s: %s", WireName(t), why.EN),
		KO: fmt.Sprintf("%s 타입의 값이 아님: %s", WireName(t), why.KO),
	}
}

func noLength(why scenario.Text) scenario.Text {
	return scenario.Text{EN: "no length: " + why.EN, KO: "길이가 아님: " + why.KO}
}

func tooFew(announced uint64, left int) scenario.Text {
	n, are := Bytes(announced), "are"
	if left == 1 {
		are = "is"
	}
	return scenario.Text{
		EN: fmt.Sprintf("announces %s, and %d %s left", n.EN, left, are),
		KO: fmt.Sprintf("길이는 %s인데 남은 것은 %d바이트", n.KO, left),
	}
}

func noItem(why scenario.Text) scenario.Text {
	return scenario.Text{EN: "no item of the list: " + why.EN, KO: "목록의 항목이 아님: " + why.KO}
}

func openGroup(why scenario.Text) scenario.Text {
	return scenario.Text{EN: "a group that does not end: " + why.EN, KO: "끝나지 않은 그룹: " + why.KO}
}

func tooDeep() scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("messages nested deeper than %d", maxDepth),
		KO: fmt.Sprintf("%d단계보다 깊게 중첩된 메시지", maxDepth),
	}
}

func noText() scenario.Text {
	return scenario.Text{EN: "not UTF-8, as a string must be", KO: "문자열인데 UTF-8 형식이 아님"}
}

// The codes by which protowire tells why it can't read on.
const (
	codeTruncated = -1 - iota
	codeNumber
	codeOverflow
	codeReserved
	codeEndGroup
	codeDepth
)

// reason puts protowire's code into words.
func reason(n int) scenario.Text {
	switch n {
	case codeTruncated:
		return scenario.Text{EN: "the bytes end before it does", KO: "바이트가 도중에 끝남"}
	case codeNumber:
		return scenario.Text{EN: "a number that no field can have", KO: "필드가 가질 수 없는 번호"}
	case codeOverflow:
		return scenario.Text{EN: "a number of more than 64 bits", KO: "64비트를 넘는 수"}
	case codeReserved:
		return scenario.Text{EN: "a wire type that does not exist", KO: "존재하지 않는 와이어 타입"}
	case codeEndGroup:
		return scenario.Text{EN: "the end of a group that did not begin", KO: "시작하지 않은 그룹의 끝"}
	case codeDepth:
		return scenario.Text{EN: "groups nested too deep", KO: "너무 깊게 중첩된 그룹"}
	}
	why := protowire.ParseError(n).Error()
	return scenario.Text{EN: why, KO: why}
}
