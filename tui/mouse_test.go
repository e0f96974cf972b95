package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// place finds the first cell of a text on the screen.
func place(t *testing.T, m *model, s string) (x, y int) {
	t.Helper()
	for y, line := range strings.Split(ansi.Strip(m.render()), "\n") {
		if before, _, ok := strings.Cut(line, s); ok {
			return ansi.StringWidth(before), y
		}
	}
	t.Fatalf("no %q on the screen", s)
	return 0, 0
}

// TestMouse: off, it does nothing; on, a click selects what it meets, and the wheel
// goes through a list.
func TestMouse(t *testing.T) {
	e := &fakeEngine{snap: healthy(), list: madeSummaries(60), trace: madeTrace()}
	m := appAt(e, 120, 40)
	send(m, press("esc"))
	click := func(s string) {
		x, y := place(t, m, s)
		send(m, tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
		m.render()
	}
	before := m.function
	click(" card ")
	click(" 3 ")
	if m.function != before || m.view != viewMap || m.View().MouseMode != tea.MouseModeNone {
		t.Errorf("the mouse is off: got %s on view %d", m.function, m.view)
	}
	send(m, press("M"))
	if m.View().MouseMode == tea.MouseModeNone {
		t.Error("M does not turn the mouse on")
	}
	click(" card ")
	if m.function != "card" {
		t.Errorf("a click on card: got %s", m.function)
	}
	click(" 3 ")
	if m.view != viewTraces {
		t.Fatalf("a click on the third view: got %d", m.view)
	}
	first := m.traces.Pointed()
	send(m, tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if m.traces.Pointed() == first {
		t.Error("the wheel moves nothing")
	}
	send(m, tea.MouseWheelMsg{Button: tea.MouseWheelUp})
	if m.traces.Pointed() != first {
		t.Error("the wheel does not come back")
	}
}
