package dialog

import (
	"slices"
	"strings"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/keyboard"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Sheet is what a form is about.
type Sheet interface {
	Title() text.Key
	Fields(s Setting) []form.Field
	About(s Setting, field int) string
	// Step takes the next value of a field, to the right or to the left.
	Step(s Setting, field, by int)
	// Lacking is why nothing can be done at present, whatever is filled in; empty: it can.
	Lacking(s Setting) string
	// Outcome is what enter will do; or why it can't, and then it is refused.
	Outcome(s Setting) (what string, refused bool)
	// Apply is called where the outcome is not refused.
	Apply(s Setting) Change
}

// Written is a sheet with a field that is typed; nil: the field is none.
type Written interface {
	Line(field int) *Line
}

// Form fills in a sheet: up and down pick a field, left and right its
// value, enter does it.
type Form struct {
	sheet Sheet
	at    int // field
}

var _ Typist = (*Form)(nil)

// NewForm is the form of a sheet.
func NewForm(s Sheet) *Form { return &Form{sheet: s} }

// line is a field where that is typed; nil: it is not.
func (d *Form) line(field int) *Line {
	if w, ok := d.sheet.(Written); ok {
		return w.Line(field)
	}
	return nil
}

// Type takes characters where the selected field is typed; elsewhere they are a
// key like others, and what is none goes to the first field that is typed.
func (d *Form) Type(s Setting, typed string) Answer {
	if l := d.line(d.at); l != nil {
		l.Add(typed)
		return Answer{}
	}
	if key, ok := keyboard.Latin(typed); ok {
		typed = key
	}
	if d.Takes(s, typed) {
		return d.Press(s, typed)
	}
	for i := range d.sheet.Fields(s) {
		if l := d.line(i); l != nil {
			d.at = i
			l.Add(typed)
			return Answer{}
		}
	}
	return Unknown(s, typed)
}

// Pastes is true where the selected field is typed.
func (d *Form) Pastes() bool { return d.line(d.at) != nil }

// Takes is true of the keys that pick a field or a value.
func (d *Form) Takes(_ Setting, key string) bool {
	return Erases(key) && d.line(d.at) != nil || keyboard.Rows(key, 1) != 0 || slices.Contains(strings.Fields("left right - + enter"), key)
}

// Press picks a field or a value, or does what the sheet asks for.
func (d *Form) Press(s Setting, key string) Answer {
	switch key {
	case "backspace", "ctrl+u":
		d.line(d.at).Erase(key)
	case "left", "-":
		return d.change(s, -1)
	case "right", "+":
		return d.change(s, +1)
	case "enter":
		what, refused := d.outcome(s)
		if refused {
			return Refuse(what)
		}
		return Answer{Close: true, Say: what, Role: theme.Good, Change: d.sheet.Apply(s)}
	default:
		d.at = canvas.Clamp(d.at+keyboard.Rows(key, 5), 0, len(d.sheet.Fields(s))-1)
	}
	return Answer{}
}

func (d *Form) outcome(s Setting) (what string, refused bool) {
	if reason := d.sheet.Lacking(s); reason != "" {
		return reason, true
	}
	return d.sheet.Outcome(s)
}

// change steps the selected field, or says why it can't be.
func (d *Form) change(s Setting, by int) Answer {
	f := d.sheet.Fields(s)[d.at]
	switch {
	case f.Why != "":
		return Refuse(f.Label + ": " + f.Why)
	case by < 0 && f.Less, by > 0 && f.More:
		d.sheet.Step(s, d.at, by)
		return Answer{}
	case !f.Less && !f.More:
		return Refuse(text.FormOnly.Format(s.Lang, f.Label))
	}
	return Refuse(text.FormLast.Format(s.Lang, f.Label, f.Value))
}

// Draw draws the form in a window.
func (d *Form) Draw(a canvas.Area, s Setting) {
	f := form.Form{Fields: d.sheet.Fields(s), Selected: d.at, About: d.sheet.About(s, d.at)}
	what, refused := d.outcome(s)
	f.Outcome, f.Refused = what, refused
	if !refused {
		f.Outcome = text.FormApplies.Format(s.Lang, what)
	}
	in := Window(a, 78, f.Height()+2, d.sheet.Title().In(s.Lang), text.FormHint.In(s.Lang))
	form.Draw(in, f)
}
