package sentences

import (
	"fmt"
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// NoMessage says that the microscope saw none of a kind.
func NoMessage(name string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("no %s went from one service to another for a while: is there load?", name),
		KO: fmt.Sprintf("한동안 서비스 사이에 오가지 않은 메시지입니다: %s. 부하가 있는지 확인하십시오", name),
	}
}

// Specimen is a message taken apart: its bytes, what stands for it in other
// notations and, where its schema was edited, what the old reader has of it.
func Specimen(s runs.Specimen) scenario.Text {
	dump := s.Dump
	if len(s.Trial.Edits) > 0 {
		dump = s.Trial.Dump
	}
	head, tail := Looked(s), scenario.Text{}
	if len(s.Trial.Edits) == 0 {
		tail = Plain("JSON  " + s.JSON + "\nXML   " + s.XML)
	} else {
		tail = readings(s.Trial)
	}
	return scenario.Text{
		EN: head.EN + "\n" + dump.EN + tail.EN,
		KO: head.KO + "\n" + dump.KO + tail.KO,
	}
}

// Looked sums a look up.
func Looked(s runs.Specimen) scenario.Text {
	f, name := s.Figures(), s.Message[strings.LastIndex(s.Message, ".")+1:]
	if len(s.Trial.Edits) == 0 {
		return scenario.Text{
			EN: fmt.Sprintf("%s from %s: %d bytes as protobuf, %d as JSON, %d as XML", name, s.From, f.Protobuf, f.JSON, f.XML),
			KO: fmt.Sprintf("%s (%s): protobuf %d바이트, JSON %d바이트, XML %d바이트", name, s.From, f.Protobuf, f.JSON, f.XML),
		}
	}
	edits := strings.Join(s.Trial.Edits, "; ")
	if s.Trial.Refused != (scenario.Text{}) {
		return scenario.Text{
			EN: fmt.Sprintf("%s, %s: the old reader refuses the message (%s)", name, edits, s.Trial.Refused.EN),
			KO: fmt.Sprintf("%s, %s: 옛 프로그램이 메시지를 받지 않습니다 (%s)", name, edits, s.Trial.Refused.KO),
		}
	}
	unit := "bytes"
	if f.Unknown == 1 {
		unit = "byte"
	}
	return scenario.Text{
		EN: fmt.Sprintf("%s, %s: of its fields the old reader has %d as meant, lacks %d, misreads %d; it keeps %d %s that it doesn't know",
			name, edits, f.Kept, f.Lost, f.Misread, f.Unknown, unit),
		KO: fmt.Sprintf("%s, %s: 옛 프로그램이 제대로 읽은 필드 %d개, 읽지 못한 필드 %d개, 잘못 읽은 필드 %d개. 알지 못한 채 보관한 바이트 %d개",
			name, edits, f.Kept, f.Lost, f.Misread, f.Unknown),
	}
}

// readings tells of each field what the old reader has.
func readings(t runs.Trial) scenario.Text {
	var en, ko []string
	for _, r := range t.Readings {
		switch r.Fate() {
		case runs.FieldKept:
			en, ko = append(en, fmt.Sprintf("= %s: %s", r.Field, r.Read)), append(ko, fmt.Sprintf("= %s: %s", r.Field, r.Read))
		case runs.FieldLost:
			en = append(en, fmt.Sprintf("! %s: not there (it is %s)", r.Field, r.Meant))
			ko = append(ko, fmt.Sprintf("! %s: 값이 없습니다 (원래 값: %s)", r.Field, r.Meant))
		case runs.FieldMisread:
			en = append(en, fmt.Sprintf("! %s: %s (it is %s)", r.Field, r.Read, r.Meant))
			ko = append(ko, fmt.Sprintf("! %s: %s (원래 값: %s)", r.Field, r.Read, r.Meant))
		}
	}
	return scenario.Text{EN: strings.Join(en, "\n"), KO: strings.Join(ko, "\n")}
}
