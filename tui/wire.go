package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/dialog"
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
			run:     func(m *model, _ string) tea.Cmd { return m.open(m.editWire()) }},
		{keys: []string{"u"}, label: text.KeyUnedit, group: text.GroupView, footer: 62, own: true, applies: onWire,
			blocked: why(func(m *model) bool { return m.wire.Edited() }, text.WhyNoEdit),
			run:     func(m *model, _ string) tea.Cmd { return m.wire.Edit(m.wireSetting(), "") }},
	}
}

// editWire is the form that changes the schema of the message.
func (m *model) editWire() *dialog.Form {
	return wire.NewForm(m.wire.Schema(), func(edit string) tea.Cmd { return m.wire.Edit(m.wireSetting(), edit) })
}
