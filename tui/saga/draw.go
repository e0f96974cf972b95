package saga

import (
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Draw draws the imbalance, the diagram of the selected order, and the list of
// orders.
func Draw(a canvas.Area, p *Panel, d Data) {
	a = a.Sub(1, 0, a.Width-2, a.Height)
	s := d.shop()
	if s == nil || len(s.Payments) == 0 && (s.Audit == nil || !s.Audit.Sold()) {
		hint := text.SagaNoneHint
		if d.Recorded {
			hint = text.SagaNoneRecorded
		}
		a.Message(text.SagaNone.In(d.Lang), theme.Strong, hint.In(d.Lang))
		return
	}
	y := d.drawImbalance(a)
	q, ok := p.Current(d)
	if ok {
		lines := 1
		d.drawTitle(a.Sub(0, y, a.Width, 1), q, p.index(p.Orders(d)) < 0)
		below := a.Sub(0, y+1, a.Width, a.Height-y-1)
		lines += d.drawDiagram(below, q)
		lines += d.drawLinks(a.Sub(0, y+lines, a.Width, a.Height-y-lines), q)
		y += lines
	}
	p.drawList(a.Sub(0, y, a.Width, a.Height-y), d)
}

// drawImbalance draws by what the books of each shop are wrong, and what their
// orders came to; it returns how many lines that took.
func (d Data) drawImbalance(a canvas.Area) int {
	x := a.Fit(0, 0, a.Width, text.SagaImbalance.In(d.Lang), theme.Accent) + 2
	for i, s := range d.Shops {
		if x >= a.Width {
			break
		}
		role := theme.Text
		if i == d.Selected && len(d.Shops) > 1 {
			role = theme.Strong
			x = a.Fit(x, 0, a.Width-x, a.Theme().Glyphs.Arrow, theme.Accent) + 1
		}
		x = a.Fit(x, 0, a.Width-x, s.Shape.String()+" "+way(s), role) + 1
		if s.Audit == nil {
			x = a.Fit(x, 0, a.Width-x, text.SagaUnaudited.In(d.Lang), theme.Muted) + 3
			continue
		}
		glyph, r := a.Theme().Glyphs.OK, theme.Good
		if s.Audit.Wrong > 0 {
			glyph, r = a.Theme().Glyphs.Bad, theme.Bad
		}
		x = a.Fit(x, 0, a.Width-x, glyph+" "+text.Won(s.Audit.Won, d.Lang), r) + 3
	}
	x = 0
	if age, old := d.age(); old {
		x = a.Fit(0, 1, a.Width, a.Theme().Glyphs.Warn+" "+text.SagaOld.Format(d.Lang, int(age.Seconds())), theme.Warn) + 2
	}
	if s := d.shop(); s.Audit != nil {
		counts := text.SagaCounts.Format(d.Lang, s.Audit.Paid, s.Audit.Cancelled, s.Audit.InProgress, s.Audit.Wrong)
		x = a.Fit(x, 1, a.Width-x, counts, theme.Text) + 2
		if age := d.Now.Sub(s.AuditedAt); age >= oldAge && !d.Recorded && !s.AuditedAt.IsZero() && x < a.Width {
			a.Fit(x, 1, a.Width-x, text.SagaAudited.Format(d.Lang, int(age.Seconds())), theme.Muted)
		}
	}
	return 2
}

// way is how the shop pays orders at present: as it was set, or as the newest
// order was paid.
func way(s runs.Shop) string {
	if s.Checkout == "" && len(s.Payments) > 0 {
		return s.Payments[0].Way
	}
	return s.Checkout
}

// First is the first shop that pays by sagas; -1: none does.
func First(shops []runs.Shop) int {
	return slices.IndexFunc(shops, func(s runs.Shop) bool { return way(s) == scenario.BySaga })
}

// imbalance finds what an audit found wrong with an order.
func (d Data) imbalance(order string) (i scenario.Imbalance, ok bool) {
	s := d.shop()
	if s == nil || s.Audit == nil {
		return i, false
	}
	return s.Audit.Of(order)
}

func (d Data) drawTitle(a canvas.Area, q runs.Payment, gone bool) {
	x := a.Fit(0, 0, a.Width, text.SagaOrder.Format(d.Lang, short(q.Order)), theme.Accent) + 2
	x = a.Fit(x, 0, a.Width-x, q.Way, theme.Strong) + 2
	glyph, word, role := d.verdict(a.Theme().Glyphs, q)
	x = a.Fit(x, 0, a.Width-x, glyph+" "+word, role) + 2
	x = a.Fit(x, 0, a.Width-x, text.Won(q.Total, d.Lang), theme.Text) + 2
	if q.Code != "" {
		x = a.Fit(x, 0, a.Width-x, q.Code, theme.Warn) + 2
	}
	if i, wrong := d.imbalance(q.Order); wrong {
		x = a.Fit(x, 0, a.Width-x, text.SagaWrong.Format(d.Lang, text.Won(i.Won, d.Lang)), theme.Bad) + 2
	}
	if gone && x < a.Width {
		a.Fit(x, 0, a.Width-x, text.SagaGone.In(d.Lang), theme.Muted)
	}
}

// short is an order's name as a line has room for it: its end, as the beginnings
// of names are alike.
func short(order string) string { return order[max(0, len(order)-shortName):] }

const shortName = 12

// verdict says what became of a payment. One that the books contradict is bad,
// whatever pay says.
func (d Data) verdict(g theme.Glyphs, q runs.Payment) (glyph, word string, r theme.Role) {
	word = map[string]text.Key{
		runs.PaymentPending: text.PaymentPending, runs.PaymentPaid: text.PaymentPaid,
		runs.PaymentDeclined: text.PaymentDeclined, runs.PaymentUndone: text.PaymentUndone,
	}[q.State].In(d.Lang)
	if _, wrong := d.imbalance(q.Order); wrong {
		return g.Bad, word, theme.Bad
	}
	switch q.State {
	case runs.PaymentPending:
		return g.Starting, word, theme.Accent
	case runs.PaymentPaid:
		return g.OK, word, theme.Good
	}
	return g.Healed, word, theme.Warn
}

// drawLinks says in which traces the order was paid; it returns how many lines
// that took.
func (d Data) drawLinks(a canvas.Area, q runs.Payment) int {
	r, role := recovery(q), theme.Muted
	said := text.SagaNotTraced.In(d.Lang)
	switch {
	case r != (spans.TraceID{}):
		said, role = a.Theme().Glyphs.Attempt+" "+text.SagaRecovered.Format(d.Lang, r.String()[:8], q.Trace.String()[:8]), theme.Accent
	case q.Trace != (spans.TraceID{}):
		said, role = text.SagaTrace.Format(d.Lang, q.Trace.String()[:8]), theme.Text
	}
	a.Fit(0, 0, a.Width, said, role)
	return 1
}
