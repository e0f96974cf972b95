package tui

import (
	"strings"
	"testing"

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
	for _, key := range strings.Fields("down down down left enter") { // the number of the edit, 4
		send(m, press(key))
	}
	if m.dialog == nil || !strings.Contains(m.notice.text, "number 4 is taken by new_field") {
		t.Errorf("got %q, closed %v; want the number taken", m.notice.text, m.dialog == nil)
	}
	for _, key := range strings.Fields("esc e right down right enter e down down down left left left enter") { // remove member_id; its number, 2
		send(m, press(key))
	}
	if got, want := edits(m), "remove member_id; add new_field_2 string 2"; !strings.HasSuffix(got, want) {
		t.Errorf("got %q (%s); want the number of the removed field to be free", got, m.notice.text)
	}
}
