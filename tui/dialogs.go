package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/text"
)

// dialogSetting is what dialogs are shown in.
func (m *model) dialogSetting() dialog.Setting {
	return dialog.Setting{
		Shops: m.snap.Shops, Selected: m.shop, Function: m.function, Faults: m.snap.Faults, Load: m.load(), Undos: m.undos.Names(),
		Lang: m.lang, Now: m.shown(),
	}
}

func (m *model) open(d dialog.Dialog) tea.Cmd {
	m.dialog = d
	return nil
}

// pressDialog acts on a key in the open dialog.
func (m *model) pressDialog(key string) tea.Cmd {
	if key == "esc" {
		m.dialog = nil
		return nil
	}
	s := m.dialogSetting()
	if !m.dialog.Takes(s, key) {
		return m.carryOut(dialog.Unknown(s, key))
	}
	return m.carryOut(m.dialog.Press(s, key))
}

// carryOut does what came of a key in the open dialog.
func (m *model) carryOut(a dialog.Answer) tea.Cmd {
	if a.Close {
		m.dialog = nil
	}
	if a.Did() {
		m.welcomed = true
	}
	if a.Say != "" {
		m.say(a.Say, a.Role)
	}
	if a.What != "" {
		m.undos.Remember(a.What, a.Back...)
	}
	if a.Do != nil {
		m.engine.Do(a.Do)
	}
	if a.Run != nil {
		return a.Run()
	}
	return nil
}

// chooseScenario offers the scenarios to run.
func (m *model) chooseScenario() tea.Cmd {
	c := &dialog.Choice{
		Title: text.ScenariosTitle.In(m.lang), None: text.ScenariosNone.In(m.lang), Width: 98,
		Choose: func(i int) tea.Cmd { return m.play(m.scenarios[i]) },
	}
	for _, s := range m.scenarios {
		name := s.Name
		if s.Claim != "" {
			name = s.Claim + " " + name
		}
		c.Entries = append(c.Entries, dialog.Entry{Name: name, About: aboutScenario(s, m.lang)})
	}
	return m.open(c)
}

// shopChoices are the shapes to choose from.
func shopChoices() [][]scenario.Shape {
	monolith := func(p scenario.Placement) scenario.Shape {
		return scenario.Shape{Architecture: scenario.Monolith, Placement: p}
	}
	services := func(p scenario.Placement) scenario.Shape {
		return scenario.Shape{Architecture: scenario.Services, Placement: p}
	}
	return [][]scenario.Shape{
		{services(scenario.Process)}, {monolith(scenario.Process)}, {monolith(scenario.Process), services(scenario.Process)},
		{services(scenario.InProc)}, {monolith(scenario.InProc)}, {monolith(scenario.InProc), services(scenario.InProc)},
	}
}

// chooseShops offers the shapes that can run in free play.
func (m *model) chooseShops() tea.Cmd {
	c := &dialog.Choice{Title: text.ShopsTitle.In(m.lang), Width: 72}
	c.Choose = func(i int) tea.Cmd {
		m.welcomed = true
		m.forget()
		return m.do(engine.FreePlay{Shapes: shopChoices()[i]})
	}
	for _, shapes := range shopChoices() {
		var names []string
		for _, s := range shapes {
			names = append(names, s.String())
		}
		e := dialog.Entry{Name: strings.Join(names, " + ")}
		if len(names) > 1 {
			e.About = text.ShopsBoth.In(m.lang)
		}
		c.Entries = append(c.Entries, e)
	}
	return m.open(c)
}
