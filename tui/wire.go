package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/wire"
)

// wireSetting is what messages are looked at with.
func (m *model) wireSetting() wire.Setting {
	s := wire.Setting{Looks: m.looks, Lang: m.lang}
	selected := m.selectedShop()
	if selected == nil {
		return s
	}
	for _, r := range selected.Replicas {
		if r.Addr != "" {
			s.Replicas = append(s.Replicas, ports.Endpoint{ID: r.ID, Addr: r.Addr})
		}
	}
	return s
}

func (m *model) drawWire(a canvas.Area) { m.wire.Draw(a, m.wireSetting()) }

// looked takes the answer of the microscope, and tells why an edit can't be.
func (m *model) looked(msg wire.Looked) {
	if why := m.wire.Take(msg, m.wireSetting()); why != "" {
		m.say(why, theme.Warn)
	}
}

// wireKeys are those of the view of messages.
func wireKeys() []binding {
	onWire := onView(viewWire)
	return []binding{
		{keys: []string{"e"}, label: text.KeyEdit, group: text.GroupView, footer: 61, own: true, applies: onWire,
			blocked: why(func(m *model) bool { return m.wire.Editable(m.wireSetting()) }, text.WhyNoSpecimen),
			run:     func(m *model, _ string) tea.Cmd { return m.open(newWireDialog(m)) }},
		{keys: []string{"u"}, label: text.KeyUnedit, group: text.GroupView, footer: 62, own: true, applies: onWire,
			blocked: why(func(m *model) bool { return m.wire.Edited() }, text.WhyNoEdit),
			run:     func(m *model, _ string) tea.Cmd { return m.wire.Edit(m.wireSetting(), "") }},
	}
}

// wireSheet changes the schema of the message that is shown.
type wireSheet struct {
	known  []runs.SpecimenField // of the schema with the edits so far
	change int                  // index into wireChanges
	field  int                  // index into known
	typ    int                  // index into wireTypes
	number int
}

// The fields of the sheet.
const (
	wireChange = iota
	wireField
	wireType
	wireNumber
)

// The changes, in the order of their texts.
const (
	wireAdd = iota
	wireRemove
	wireRenumber
)

func wireChanges() []text.Key { return []text.Key{text.WireAdd, text.WireRemove, text.WireRenumber} }

func wireTypes() []string { return []string{"string", "bytes", "bool", "int32", "int64", "double"} }

// mostNumber is how far numbers can be stepped.
const mostNumber = 30

// newField is what an added field is called; further ones are counted.
const newField = "new_field"

func newWireDialog(m *model) *formDialog {
	s := &wireSheet{known: m.wire.Schema()}
	s.number = s.freeNumber()
	return &formDialog{sheet: s}
}

// freeNumber is the number after all others or, where that is out of reach, the
// lowest that no field has.
func (s *wireSheet) freeNumber() int {
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
func (s *wireSheet) newName() string {
	name := newField
	for n := 2; s.has(func(f runs.SpecimenField) bool { return f.Name == name }); n++ {
		name = fmt.Sprintf("%s_%d", newField, n)
	}
	return name
}

func (s *wireSheet) has(is func(runs.SpecimenField) bool) bool {
	return slices.ContainsFunc(s.known, is)
}

func (s *wireSheet) title() text.Key { return text.WireEditTitle }

func (s *wireSheet) fields(m *model) []form.Field {
	name, typ, number, noType, noNumber := s.newName(), wireTypes()[s.typ], fmt.Sprint(s.number), "", ""
	if s.change != wireAdd {
		noType = text.WireNoType.In(m.lang)
		name, typ = "-", "-"
		if len(s.known) > 0 {
			name, typ = s.known[s.field].Name, s.known[s.field].Type
		}
	}
	if s.change == wireRemove {
		number, noNumber = "-", text.WireNoNumber.In(m.lang)
	}
	picks := s.change != wireAdd
	return []form.Field{
		{Label: text.WireEditChange.In(m.lang), Value: wireChanges()[s.change].In(m.lang), Less: s.change > 0, More: s.change < wireRenumber},
		{Label: text.WireEditField.In(m.lang), Value: name, Less: picks && s.field > 0, More: picks && s.field < len(s.known)-1},
		{Label: text.WireEditType.In(m.lang), Value: typ, Why: noType, Less: s.typ > 0, More: s.typ < len(wireTypes())-1},
		{Label: text.WireEditNumber.In(m.lang), Value: number, Why: noNumber, Less: s.number > 1, More: s.number < mostNumber},
	}
}

func (s *wireSheet) about(m *model, field int) string {
	return [...]text.Key{text.WireEditChangeAbout, text.WireEditFieldAbout, text.WireEditTypeAbout, text.WireEditNumberAbout}[field].In(m.lang)
}

func (s *wireSheet) step(_ *model, field, by int) {
	switch field {
	case wireChange:
		s.change += by
	case wireField:
		s.field += by
	case wireType:
		s.typ += by
	case wireNumber:
		s.number += by
	}
}

// edit is the change as the microscope takes it.
func (s *wireSheet) edit() string {
	switch {
	case s.change == wireAdd:
		return fmt.Sprintf("add %s %s %d", s.newName(), wireTypes()[s.typ], s.number)
	case s.change == wireRemove:
		return "remove " + s.known[s.field].Name
	}
	return fmt.Sprintf("renumber %s %d", s.known[s.field].Name, s.number)
}

func (s *wireSheet) lacking(*model) string { return "" }

func (s *wireSheet) outcome(m *model) (string, bool) {
	if s.change != wireAdd && len(s.known) == 0 {
		return text.WhyNoDetails.In(m.lang), true
	}
	taken := slices.IndexFunc(s.known, func(f runs.SpecimenField) bool { return f.Number == s.number })
	if s.change != wireRemove && taken >= 0 {
		return text.WireNumberTaken.Format(m.lang, s.number, s.known[taken].Name), true
	}
	return text.DidEdit.Format(m.lang, s.edit()), false
}

func (s *wireSheet) apply(m *model) tea.Cmd { return m.wire.Edit(m.wireSetting(), s.edit()) }
