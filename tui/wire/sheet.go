package wire

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/text"
)

// sheet changes the schema of the message that is shown.
type sheet struct {
	known  []runs.SpecimenField // of the schema with the edits so far
	change int                  // index into changes
	field  int                  // index into known
	typ    int                  // index into types
	number int
	apply  func(edit string) tea.Cmd
}

// The fields of the sheet.
const (
	atChange = iota
	atField
	atType
	atNumber
)

// The changes, in the order of their texts.
const (
	adds = iota
	removes
	renumbers
)

func changes() []text.Key { return []text.Key{text.WireAdd, text.WireRemove, text.WireRenumber} }

func types() []string { return []string{"string", "bytes", "bool", "int32", "int64", "double"} }

// mostNumber is how far numbers can be stepped.
const mostNumber = 30

// newField is what an added field is called; further ones are counted.
const newField = "new_field"

// NewForm is the form that changes the schema of the message that is shown; edit is
// what does it.
func NewForm(schema []runs.SpecimenField, edit func(string) tea.Cmd) *dialog.Form {
	s := &sheet{known: schema, apply: edit}
	s.number = s.freeNumber()
	return dialog.NewForm(s)
}

// freeNumber is the number after all others or, where that is out of reach, the
// lowest that no field has.
func (s *sheet) freeNumber() int {
	free := 1
	for _, f := range s.known {
		free = max(free, f.Number+1)
	}
	if free <= mostNumber {
		return free
	}
	for free = 1; free < mostNumber && s.has(func(f runs.SpecimenField) bool { return f.Number == free }); free++ {
	}
	return free
}

// newName is a name that no field has.
func (s *sheet) newName() string {
	name := newField
	for n := 2; s.has(func(f runs.SpecimenField) bool { return f.Name == name }); n++ {
		name = fmt.Sprintf("%s_%d", newField, n)
	}
	return name
}

func (s *sheet) has(is func(runs.SpecimenField) bool) bool {
	return slices.ContainsFunc(s.known, is)
}

func (s *sheet) Title() text.Key { return text.WireEditTitle }

func (s *sheet) Fields(in dialog.Setting) []form.Field {
	name, typ, number, noType, noNumber := s.newName(), types()[s.typ], fmt.Sprint(s.number), "", ""
	if s.change != adds {
		noType = text.WireNoType.In(in.Lang)
		name, typ = "-", "-"
		if len(s.known) > 0 {
			name, typ = s.known[s.field].Name, s.known[s.field].Type
		}
	}
	if s.change == removes {
		number, noNumber = "-", text.WireNoNumber.In(in.Lang)
	}
	picks := s.change != adds
	return []form.Field{
		{Label: text.WireEditChange.In(in.Lang), Value: changes()[s.change].In(in.Lang), Less: s.change > 0, More: s.change < renumbers},
		{Label: text.WireEditField.In(in.Lang), Value: name, Less: picks && s.field > 0, More: picks && s.field < len(s.known)-1},
		{Label: text.WireEditType.In(in.Lang), Value: typ, Why: noType, Less: s.typ > 0, More: s.typ < len(types())-1},
		{Label: text.WireEditNumber.In(in.Lang), Value: number, Why: noNumber, Less: s.number > 1, More: s.number < mostNumber},
	}
}

func (s *sheet) About(in dialog.Setting, field int) string {
	return [...]text.Key{text.WireEditChangeAbout, text.WireEditFieldAbout, text.WireEditTypeAbout, text.WireEditNumberAbout}[field].In(in.Lang)
}

func (s *sheet) Step(_ dialog.Setting, field, by int) {
	switch field {
	case atChange:
		s.change += by
	case atField:
		s.field += by
	case atType:
		s.typ += by
	case atNumber:
		s.number += by
	}
}

// edit is the change as the microscope takes it.
func (s *sheet) edit() string {
	switch {
	case s.change == adds:
		return fmt.Sprintf("add %s %s %d", s.newName(), types()[s.typ], s.number)
	case s.change == removes:
		return "remove " + s.known[s.field].Name
	}
	return fmt.Sprintf("renumber %s %d", s.known[s.field].Name, s.number)
}

func (s *sheet) Lacking(dialog.Setting) string { return "" }

func (s *sheet) Outcome(in dialog.Setting) (string, bool) {
	if s.change != adds && len(s.known) == 0 {
		return text.WhyNoDetails.In(in.Lang), true
	}
	taken := slices.IndexFunc(s.known, func(f runs.SpecimenField) bool { return f.Number == s.number })
	if s.change != removes && taken >= 0 {
		return text.WireNumberTaken.Format(in.Lang, s.number, s.known[taken].Name), true
	}
	return text.DidEdit.Format(in.Lang, s.edit()), false
}

func (s *sheet) Apply(dialog.Setting) dialog.Change {
	edit := s.edit()
	return dialog.Change{Run: func() tea.Cmd { return s.apply(edit) }}
}
