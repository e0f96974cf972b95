package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/keyboard"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// sheet is what a form is about.
type sheet interface {
	title() text.Key
	fields(m *model) []form.Field
	about(m *model, field int) string
	// step takes the next value of a field, to the right or to the left.
	step(m *model, field, by int)
	// lacking is why nothing can be done at present, whatever is filled in; empty: it can.
	lacking(m *model) string
	// outcome is what enter will do; or why it can't, and then it is refused.
	outcome(m *model) (what string, refused bool)
	// apply is called where the outcome is not refused.
	apply(m *model) tea.Cmd
}

// written is a sheet with a field that is typed; nil: the field is none.
type written interface {
	line(field int) *input
}

// line is the selected field where that is typed; nil: it is not.
func (d *formDialog) line() *input {
	if w, ok := d.sheet.(written); ok {
		return w.line(d.at)
	}
	return nil
}

// typed takes a character where the selected field is typed; elsewhere it is a
// key like others, and what is none goes to the first field that is typed.
func (d *formDialog) typed(m *model, s string) {
	if l := d.line(); l != nil {
		l.add(s)
		return
	}
	if key, ok := keyboard.Latin(s); ok {
		s = key
	}
	if d.takes(m, s) {
		d.press(m, s)
		return
	}
	for i := range d.sheet.fields(m) {
		if l := (&formDialog{sheet: d.sheet, at: i}).line(); l != nil {
			d.at = i
			l.add(s)
			return
		}
	}
	m.unknown(s)
}

// formDialog fills in a sheet: up and down pick a field, left and right its
// value, enter does it.
type formDialog struct {
	sheet sheet
	at    int // field
}

func (d *formDialog) takes(_ *model, key string) bool {
	return key == "backspace" && d.line() != nil || keyboard.Rows(key, 1) != 0 || slices.Contains(strings.Fields("left right - + enter"), key)
}

func (d *formDialog) press(m *model, key string) (bool, tea.Cmd) {
	switch key {
	case "backspace":
		d.line().backspace()
	case "left", "-":
		d.change(m, -1)
	case "right", "+":
		d.change(m, +1)
	case "enter":
		what, refused := d.outcome(m)
		if refused {
			m.say(what, theme.Warn)
			return false, nil
		}
		m.welcomed = true
		m.say(what, theme.Good)
		return true, d.sheet.apply(m)
	default:
		d.at = canvas.Clamp(d.at+keyboard.Rows(key, 5), 0, len(d.sheet.fields(m))-1)
	}
	return false, nil
}

func (d *formDialog) outcome(m *model) (what string, refused bool) {
	if reason := d.sheet.lacking(m); reason != "" {
		return reason, true
	}
	return d.sheet.outcome(m)
}

// inWords tells what fields are set to, in the words of the form: "pay.card: deadline
// 500ms, retries 2 times". Those that can't be set are left out.
func inWords(about string, fields []form.Field) string {
	var parts []string
	for _, f := range fields {
		if f.Why == "" {
			parts = append(parts, f.Label+" "+f.Value)
		}
	}
	return about + ": " + strings.Join(parts, ", ")
}

// changed are the fields that differ from what is in force.
func changed(fields []form.Field) []form.Field {
	return slices.DeleteFunc(slices.Clone(fields), func(f form.Field) bool { return f.Was == "" })
}

// change steps the selected field, or says why it can't be.
func (d *formDialog) change(m *model, by int) {
	f := d.sheet.fields(m)[d.at]
	switch {
	case f.Why != "":
		m.say(f.Label+": "+f.Why, theme.Warn)
	case by < 0 && f.Less, by > 0 && f.More:
		d.sheet.step(m, d.at, by)
	case !f.Less && !f.More:
		m.say(text.FormOnly.Format(m.lang, f.Label), theme.Warn)
	default:
		m.say(text.FormLast.Format(m.lang, f.Label, f.Value), theme.Warn)
	}
}

func (d *formDialog) draw(a canvas.Area, m *model) {
	f := form.Form{Fields: d.sheet.fields(m), Selected: d.at, About: d.sheet.about(m, d.at)}
	what, refused := d.outcome(m)
	f.Outcome, f.Refused = what, refused
	if !refused {
		f.Outcome = text.FormApplies.Format(m.lang, what)
	}
	in := window(a, 78, f.Height()+2, d.sheet.title().In(m.lang), text.FormHint.In(m.lang))
	form.Draw(in, f)
}
