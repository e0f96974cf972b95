package wire_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/wire"
)

// try tries edits, separated by semicolons, on a purchase.
func try(t *testing.T, changes string) wire.Trial {
	t.Helper()
	var edits []wire.Edit
	for _, change := range strings.Split(changes, ";") {
		e, err := wire.ParseEdit(change)
		if err != nil {
			t.Fatal(err)
		}
		edits = append(edits, e)
	}
	trial, err := wire.Of(order()).Try(edits...)
	if err != nil {
		t.Fatal(err)
	}
	return trial
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
				t.Errorf("%d unknown bytes, want %d:\n%s", trial.Unknown, want.unknown, trial.Dump.Text())
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
	if trial.Refused == nil || !strings.Contains(trial.Refused.Error(), "UTF-8") || trial.Unknown != 0 {
		t.Errorf("got %v, want it refused: 1000 won are no UTF-8\n%s", trial.Refused, trial.Dump.Text())
	}
	if got, want := strings.Join(lost(trial), " "), "order_id member_id total means"; got != want {
		t.Errorf("lost %q, want %q", got, want)
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
		"add memo string 3":     "number 3 is taken by total",
		"renumber means 1":      "number 1 is taken by order_id",
		"remove sum":            "it has order_id, member_id, total, means",
		"add memo text 9":       `"text" is no scalar type`,
		"add memo string 0":     "number 0",
		"add memo string 19000": "protobuf's own",
	} {
		e, err := wire.ParseEdit(edit)
		if err == nil {
			_, err = wire.Of(order()).Try(e)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want an error with %q", edit, err, want)
		}
	}
}
