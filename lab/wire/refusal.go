package wire

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/msalab/msalab/lab/scenario"
)

// Refusal is why an edit can't be made. As an error it is in English, and Tell has
// it in both languages.
type Refusal struct {
	Edit string // `renumber total of shop.pay.v1.CheckoutRequest`
	Why  scenario.Text
}

var _ error = (*Refusal)(nil)

// Error says what can't be done, and why.
func (r *Refusal) Error() string { return r.Tell().EN }

// Tell says the same in both languages.
func (r *Refusal) Tell() scenario.Text {
	return scenario.Text{EN: r.Edit + ": " + r.Why.EN, KO: r.Edit + ": " + r.Why.KO}
}

// refused is e, which md can't have.
func (e Edit) refused(md protoreflect.MessageDescriptor, why scenario.Text) error {
	return &Refusal{fmt.Sprintf("%s %s of %s", e.Kind, e.Field, md.FullName()), why}
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
