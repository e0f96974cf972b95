package change

import (
	"slices"
	"strconv"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/keyboard"
	shopmap "github.com/msalab/msalab/tui/map"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Fault breaks a function in two keys: which one, and how. Every choice
// that it offers is valid, so it can't be filled in wrongly.
type Fault struct {
	menu     dialog.Menu
	function string // empty: not chosen yet
	rate     int    // index into faultRates
	delay    int    // index into faultDelays
}

var _ dialog.Dialog = (*Fault)(nil)

func faultRates() []float64 { return []float64{0.01, 0.05, 0.1, 0.2, 0.5, 1} }

func faultDelays() []time.Duration {
	return []time.Duration{50 * time.Millisecond, 100 * time.Millisecond, 200 * time.Millisecond,
		500 * time.Millisecond, time.Second, 2 * time.Second, 5 * time.Second}
}

// NewFault has the selected function selected.
func NewFault(s dialog.Setting) *Fault {
	d := &Fault{rate: len(faultRates()) - 1, delay: 3}
	d.menu.Cursor = max(slices.Index(functionsOf(s.Shop()), s.Function), 0)
	return d
}

// Takes is true of the keys of its two menus, and of those of the share and the delay.
func (d *Fault) Takes(s dialog.Setting, key string) bool {
	if d.function == "" {
		return d.menu.Takes(key, len(functionsOf(s.Shop())))
	}
	kinds := faultKinds(s.Shops, d.function)
	return slices.Contains([]string{"left", "right", "[", "]", "backspace"}, key) || d.menu.Takes(key, len(kinds)) ||
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

// Press chooses the function, then breaks it.
func (d *Fault) Press(s dialog.Setting, key string) dialog.Answer {
	functions := functionsOf(s.Shop())
	if d.function == "" {
		if i := d.menu.Press(key, len(functions)); i >= 0 {
			d.function, d.menu.Cursor = functions[i], 0
		}
		return dialog.Answer{}
	}
	kinds := faultKinds(s.Shops, d.function)
	switch key {
	case "left", "right":
		d.rate = canvas.Clamp(d.rate+map[string]int{"left": -1, "right": 1}[key], 0, len(faultRates())-1)
		return dialog.Answer{}
	case "[", "]":
		d.delay = canvas.Clamp(d.delay+map[string]int{"[": -1, "]": 1}[key], 0, len(faultDelays())-1)
		return dialog.Answer{}
	case "backspace":
		d.function = ""
		return dialog.Answer{}
	}
	chosen := d.menu.Press(key, len(kinds))
	if i := byLetter(kinds, key); i >= 0 {
		chosen = i
	}
	if chosen < 0 {
		return dialog.Answer{}
	}
	if s.Shop() == nil { // it was closed meanwhile
		return dialog.Refuse(text.WhyNoShop.In(s.Lang))
	}
	if barred(s.Shops, d.function, kinds[chosen].Name) {
		return dialog.Refuse(text.DidNotInject.Format(s.Lang, d.function, kinds[chosen].Name))
	}
	f := d.fault(kinds[chosen])
	f.ID = freeID(s, f.ID)
	return dialog.Answer{
		Close: true, Say: text.DidInject.Format(s.Lang, f.Function, f.Kind), Role: theme.Fault,
		Change: dialog.Change{Do: engine.Inject{Fault: f}, What: f.ID, Back: []engine.Command{engine.Heal{ID: f.ID}}},
	}
}

// faultKinds returns the kinds of fault that a function can have in all shops.
func faultKinds(shops []runs.Shop, function string) []scenario.FaultKind {
	return slices.DeleteFunc(scenario.FaultKinds(), func(k scenario.FaultKind) bool {
		return !k.In(function) || slices.ContainsFunc(shops, func(s runs.Shop) bool { return !k.On(s.Shape) })
	})
}

// barred tells whether a function can't have a kind of fault because a program that
// runs it, in another language, has no such fault.
func barred(shops []runs.Shop, function, kind string) bool {
	for _, s := range shops {
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
func (d *Fault) fault(k scenario.FaultKind) scenario.Fault {
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
func (d *Fault) values(s dialog.Setting) (share, delay string) {
	share, delay = "-", "-"
	kinds := faultKinds(s.Shops, d.function)
	if d.menu.Cursor >= len(kinds) {
		return share, delay
	}
	if slices.Contains(kinds[d.menu.Cursor].May, "rate") {
		share = strconv.Itoa(int(faultRates()[d.rate]*100)) + "%"
	}
	if slices.Contains(kinds[d.menu.Cursor].Needs, "delay") {
		delay = text.Duration(faultDelays()[d.delay])
	}
	return share, delay
}

// Draw draws the window.
func (d *Fault) Draw(a canvas.Area, s dialog.Setting) {
	if d.function == "" {
		var entries []dialog.Entry
		shop := s.Shop()
		for _, name := range functionsOf(shop) {
			entries = append(entries, dialog.Entry{Name: name, About: shopmap.State(shop, name, a.Theme().Glyphs, s.Lang)})
		}
		in := dialog.Window(a, 60, len(entries)+4, text.FaultTitle.In(s.Lang), text.DialogHint.In(s.Lang))
		in.Fit(1, 0, in.Width, text.FaultWhich.In(s.Lang), theme.Text)
		d.menu.Draw(in.Sub(0, 1, in.Width, in.Height-1), entries)
		return
	}
	var entries []dialog.Entry
	for _, k := range faultKinds(s.Shops, d.function) {
		e := dialog.Entry{Name: k.Name, About: k.Does.In(s.Lang), Barred: barred(s.Shops, d.function, k.Name)}
		if e.Barred {
			e.About = text.FaultNotHere.Format(s.Lang, d.function)
		}
		entries = append(entries, e)
	}
	in := dialog.Window(a, 76, len(entries)+7, text.FaultTitle.In(s.Lang), text.DialogHint.In(s.Lang))
	in.Fit(1, 0, in.Width, text.FaultHow.Format(s.Lang, d.function), theme.Text)
	rows := max(min(len(entries), in.Height-4), 1)
	d.menu.Draw(in.Sub(0, 1, in.Width, rows), entries)
	y := rows + 2
	share, delay := d.values(s)
	x := in.Text(1, y, text.FaultRate.In(s.Lang)+" ", theme.Muted)
	x = in.Text(x, y, share, theme.Strong) + 4
	x = in.Text(x, y, text.FaultDelay.In(s.Lang)+" ", theme.Muted)
	in.Text(x, y, delay, theme.Strong)
	in.Fit(1, y+1, in.Width-1, text.FaultAdjust.In(s.Lang), theme.Muted)
}
