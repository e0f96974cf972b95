package tui

import (
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/keyboard"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// faultDialog breaks a function in two keys: which one, and how. Every choice
// that it offers is valid, so it can't be filled in wrongly.
type faultDialog struct {
	menu
	function string // empty: not chosen yet
	rate     int    // index into faultRates
	delay    int    // index into faultDelays
}

func faultRates() []float64 { return []float64{0.01, 0.05, 0.1, 0.2, 0.5, 1} }

func faultDelays() []time.Duration {
	return []time.Duration{50 * time.Millisecond, 100 * time.Millisecond, 200 * time.Millisecond,
		500 * time.Millisecond, time.Second, 2 * time.Second, 5 * time.Second}
}

func newFaultDialog(m *model) *faultDialog {
	d := &faultDialog{rate: len(faultRates()) - 1, delay: 3}
	d.cursor = max(slices.Index(functionsOf(m.selectedShop()), m.function), 0)
	return d
}

// functionsOf returns the functions that a shop runs, in its order.
func functionsOf(s *runs.Shop) []string {
	if s == nil {
		return nil
	}
	var names []string
	for _, f := range s.Functions {
		names = append(names, f.Name)
	}
	return names
}

func (d *faultDialog) takes(m *model, key string) bool {
	if d.function == "" {
		return d.menu.takes(key, len(functionsOf(m.selectedShop())))
	}
	kinds := m.faultKinds(d.function)
	return slices.Contains([]string{"left", "right", "[", "]", "backspace"}, key) || d.menu.takes(key, len(kinds)) ||
		byLetter(kinds, key) >= 0
}

// byLetter finds the kind that begins with a letter; -1: none does. The letters
// that move the cursor mean no kind: nothing breaks because somebody looks around.
func byLetter(kinds []scenario.FaultKind, key string) int {
	if keyboard.Rows(key, 1) != 0 {
		return -1
	}
	return slices.IndexFunc(kinds, func(k scenario.FaultKind) bool { return k.Name[:1] == key })
}

func (d *faultDialog) press(m *model, key string) (bool, tea.Cmd) {
	functions := functionsOf(m.selectedShop())
	if d.function == "" {
		if i := d.menu.press(key, len(functions)); i >= 0 {
			d.function, d.cursor = functions[i], 0
		}
		return false, nil
	}
	kinds := m.faultKinds(d.function)
	switch key {
	case "left", "right":
		d.rate = canvas.Clamp(d.rate+map[string]int{"left": -1, "right": 1}[key], 0, len(faultRates())-1)
		return false, nil
	case "[", "]":
		d.delay = canvas.Clamp(d.delay+map[string]int{"[": -1, "]": 1}[key], 0, len(faultDelays())-1)
		return false, nil
	case "backspace":
		d.function = ""
		return false, nil
	}
	chosen := d.menu.press(key, len(kinds))
	if i := byLetter(kinds, key); i >= 0 {
		chosen = i
	}
	if chosen < 0 {
		return false, nil
	}
	if !hasShop(m) { // it was closed meanwhile
		m.say(text.WhyNoShop.In(m.lang), theme.Warn)
		return false, nil
	}
	if m.barred(d.function, kinds[chosen].Name) {
		m.say(text.DidNotInject.Format(m.lang, d.function, kinds[chosen].Name), theme.Warn)
		return false, nil
	}
	f := d.fault(kinds[chosen])
	f.ID = m.freeID(f.ID)
	m.welcomed = true
	m.say(text.DidInject.Format(m.lang, f.Function, f.Kind), theme.Fault)
	m.remember(f.ID, engine.Heal{ID: f.ID})
	return true, m.do(engine.Inject{Fault: f})
}

// faultKinds returns the kinds of fault that a function can have in all shops.
func (m *model) faultKinds(function string) []scenario.FaultKind {
	return slices.DeleteFunc(scenario.FaultKinds(), func(k scenario.FaultKind) bool {
		return !k.In(function) || slices.ContainsFunc(m.snap.Shops, func(s runs.Shop) bool { return !k.On(s.Shape) })
	})
}

// barred tells whether a function can't have a kind of fault because a program that
// runs it, in another language, has no such fault.
func (m *model) barred(function, kind string) bool {
	for _, s := range m.snap.Shops {
		for _, r := range s.Replicas {
			if slices.Contains(r.Functions, function) && len(r.FaultKinds) > 0 && !slices.Contains(r.FaultKinds, kind) {
				return true
			}
		}
	}
	return false
}

// fault fills in what its kind needs. What has no key of its own gets a value
// that shows on a small machine and doesn't harm it.
func (d *faultDialog) fault(k scenario.FaultKind) scenario.Fault {
	f := scenario.Fault{Kind: k.Name, Function: d.function}
	if slices.Contains(k.May, "rate") {
		f.Rate = faultRates()[d.rate]
	}
	for _, need := range k.Needs {
		switch need {
		case "delay":
			f.Delay = faultDelays()[d.delay]
		case "code":
			f.Code = "UNAVAILABLE"
		case "requests":
			f.Requests = 400
		case "workers":
			f.Workers = 1
		case "growth":
			f.Growth = 20_000_000
		}
	}
	return f.Complete()
}

// values are the share and the delay as the selected kind has them; "-": it has none.
func (d *faultDialog) values(m *model) (share, delay string) {
	share, delay = "-", "-"
	kinds := m.faultKinds(d.function)
	if d.cursor >= len(kinds) {
		return share, delay
	}
	if slices.Contains(kinds[d.cursor].May, "rate") {
		share = strconv.Itoa(int(faultRates()[d.rate]*100)) + "%"
	}
	if slices.Contains(kinds[d.cursor].Needs, "delay") {
		delay = text.Duration(faultDelays()[d.delay])
	}
	return share, delay
}

func (d *faultDialog) draw(a canvas.Area, m *model) {
	if d.function == "" {
		var entries []entry
		s := m.selectedShop()
		for _, name := range functionsOf(s) {
			entries = append(entries, entry{name: name, about: m.functionState(s, name)})
		}
		in := window(a, 60, len(entries)+4, text.FaultTitle.In(m.lang), text.DialogHint.In(m.lang))
		in.Fit(1, 0, in.Width, text.FaultWhich.In(m.lang), theme.Text)
		d.menu.draw(in.Sub(0, 1, in.Width, in.Height-1), entries)
		return
	}
	var entries []entry
	for _, k := range m.faultKinds(d.function) {
		e := entry{name: k.Name, about: k.Does.In(m.lang), barred: m.barred(d.function, k.Name)}
		if e.barred {
			e.about = text.FaultNotHere.Format(m.lang, d.function)
		}
		entries = append(entries, e)
	}
	in := window(a, 76, len(entries)+7, text.FaultTitle.In(m.lang), text.DialogHint.In(m.lang))
	in.Fit(1, 0, in.Width, text.FaultHow.Format(m.lang, d.function), theme.Text)
	rows := max(min(len(entries), in.Height-4), 1)
	d.menu.draw(in.Sub(0, 1, in.Width, rows), entries)
	y := rows + 2
	share, delay := d.values(m)
	x := in.Text(1, y, text.FaultRate.In(m.lang)+" ", theme.Muted)
	x = in.Text(x, y, share, theme.Strong) + 4
	x = in.Text(x, y, text.FaultDelay.In(m.lang)+" ", theme.Muted)
	in.Text(x, y, delay, theme.Strong)
	in.Fit(1, y+1, in.Width-1, text.FaultAdjust.In(m.lang), theme.Muted)
}
