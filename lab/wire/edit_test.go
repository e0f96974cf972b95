package wire_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/descriptorpb"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/wire"
	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
)

// try tries edits, separated by semicolons, on a purchase.
func try(t *testing.T, changes string) wire.Trial {
	t.Helper()
	trial, err := wire.Of(order()).Try(parsed(t, changes)...)
	if err != nil {
		t.Fatal(err)
	}
	return trial
}

func parsed(t *testing.T, changes string) []wire.Edit {
	t.Helper()
	var edits []wire.Edit
	for _, change := range strings.Split(changes, ";") {
		e, err := wire.ParseEdit(change)
		if err != nil {
			t.Fatal(err)
		}
		edits = append(edits, e)
	}
	return edits
}

func lost(trial wire.Trial) []string {
	var names []string
	for _, r := range trial.Readings {
		if r.Lost() {
			names = append(names, r.Field)
		}
	}
	return names
}

// What an old reader makes of each kind of change: an added field does no harm,
// a removed one reads as unset, a renumbered one is lost although it was sent.
func TestTry(t *testing.T) {
	for edit, want := range map[string]struct {
		lost    string
		unknown int
	}{
		"add memo string 9":    {"", 5}, // tag, length, "new"
		"add rush bool 15":     {"", 2}, // tag, value
		"remove member_id":     {"member_id", 0},
		"renumber member_id 9": {"member_id", 10}, // tag, length, "member-7"
		"renumber total 20":    {"total", 2 + 1 + 8},
		"renumber order_id 1":  {"", 0}, // as it was
		"remove means":         {"means", 0},
	} {
		t.Run(edit, func(t *testing.T) {
			trial := try(t, edit)
			if got := strings.Join(lost(trial), " "); got != want.lost {
				t.Errorf("lost %q, want %q", got, want.lost)
			}
			if trial.Unknown != want.unknown {
				t.Errorf("%d unknown bytes, want %d:\n%s", trial.Unknown, want.unknown, trial.Dump.Text(scenario.English))
			}
		})
	}
}

// A number that another field had is the trap: the old reader takes the new
// value for the old field, and can't know better.
func TestReusedNumber(t *testing.T) {
	trial := try(t, "remove member_id; add note string 2")
	want := wire.Reading{Field: "member_id", Meant: "member-7", Read: "new"}
	if !slices.Contains(trial.Readings, want) {
		t.Errorf("got %+v, want %+v among them", trial.Readings, want)
	}
}

// A message where a string was: the old reader takes the bytes for text, and
// refuses the whole message where they are none.
func TestReaderRefuses(t *testing.T) {
	trial := try(t, "remove member_id; renumber total 2")
	if !strings.Contains(trial.Refused.EN, "byte 11: not UTF-8") || !strings.Contains(trial.Refused.KO, "UTF-8 형식이 아님") || trial.Unknown != 0 {
		t.Errorf("got %v, want it refused: 1000 won are no UTF-8\n%s", trial.Refused, trial.Dump.Text(scenario.English))
	}
	if got, want := strings.Join(lost(trial), " "), "order_id member_id total means"; got != want {
		t.Errorf("lost %q, want %q", got, want)
	}
}

// Fields are added one after the other, and one that is added under the name of
// another is new: nothing of the old one's value is sent.
func TestAddSeveral(t *testing.T) {
	trial := try(t, "add new_field string 9; add new_field_2 int64 10; remove member_id; add member_id int64 11")
	if got := trial.Unknown; got != 5+3+3 || strings.Contains(trial.Dump.Text(scenario.English), "member-7") {
		t.Errorf("%d unknown bytes, want those of three new fields and nothing of member_id:\n%s", got, trial.Dump.Text(scenario.English))
	}
	want := []wire.Field{{"order_id", "string", 1}, {"total", "shop.money.v1.Money", 3}, {"means", "shop.pay.v1.Means", 4},
		{"new_field", "string", 9}, {"new_field_2", "int64", 10}, {"member_id", "int64", 11}}
	if !slices.Equal(trial.Fields, want) {
		t.Errorf("the edited schema has %v, want %v", trial.Fields, want)
	}
}

// An optional field can be removed like others: the oneof that stands for it goes
// with it.
func TestRemoveOptional(t *testing.T) {
	last := int64(7)
	trial, err := wire.Of(&boardv1.HearRequest{Room: "r", AfterId: &last}).Try(wire.Edit{Kind: wire.Remove, Field: "after_id"})
	if err != nil || strings.Join(lost(trial), " ") != "after_id" || len(trial.Fields) != 3 {
		t.Errorf("lost %v of %v (%v), want after_id alone", lost(trial), trial.Fields, err)
	}
}

func TestEditRefuses(t *testing.T) {
	for edit, want := range map[string]string{
		"rename total sum":      `write "add FIELD TYPE NUMBER"`,
		"add memo string":       `write "add FIELD TYPE NUMBER"`,
		"renumber total 9x":     `write "add FIELD TYPE NUMBER"`,
		"add memo string 9x":    `write "add FIELD TYPE NUMBER"`,
		"renumber total x":      `write "add FIELD TYPE NUMBER"`,
		"":                      `write "add FIELD TYPE NUMBER"`,
		"add total string 9":    "it has a field of that name",
		"add orderId string 9":  "in JSON it would be orderId, as order_id is already",
		"add order__id bool 9":  "in JSON it would be orderId, as order_id is already",
		"add memo string 3":     "number 3 is taken by total",
		"renumber means 1":      "number 1 is taken by order_id",
		"remove sum":            "it has order_id, member_id, total, means",
		"add memo text 9":       `"text" is no scalar type`,
		"add memo string 0":     "number 0",
		"add 9x string 9":       `"9x" is no name of a field`,
		"add memo string 19000": "protobuf's own",
	} {
		e, err := wire.ParseEdit(edit)
		if err == nil {
			_, err = wire.Of(order()).Try(e)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want an error with %q", edit, err, want)
		}
		var refusal *wire.Refusal
		if !errors.As(err, &refusal) || strings.Contains(refusal.Tell().KO, refusal.Why.EN) || !strings.Contains(refusal.Tell().KO, refusal.Why.KO) {
			t.Errorf("%q: got %#v, want it in Korean too", edit, err)
		}
	}
}

// Two fields that are added may not share their name in JSON either, and the name of
// one that was removed is free.
func TestEditsShareNoJSONName(t *testing.T) {
	for changes, want := range map[string]string{
		"add gift_code string 9; add giftCode string 10":              "in JSON it would be giftCode, as gift_code is already",
		"add gift_code string 9; add gift_codes string 10":            "",
		"remove order_id; add orderId string 9; add order_id bool 10": "in JSON it would be orderId, as orderId is already",
		"remove order_id; add orderId string 9":                       "",
	} {
		_, err := wire.Of(order()).Try(parsed(t, changes)...)
		if refused := err != nil; refused != (want != "") || refused && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", changes, err, want)
		}
	}
}

// What protobuf's own library refuses of a schema is told in its words: a number that
// is reserved, as that of a field which there was once.
func TestEditMakesNoSchema(t *testing.T) {
	_, err := wire.Of(&descriptorpb.MessageOptions{}).Try(wire.Edit{Kind: wire.Add, Field: "memo", Type: "string", Number: 4})
	var refusal *wire.Refusal
	if !errors.As(err, &refusal) || !strings.Contains(refusal.Tell().EN, "must not use reserved number 4") ||
		!strings.Contains(refusal.Tell().KO, "protobuf 규칙에 맞지 않는 스키마입니다") {
		t.Errorf("got %v, want it refused in both languages: 4 is reserved", err)
	}
}
