package tui

import (
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
)

// looksAt is the app with a message open in it.
func looksAt(t *testing.T) *model {
	t.Helper()
	m := show(picture{name: "wire", snap: healthy, keys: "esc 8 enter"}, 100, 30, scenario.English, theme.New(theme.Dark, false, false))
	if m.wire.Specimen() == nil {
		t.Fatal("no message is open")
	}
	return m
}

// edits are the changes of the schema that are in force.
func edits(m *model) string { return strings.Join(m.wire.Specimen().Trial.Edits, "; ") }

// TestAddAgain: each field that is added has a name and a number of its own, and
// can be changed like those that were there.
func TestAddAgain(t *testing.T) {
	m := looksAt(t)
	for _, key := range strings.Fields("e enter e enter e down down right enter") {
		send(m, press(key))
	}
	if got, want := edits(m), "add new_field string 4; add new_field_2 string 5; add new_field_3 bytes 6"; got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
	for _, key := range strings.Fields("e right down right right right right right enter") { // remove the last
		send(m, press(key))
	}
	for _, key := range strings.Fields("e right right down right right right enter") { // its number is free again
		send(m, press(key))
	}
	if got, want := edits(m), "remove new_field_3; renumber new_field 6"; !strings.HasSuffix(got, want) {
		t.Errorf("got %q, want it to end with %q", got, want)
	}
}

// TestEditTaken: a number that an edit took is refused by the form, and one that an
// edit freed is not.
func TestEditTaken(t *testing.T) {
	m := looksAt(t)
	for _, key := range strings.Fields("e enter e") { // add new_field string 4
		send(m, press(key))
	}
	sheet := m.dialog.(*formDialog).sheet.(*wireSheet)
	sheet.number = 4
	if what, refused := sheet.outcome(m); !refused || !strings.Contains(what, "number 4 is taken by new_field") {
		t.Errorf("got %q, refused %v; want the number taken", what, refused)
	}
	for _, key := range strings.Fields("esc e right down right enter e") { // remove member_id
		send(m, press(key))
	}
	sheet = m.dialog.(*formDialog).sheet.(*wireSheet)
	sheet.number = 2
	if what, refused := sheet.outcome(m); refused {
		t.Errorf("refused: %q; want the number of the removed field to be free", what)
	}
}

// TestFreeNumber is the next one, as far as numbers can be stepped.
func TestFreeNumber(t *testing.T) {
	field := func(numbers ...int) (fields []runs.SpecimenField) {
		for _, n := range numbers {
			fields = append(fields, runs.SpecimenField{Number: n})
		}
		return fields
	}
	for _, tt := range []struct {
		known []runs.SpecimenField
		want  int
	}{{nil, 1}, {field(1, 2, 7), 8}, {field(1, 2, mostNumber), 3}, {field(500), 1}} {
		if got := (&wireSheet{known: tt.known}).freeNumber(); got != tt.want {
			t.Errorf("%v: got %d, want %d", tt.known, got, tt.want)
		}
	}
}
