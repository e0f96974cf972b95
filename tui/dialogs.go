package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/narration"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// scenarioDialog chooses a scenario to run.
type scenarioDialog struct{ menu }

func (d *scenarioDialog) takes(m *model, key string) bool {
	return d.menu.takes(key, len(m.scenarios))
}

func (d *scenarioDialog) press(m *model, key string) (bool, tea.Cmd) {
	if i := d.menu.press(key, len(m.scenarios)); i >= 0 {
		return true, m.play(m.scenarios[i])
	}
	return false, nil
}

func (d *scenarioDialog) draw(a canvas.Area, m *model) {
	var entries []entry
	for _, s := range m.scenarios {
		name := s.Name
		if s.Claim != "" {
			name = s.Claim + " " + name
		}
		entries = append(entries, entry{name: name, about: aboutScenario(s, m.lang)})
	}
	in := window(a, 98, max(len(entries), 1)+4, text.ScenariosTitle.In(m.lang), text.DialogHint.In(m.lang))
	if len(entries) == 0 {
		in.Fit(1, 1, in.Width, text.ScenariosNone.In(m.lang), theme.Text)
		return
	}
	d.menu.draw(in.Sub(0, 1, in.Width, in.Height-1), entries)
}

// shopsDialog chooses which shapes run in free play.
type shopsDialog struct{ menu }

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

func (d *shopsDialog) takes(_ *model, key string) bool {
	return d.menu.takes(key, len(shopChoices()))
}

func (d *shopsDialog) press(m *model, key string) (bool, tea.Cmd) {
	choices := shopChoices()
	if i := d.menu.press(key, len(choices)); i >= 0 {
		m.welcomed = true
		m.forget()
		return true, m.do(engine.FreePlay{Shapes: choices[i]})
	}
	return false, nil
}

func (d *shopsDialog) draw(a canvas.Area, m *model) {
	var entries []entry
	for _, shapes := range shopChoices() {
		var names []string
		for _, s := range shapes {
			names = append(names, s.String())
		}
		e := entry{name: strings.Join(names, " + ")}
		if len(names) > 1 {
			e.about = text.ShopsBoth.In(m.lang)
		}
		entries = append(entries, e)
	}
	in := window(a, 72, len(entries)+4, text.ShopsTitle.In(m.lang), text.DialogHint.In(m.lang))
	d.menu.draw(in.Sub(0, 1, in.Width, in.Height-1), entries)
}

// confirmDialog asks before a scenario is cut off or a shop begins anew.
type confirmDialog struct {
	title, hint text.Key
	yes         func(*model) tea.Cmd
}

func (d *confirmDialog) takes(_ *model, key string) bool {
	return key == "y" || key == "n" || key == "enter"
}

func (d *confirmDialog) press(m *model, key string) (bool, tea.Cmd) {
	if key == "y" || key == "enter" {
		return true, d.yes(m)
	}
	return key == "n", nil
}

func (d *confirmDialog) draw(a canvas.Area, m *model) {
	in := window(a, 52, 5, "", "")
	in.Fit(1, 0, in.Width-1, d.title.In(m.lang), theme.Strong)
	in.Fit(1, 2, in.Width-1, d.hint.In(m.lang), theme.Accent)
}

// questionDialog shows the open question large, for the room to vote on.
type questionDialog struct{}

func (*questionDialog) takes(m *model, key string) bool {
	return key == "v" || key == "P" || key == "n" || key == "pgdown" || key == "enter" || m.canVote(key)
}

func (*questionDialog) press(m *model, key string) (bool, tea.Cmd) {
	switch {
	case key == "v" || key == "enter":
		return true, nil
	case key == "P": // which shows the question large too
		m.presenter.on = !m.presenter.on
		return true, m.tellAudience()
	case key == "n", key == "pgdown": // a remote control has no n
		return false, m.next()
	case len(key) == 1 && key >= "1" && key <= "9":
		return false, m.vote(key)
	}
	return false, nil
}

func (*questionDialog) draw(a canvas.Area, m *model) {
	a.Fill(theme.Text)
	in := a.Box(canvas.Frame{Role: theme.Accent, Heavy: true, Title: text.QuestionTitle.In(m.lang), TitleRole: theme.Accent, Hint: text.HelpClose.In(m.lang)})
	narration.DrawQuestion(in.Sub(1, 0, in.Width-2, in.Height), m.story())
}
