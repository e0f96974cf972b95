package dialog_test

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

var setting = dialog.Setting{Lang: scenario.English}

func draw(d dialog.Dialog) string {
	c := canvas.New(80, 24, theme.New(theme.Dark, false, true))
	d.Draw(c.Area(), setting)
	return ansi.Strip(c.String())
}

// press presses the keys that the dialog takes; the last answer counts.
func press(t *testing.T, d dialog.Dialog, keys string) (a dialog.Answer) {
	t.Helper()
	for _, key := range strings.Fields(keys) {
		if !d.Takes(setting, key) {
			t.Fatalf("%s is not taken", key)
		}
		a = d.Press(setting, key)
	}
	return a
}

// TestChoice: an entry is chosen by its number or under the cursor, once the dialog is
// closed; a number without an entry means nothing.
func TestChoice(t *testing.T) {
	for keys, want := range map[string]int{"2": 1, "down enter": 1, "end up enter": 1, "enter": 0, "pgdown enter": 2} {
		got := -1
		d := &dialog.Choice{Width: 40, Entries: []dialog.Entry{{Name: "a"}, {Name: "b"}, {Name: "c"}}, Choose: func(i int) tea.Cmd { got = i; return nil }}
		a := press(t, d, keys)
		if got != -1 || !a.Close || a.Run == nil {
			t.Errorf("%s: chosen %d before the app closed it; got %+v", keys, got, a)
			continue
		}
		a.Run()
		if got != want {
			t.Errorf("%s: got %d, want %d", keys, got, want)
		}
		if d.Takes(setting, "4") {
			t.Error("takes 4 of 3 entries")
		}
	}
	if got := draw(&dialog.Choice{Width: 40, None: "nothing to choose"}); !strings.Contains(got, "nothing to choose") {
		t.Errorf("got\n%s", got)
	}
}

// slots is a sheet of one number and a line that is typed.
type slots struct {
	n    int
	line dialog.Line
	lack string
}

func (s *slots) Title() text.Key { return text.LimitTitle }
func (s *slots) Fields(dialog.Setting) []form.Field {
	return []form.Field{{Label: "slots", Value: fmt.Sprint(s.n), Less: s.n > 0, More: s.n < 2}, {Label: "name", Value: string(s.line)}}
}
func (s *slots) About(dialog.Setting, int) string { return "" }
func (s *slots) Step(_ dialog.Setting, _, by int) { s.n += by }
func (s *slots) Lacking(dialog.Setting) string    { return s.lack }
func (s *slots) Outcome(dialog.Setting) (what string, r bool) {
	return fmt.Sprint(s.n, " slots"), s.n == 0
}
func (s *slots) Apply(dialog.Setting) dialog.Change { return dialog.Change{What: "slots"} }
func (s *slots) Line(field int) *dialog.Line {
	if field == 1 {
		return &s.line
	}
	return nil
}

// TestForm: a form that is refused stays open and says why, whether it is the sheet that
// refuses, or the shop that lacks something.
func TestForm(t *testing.T) {
	s := &slots{}
	d := dialog.NewForm(s)
	if a := press(t, d, "enter"); a.Close || a.Did() || a.Say != "0 slots" || a.What != "" {
		t.Errorf("refused: got %+v", a)
	}
	if a := press(t, d, "right right right"); s.n != 2 || !strings.Contains(a.Say, "slots") {
		t.Errorf("stepped to %d, said %q; want 2, the last", s.n, a.Say)
	}
	if a := press(t, d, "enter"); !a.Did() || a.Say != "2 slots" || a.What != "slots" {
		t.Errorf("applied: got %+v", a)
	}
	s.lack = "no shop runs"
	if a := press(t, d, "enter"); a.Close || a.Say != "no shop runs" || !strings.Contains(draw(d), "no shop runs") {
		t.Errorf("lacking: got %+v\n%s", a, draw(d))
	}
}

// TestTyping goes to the line, wherever the cursor is, unless it is a key of the form.
func TestTyping(t *testing.T) {
	s := &slots{}
	d := dialog.NewForm(s)
	d.Type(setting, "+")
	if s.n != 1 || s.line != "" || d.Pastes() {
		t.Errorf("got %d, %q; want + to be a key", s.n, s.line)
	}
	d.Type(setting, "장")
	d.Type(setting, "+")
	if s.n != 1 || s.line != "장+" || !d.Pastes() {
		t.Errorf("got %d, %q; want it typed", s.n, s.line)
	}
	press(t, d, "backspace")
	d.Type(setting, strings.Repeat("x", dialog.MaxLine))
	if s.line != "장" {
		t.Errorf("got %q; want what doesn't fit left out", s.line)
	}
	d.Type(setting, "부")
	if press(t, d, "ctrl+u"); s.line != "" {
		t.Errorf("got %q; want all of it gone", s.line)
	}
}

func ExampleMenu() {
	var m dialog.Menu
	fmt.Println(m.Press("down", 3), m.Press("enter", 3), m.Press("3", 3), m.Takes("4", 3))
	// Output: -1 1 2 false
}
