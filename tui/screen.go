package tui

import (
	"maps"

	"github.com/msalab/msalab/tui/bill"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/charts"
	"github.com/msalab/msalab/tui/log"
	shopmap "github.com/msalab/msalab/tui/map"
	"github.com/msalab/msalab/tui/matrix"
	"github.com/msalab/msalab/tui/narration"
	"github.com/msalab/msalab/tui/present"
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
	leastView   = 8 // lines that an open question leaves the view
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
			side := sideWidth(a.Width)
			main = body.Sub(0, 0, body.Width-side-1, body.Height)
			m.drawSide(body.Sub(body.Width-side, 0, side, body.Height), p)
		} else {
			least := 1
			switch { // so that the view doesn't jump from step to step
			case m.snap.Stage.Scenario == "":
			case a.Height >= 28:
				least = 4
			default:
				least = 3
			}
			most := body.Height/2 - 1
			if m.snap.Stage.Finished {
				most = max(body.Height*2/5, 8) // the view is what the verdict speaks of
			}
			if m.question() != nil { // all of its options, as long as something of the view is left
				most = max(most, body.Height-leastView)
			}
			if m.view == viewMatrix && m.question() == nil { // the cells of every shop stay
				most = min(most, max(body.Height-matrix.Height(body.Width, m.survival()), least+2))
			}
			lines := min(max(len(p.Lines(body.Width-4)), least)+2, most)
			main = body.Sub(0, 0, body.Width, body.Height-lines)
			p.Draw(body.Sub(0, body.Height-lines, body.Width, lines))
		}
	}
	m.drawView(main)
	if m.dialog != nil {
		m.dialog.Draw(body, m.dialogSetting())
	}
}

// sideWidth is how wide what stands beside the view is.
func sideWidth(width int) int { return canvas.Clamp(width/4, 40, 56) }

// drawSide draws the panel beside the view, and under it what happened last.
func (m *model) drawSide(a canvas.Area, p *narration.Panel) {
	lines := canvas.Clamp(len(p.Lines(a.Width-4))+2, 8, a.Height)
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

// drawers draw the views.
func (m *model) drawers() [views]func(canvas.Area) {
	return [...]func(canvas.Area){
		viewMap: m.drawMap, viewCharts: m.drawCharts, viewTraces: func(a canvas.Area) { m.traces.Draw(a, m.setting()) },
		viewMatrix: m.drawMatrix, viewLog: m.drawLog, viewBill: m.drawBill, viewSaga: m.drawSaga,
		viewWire: m.drawWire, viewClaims: m.drawClaims,
	}
}

func (m *model) drawMap(a canvas.Area) {
	maps.Copy(m.modes, shopmap.DrawShops(a, shopmap.View{
		Shops: m.snap.Shops, Faults: m.snap.Faults, Selected: m.shop, Function: m.function, Lang: m.lang, Now: m.shown(), Braille: m.braille && !m.presenter.on,
		Told: m.presenter.on && present.Large(m.height),
	}))
}

func (m *model) drawCharts(a canvas.Area) {
	m.roomy = !charts.Draw(a, charts.Data{Shops: m.snap.Shops, Selected: m.shop, Faults: m.snap.Faults, Events: m.snap.Events, Second: m.heat,
		Lang: m.lang, Braille: m.braille && !m.presenter.on})
}

func (m *model) drawMatrix(a canvas.Area) { m.matrix = matrix.Draw(a, m.survival()) }

// survival is what the matrix shows.
func (m *model) survival() matrix.Data {
	return matrix.Data{Cells: m.snap.Matrix, Results: m.snap.Results, Doubt: m.doubt(), Faults: m.snap.Faults, Lang: m.lang, Record: replaying(m), Ended: replaying(m) && m.ended(), At: m.matrix}
}

func (m *model) drawBill(a canvas.Area) {
	bill.Draw(a, bill.Data{Shops: m.snap.Shops, Events: m.snap.Events, Results: m.snap.Results, Started: m.snap.Started, Lang: m.lang})
}

func (m *model) drawSaga(a canvas.Area) { saga.Draw(a, &m.saga, m.orders()) }

func (m *model) drawLog(a canvas.Area) { log.Draw(a, m.logged()) }
