package tui

import (
	"maps"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/tui/bill"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/charts"
	"github.com/msalab/msalab/tui/log"
	shopmap "github.com/msalab/msalab/tui/map"
	"github.com/msalab/msalab/tui/matrix"
	"github.com/msalab/msalab/tui/narration"
	"github.com/msalab/msalab/tui/saga"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// The least screen on which anything can be read, and the width from which on
// the narration stands beside the view and not under it.
const (
	leastWidth  = 60
	leastHeight = 15
	wideWidth   = 150
)

// draw lays the screen out: header, view, narration, footer, and the dialog
// over the view.
func (m *model) draw(a canvas.Area) {
	if a.Width < leastWidth || a.Height < leastHeight {
		m.drawTooSmall(a)
		return
	}
	if m.presenter.on {
		m.drawPresenter(a)
		return
	}
	m.drawHeader(a.Sub(0, 0, a.Width, 1))
	m.drawFooter(a.Sub(0, a.Height-1, a.Width, 1))
	body := a.Sub(0, 1, a.Width, a.Height-2)

	main := body
	if p := m.panel(); p != nil {
		if a.Width >= wideWidth {
			side := clamp(a.Width/4, 40, 56)
			main = body.Sub(0, 0, body.Width-side-1, body.Height)
			m.drawSide(body.Sub(body.Width-side, 0, side, body.Height), p)
		} else {
			least := 3 // so that the view doesn't jump from step to step
			if a.Height >= 28 {
				least = 4
			}
			lines := min(max(len(p.Lines(body.Width-4)), least)+2, body.Height/2-1)
			main = body.Sub(0, 0, body.Width, body.Height-lines)
			p.Draw(body.Sub(0, body.Height-lines, body.Width, lines))
		}
	}
	m.drawView(main)
	if m.dialog != nil {
		m.dialog.draw(body, m)
	}
}

// drawSide draws the panel beside the view, and under it what happened last.
func (m *model) drawSide(a canvas.Area, p *narration.Panel) {
	lines := clamp(len(p.Lines(a.Width-4))+2, 8, a.Height)
	p.Draw(a.Sub(0, 0, a.Width, lines))
	below := a.Sub(0, lines, a.Width, a.Height-lines)
	if below.Height < 4 || m.view == viewLog {
		return
	}
	in := below.Box(canvas.Frame{Role: theme.Border, Title: text.ViewLog.In(m.lang), TitleRole: theme.Muted})
	in = in.Sub(1, 0, in.Width-2, in.Height)
	events := m.snap.Events[max(len(m.snap.Events)-in.Height, 0):]
	for y, e := range events {
		log.DrawEvent(in.Sub(0, y, in.Width, 1), e, m.snap.Started, m.lang)
	}
}

func (m *model) drawTooSmall(a canvas.Area) {
	message := text.TooSmall.Format(m.lang, a.Width, a.Height, leastWidth, leastHeight)
	a.Fit(max((a.Width-text.Width(message))/2, 0), a.Height/2, a.Width, message, theme.Strong)
}

func (m *model) drawView(a canvas.Area) {
	switch {
	case m.snap.State == engine.Broken && m.view != viewLog:
		m.drawBroken(a)
	case len(m.snap.Shops) == 0 && m.needsShop():
		m.drawNoShop(a)
	case m.snap.State == engine.Starting && !m.anyReady() && m.needsShop():
		m.drawStarting(a)
	default:
		[...]func(canvas.Area){
			viewMap: m.drawMap, viewCharts: m.drawCharts, viewTraces: func(a canvas.Area) { m.traces.Draw(a, m.setting()) },
			viewMatrix: m.drawMatrix, viewLog: m.drawLog, viewBill: m.drawBill, viewSaga: m.drawSaga, viewWire: m.drawWire,
		}[m.view](a)
	}
}

// needsShop says whether the view shows nothing but what shops do now.
func (m *model) needsShop() bool {
	return m.view <= viewCharts || m.view == viewBill || m.view == viewSaga
}

func (m *model) drawMap(a canvas.Area) {
	maps.Copy(m.modes, shopmap.DrawShops(a, shopmap.View{
		Shops: m.snap.Shops, Faults: m.snap.Faults, Selected: m.shop, Function: m.function, Lang: m.lang, Now: m.shown(), Braille: m.braille && !m.presenter.on,
	}))
}

func (m *model) drawCharts(a canvas.Area) {
	charts.Draw(a, charts.Data{Shops: m.snap.Shops, Selected: m.shop, Faults: m.snap.Faults, Lang: m.lang, Braille: m.braille && !m.presenter.on})
}

func (m *model) drawMatrix(a canvas.Area) {
	matrix.Draw(a, matrix.Data{Cells: m.snap.Matrix, Results: m.snap.Results, Faults: m.snap.Faults, Lang: m.lang})
}

func (m *model) drawBill(a canvas.Area) {
	bill.Draw(a, bill.Data{Shops: m.snap.Shops, Events: m.snap.Events, Started: m.snap.Started, Lang: m.lang})
}

func (m *model) drawSaga(a canvas.Area) { saga.Draw(a, &m.saga, m.orders()) }

func (m *model) drawLog(a canvas.Area) { log.Draw(a, m.logged()) }

func (m *model) drawBroken(a canvas.Area) {
	lines := text.Wrap(m.snap.Problem, min(a.Width-8, 90))
	box := a.Center(min(a.Width-2, 96), min(len(lines)+6, a.Height))
	in := box.Box(canvas.Frame{
		Role: theme.Bad, Heavy: true, TitleRole: theme.Bad,
		Title: m.theme.Glyphs.Bad + " " + text.BrokenTitle.In(m.lang),
	})
	for i, line := range lines {
		in.Fit(2, i+1, in.Width-4, line, theme.Strong)
	}
	in.Fit(2, in.Height-1, in.Width-4, text.BrokenHint.In(m.lang), theme.Accent)
}

func (m *model) drawNoShop(a canvas.Area) {
	if m.snap.State == engine.Starting {
		a.Message(m.theme.Glyphs.Starting+" "+text.StartingShop.In(m.lang), theme.Strong)
		return
	}
	a.Message(text.NoShop.In(m.lang), theme.Strong, text.NoShopHint.In(m.lang))
}

func (m *model) anyReady() bool {
	for _, s := range m.snap.Shops {
		for _, r := range s.Replicas {
			if r.State == "ready" {
				return true
			}
		}
	}
	return false
}

// drawStarting draws how far each shop has come.
func (m *model) drawStarting(a canvas.Area) {
	box := a.Center(min(a.Width-4, 60), min(2+2*len(m.snap.Shops)+2, a.Height))
	in := box.Box(canvas.Frame{Role: theme.Border, Title: text.StartingShop.In(m.lang), TitleRole: theme.Strong})
	for i := range m.snap.Shops {
		s := &m.snap.Shops[i]
		ready, all := ready(s)
		in.Text(1, 1+2*i, s.Shape.String(), theme.Strong)
		in.Right(in.Width-1, 1+2*i, text.StartingReplicas.Format(m.lang, ready, all), theme.Text)
		bar := in.Sub(1, 2+2*i, in.Width-2, 1)
		done := 0
		if all > 0 {
			done = bar.Width * ready / all
		}
		bar.Repeat(0, 0, done, m.theme.Glyphs.Full, theme.Good)
		bar.Repeat(done, 0, bar.Width-done, m.theme.Glyphs.Light, theme.Border)
	}
}

// ready counts a shop's replicas that serve, and those that are wanted.
func ready(s *engine.Shop) (n, all int) {
	for _, r := range s.Replicas {
		if r.State == "ready" {
			n++
		}
	}
	return n, len(s.Replicas)
}

// stale is how old the snapshot is, once that is worth telling.
func (m *model) stale() (time.Duration, bool) {
	if _, still := m.frozen(); still {
		return 0, false // as was asked for
	}
	switch m.snap.State {
	case engine.Running, engine.Paused, engine.Starting:
		age := m.shown().Sub(m.snap.At)
		return age, age >= 3*time.Second && !m.snap.At.IsZero()
	}
	return 0, false
}

func clamp(v, low, high int) int { return max(low, min(v, high)) }
