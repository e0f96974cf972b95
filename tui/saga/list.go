package saga

import (
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// drawList draws the orders, the selected one in sight.
func (p *Panel) drawList(a canvas.Area, d Data) {
	if a.Height < 2 {
		return
	}
	x := a.Fit(0, 0, a.Width, text.SagaOrders.In(d.Lang), theme.Accent) + 2
	if p.State != "" {
		a.Fit(x, 0, a.Width-x, text.SagaFilter.Format(d.Lang, d.stateWord(p.State)), theme.Muted)
	}
	all := p.Orders(d)
	if len(all) == 0 {
		a.Fit(1, 1, a.Width-1, text.LogNoneFit.In(d.Lang), theme.Muted)
	}
	rows := a.Height - 1
	i := p.index(all)
	top := min(max(i-rows/2, 0), max(len(all)-rows, 0))
	for y := 0; y < rows && top+y < len(all); y++ {
		line := a.Sub(0, y+1, a.Width, 1)
		d.drawOrder(line, all[top+y])
		if top+y == i {
			line.Highlight(0, theme.Selected)
		}
	}
}

func (d Data) stateWord(state string) string {
	return map[string]text.Key{
		runs.PaymentPending: text.PaymentPending, runs.PaymentPaid: text.PaymentPaid,
		runs.PaymentDeclined: text.PaymentDeclined, runs.PaymentUndone: text.PaymentUndone, recovered: text.PaymentRecovered,
	}[state].In(d.Lang)
}

// drawOrder draws one line: the order, what became of it, its steps as glyphs.
func (d Data) drawOrder(a canvas.Area, q runs.Payment) {
	g := a.Theme().Glyphs
	glyph, word, role := d.verdict(g, q)
	a.Fit(1, 0, shortName, short(q.Order), theme.Strong)
	a.Fit(shortName+3, 0, 6, q.Way, theme.Text)
	a.Fit(shortName+9, 0, 12, glyph+" "+word, role)
	x := shortName + 21
	for _, s := range stepsOf(q) {
		if len(q.Events) > 0 {
			mark, r := s.state.glyph(g), s.state.role()
			if s.undo != not {
				mark, r = s.undo.glyph(g), s.undo.role()
			}
			a.Text(x, 0, mark, r)
		}
		x += 2
	}
	a.Right(x+13, 0, text.Won(q.Total, d.Lang), theme.Text)
	note, r := q.Code, theme.Warn
	if q.Recovered() {
		note, r = g.Attempt+" "+text.PaymentRecovered.In(d.Lang)+" "+q.Code, theme.Accent
	}
	if i, wrong := d.imbalance(q.Order); wrong {
		note, r = text.SagaWrong.Format(d.Lang, text.Won(i.Won, d.Lang)), theme.Bad
	}
	a.Fit(x+15, 0, a.Width-x-15, note, r)
}
