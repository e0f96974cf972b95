package tui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

func (v view) title(l scenario.Lang) string {
	return [...]text.Key{
		viewMap: text.ViewMap, viewCharts: text.ViewCharts, viewTraces: text.ViewTraces,
		viewMatrix: text.ViewMatrix, viewLog: text.ViewLog, viewBill: text.ViewBill, viewSaga: text.ViewSaga,
		viewWire: text.ViewWire, viewClaims: text.ViewClaims,
	}[v].In(l)
}

// drawHeader draws the views at the left and the state of the run at the
// right.
func (m *model) drawHeader(a canvas.Area) {
	a.Fill(theme.Bar)
	digits := !m.welcoming() && !m.voting()
	x := a.Text(1, 0, "msalab", theme.Key) + 1
	whole := x+m.tabsWidth(digits)+stateRoom <= a.Width
	for v := range views {
		label := m.tab(v, digits, whole)
		role := theme.Bar
		if v == m.view {
			role = theme.Selected
		}
		end := a.Text(x, 0, label, role)
		a.Sub(x, 0, end-x, 1).Mark(v)
		x = end
	}
	m.drawState(a.Sub(x+1, 0, a.Width-x-2, 1))
}

// stateRoom is what the header keeps for the state of the run: where the names of
// all views leave less, those that are not shown are named by their digits.
const stateRoom = 24

// tab is a view's place in the header.
func (m *model) tab(v view, digit, whole bool) string {
	switch {
	case !whole && v != m.view && !digit:
		return ""
	case !whole && v != m.view:
		return " " + strconv.Itoa(int(v)+1) + " "
	case !digit:
		return " " + v.title(m.lang) + " "
	}
	return " " + strconv.Itoa(int(v)+1) + " " + v.title(m.lang) + " "
}

func (m *model) tabsWidth(digits bool) (width int) {
	for v := range views {
		width += text.Width(m.tab(v, digits, true))
	}
	return width
}

// drawState draws the state word, and before it what there is room for.
func (m *model) drawState(a canvas.Area) {
	glyph, word, role := m.stateWord()
	end := a.Width
	state := glyph + " " + word
	if onBar(m, role) == theme.Selected {
		state = " " + state + " "
	}
	a.Right(end, 0, state, onBar(m, role))
	end -= text.Width(state) + 2
	parts := m.stateParts()
	if w, short := m.warning(); w != "" {
		needed := 0
		for _, p := range parts {
			needed += text.Width(p) + 2
		}
		lead := " " + m.theme.Glyphs.Warn + " "
		if end-text.Width(lead+w)-1 < needed { // the clock and the load are wanted more than its words
			w = short
		}
		if end-text.Width(lead+w)-1 < 0 { // it goes before the state
			a.Fill(theme.Bar)
			end = a.Width
		}
		w = text.Truncate(lead+w+" ", end)
		a.Right(end, 0, w, theme.Selected)
		end -= text.Width(w) + 2
	}
	for _, p := range parts {
		w := text.Width(p)
		if end-w < 0 {
			return
		}
		a.Right(end, 0, p, theme.Bar)
		end -= w + 2
	}
}

// stateParts are the clock, the load and the scenario, as far as there are.
func (m *model) stateParts() (parts []string) {
	switch {
	case replaying(m):
		parts = append(parts, m.place())
	case !m.snap.Started.IsZero():
		parts = append(parts, text.Clock(m.shown().Sub(m.snap.Started)))
	}
	if m.snap.Load.Rate > 0 {
		parts = append(parts, text.Rate(m.snap.Load.Rate))
	}
	if s := m.snap.Stage; s.Scenario != "" {
		name := s.Scenario
		if s.Claim != "" {
			name = s.Claim + " " + name
		}
		parts = append(parts, name)
	}
	return parts
}

// onBar is a role's letters on the bar's background; bars have few roles.
func onBar(m *model, r theme.Role) theme.Role {
	switch {
	case r == theme.Bad, r == theme.Warn:
		return theme.Selected
	case m.theme.Mono:
		return theme.Strong
	}
	return theme.Key
}

// warning says why the figures can't be trusted, and the same in fewer words; empty:
// they can.
func (m *model) warning() (words, short string) {
	if d, still := m.frozen(); still {
		short = text.Frozen.Format(m.lang, int(d.Seconds()))
		return short + " " + text.FrozenKey.In(m.lang), short
	}
	if age, old := m.stale(); old {
		words = text.Stale.Format(m.lang, int(age.Seconds()))
		return words, words
	}
	if m.snap.LateNow > 0.01 {
		late := text.Errors(m.snap.LateNow)
		return text.LateWarning.Format(m.lang, late), text.LateShort.Format(m.lang, late)
	}
	return "", ""
}

func (m *model) stateWord() (glyph, word string, r theme.Role) {
	g := m.theme.Glyphs
	if replaying(m) && m.snap.State == runs.Running {
		return g.OK, text.StateReplay.In(m.lang), theme.Good
	}
	switch m.snap.State {
	case runs.Starting:
		return g.Starting, text.StateStarting.In(m.lang), theme.Muted
	case runs.Running:
		return g.OK, text.StateRunning.In(m.lang), theme.Good
	case runs.Paused:
		return g.Idle, text.StatePaused.In(m.lang), theme.Warn
	case runs.Stopping:
		return g.Starting, text.StateStopping.In(m.lang), theme.Muted
	case runs.Done:
		return g.OK, text.StateDone.In(m.lang), theme.Good
	}
	return g.Bad, text.StateBroken.In(m.lang), theme.Bad
}

// drawFooter draws the keys that do something at present, most wanted first,
// as many as fit; a notice goes before them for a while.
func (m *model) drawFooter(a canvas.Area) {
	a.Fill(theme.Bar)
	x := 1
	if m.notice.text != "" {
		x = a.Fit(x, 0, a.Width-2, " "+m.notice.text+" ", theme.Selected) + 2
	}
	all := m.footer()
	always := []text.Key{text.KeyHelp, text.KeyQuit, text.KeyLang} // who can't read the rest needs the last
	kept := 0                                                      // of the width, for those of them that are to come
	for _, k := range m.shortKeys(always...) {
		kept += text.Width(k[0]+k[1]) + 3
	}
	for _, b := range all {
		key, label := m.keyLabel(b), m.label(b)
		w := text.Width(key) + 1 + text.Width(label)
		if slices.Contains(always, b.label) {
			kept -= w + 2
		}
		if x+w+kept > a.Width-1 {
			continue
		}
		x = a.Text(x, 0, key, theme.Key)
		x = a.Text(x+1, 0, label, theme.Bar) + 2
	}
}

// footer returns the bindings of the footer in their order.
func (m *model) footer() []binding {
	var shown []binding
	for _, b := range m.bindings {
		if b.footer != 0 && b.appliesTo(m) && b.reason(m) == "" {
			shown = append(shown, b)
		}
	}
	slices.SortStableFunc(shown, func(x, y binding) int { return x.place() - y.place() })
	return shown
}

// footerOwn is before which place the keys go that one view alone has: after those
// of the scenario, help and the way out.
const footerOwn = 6

// place is a binding's in the footer: a view's own keys go before those of the shop.
func (b binding) place() int {
	if b.own {
		return footerOwn*100 - 100 + b.footer
	}
	return b.footer * 100
}

func (m *model) label(b binding) string {
	switch {
	case b.label == text.KeyPresent && m.presenter.on:
		return text.KeyUnpresent.In(m.lang)
	case b.label != text.KeyPause:
	case replaying(m) && m.ended():
		return text.KeyAgain.In(m.lang)
	case m.snap.State == runs.Paused:
		return text.KeyResume.In(m.lang)
	}
	return m.labelOf(b).In(m.lang)
}

// labelOf is a binding's label; that of Korean is in Korean, but where the terminal may
// have no letters for it.
func (m *model) labelOf(b binding) text.Key {
	if b.label == text.KeyLang && m.theme.ASCII {
		return text.KeyLangASCII
	}
	return b.label
}

// keyLabel writes a binding's keys short: the first one, or a range of digits.
func (m *model) keyLabel(b binding) string {
	if b.label == text.KeyVote {
		if q := m.question(); q != nil {
			return "1-" + strconv.Itoa(min(len(q.Options), 9))
		}
	}
	if b.label == text.KeyOtherShop {
		return strings.Join(b.keys, " ")
	}
	if len(b.keys) > 2 {
		return b.keys[0] + "-" + b.keys[len(b.keys)-1]
	}
	return b.keys[0]
}
