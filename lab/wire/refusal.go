package wire

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/msalab/msalab/lab/scenario"
)

// Refusal is why an edit can't be made, or what a text names isn't there. As an error
// it is in English, and Tell has it in both languages.
type Refusal struct {
	Of  string // `renumber total of shop.pay.v1.CheckoutRequest`; empty: Why says it all
	Why scenario.Text
}

var _ error = (*Refusal)(nil)

// Error says what can't be done, and why.
func (r *Refusal) Error() string { return r.Tell().EN }

// Tell says the same in both languages.
func (r *Refusal) Tell() scenario.Text {
	if r.Of == "" {
		return r.Why
	}
	return scenario.Text{EN: r.Of + ": " + r.Why.EN, KO: r.Of + ": " + r.Why.KO}
}

// refused is e, which md can't have.
func (e Edit) refused(md protoreflect.MessageDescriptor, why scenario.Text) error {
	return &Refusal{fmt.Sprintf("%s %s of %s", e.Kind, e.Field, md.FullName()), why}
}

// noMessage is why there is none of a name; meant is what may have been meant.
func noMessage(name, meant string) *Refusal {
	why := scenario.Text{EN: fmt.Sprintf("there is no message %q", name), KO: fmt.Sprintf("그런 메시지가 없습니다: %q", name)}
	if meant != "" {
		why.EN, why.KO = why.EN+fmt.Sprintf(" (did you mean %s?)", meant), why.KO+fmt.Sprintf(" (비슷한 이름: %s)", meant)
	}
	return &Refusal{Why: why}
}

// severalMessages is why a name is not enough.
func severalMessages(name string, all []string) *Refusal {
	return &Refusal{Why: scenario.Text{
		EN: fmt.Sprintf("%q is %s: say which", name, strings.Join(all, " or ")),
		KO: fmt.Sprintf("이름이 같은 메시지가 여럿입니다: %q. 다음 가운데 하나로 쓰십시오: %s", name, strings.Join(all, ", ")),
	}}
}

// noBytes is why a line of a dump can't be read.
func noBytes(line int, en, ko string) *Refusal {
	return &Refusal{Why: scenario.Text{EN: fmt.Sprintf("line %d: %s", line, en), KO: fmt.Sprintf("%d번째 줄: %s", line, ko)}}
}

// Why edits are refused; none: they aren't.
var granted = scenario.Text{}

func noEdit() scenario.Text {
	const forms = `"add FIELD TYPE NUMBER", "remove FIELD"`
	return scenario.Text{
		EN: "write " + forms + ` or "renumber FIELD NUMBER"`,
		KO: "다음 가운데 하나로 쓰십시오: " + forms + `, "renumber FIELD NUMBER"`,
	}
}

func noNumber(n int32) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("number %d: there are 1 to 536870911, without 19000 to 19999, which are protobuf's own", n),
		KO: fmt.Sprintf("쓸 수 없는 번호입니다: %d (1~536870911, protobuf 전용인 19000~19999 제외)", n),
	}
}

func numberTaken(n int32, by string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("number %d is taken by %s", n, by),
		KO: fmt.Sprintf("%d번은 이미 쓰는 번호입니다: %s", n, by),
	}
}

func noField(names []string) scenario.Text {
	all := strings.Join(names, ", ")
	return scenario.Text{EN: "no such field: it has " + all, KO: "그런 필드가 없습니다. 있는 필드: " + all}
}

func nameTaken() scenario.Text {
	return scenario.Text{EN: "it has a field of that name", KO: "같은 이름의 필드가 이미 있습니다"}
}

func jsonNameTaken(name, by string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("in JSON it would be %s, as %s is already", name, by),
		KO: fmt.Sprintf("JSON에서 쓰는 이름이 겹칩니다: %s (이미 쓰는 필드: %s)", name, by),
	}
}

func noName(name string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%q is no name of a field: write one as member_id", name),
		KO: fmt.Sprintf("필드 이름으로 쓸 수 없습니다: %q. 이름의 예: member_id", name),
	}
}

func noScalar(typ string) scenario.Text {
	const all = "string, bytes, bool, int32, int64, uint64, sint64, double"
	return scenario.Text{
		EN: fmt.Sprintf("%q is no scalar type: there are %s", typ, all),
		KO: fmt.Sprintf("스칼라 타입이 아닙니다: %q. 쓸 수 있는 타입: %s", typ, all),
	}
}

// noSchema is a refusal by the protobuf library, which has its own words.
func noSchema(err error) scenario.Text {
	return scenario.Text{EN: err.Error(), KO: fmt.Sprintf("protobuf 규칙에 맞지 않는 스키마입니다: %v", err)}
}
