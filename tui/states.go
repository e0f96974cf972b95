package tui

import (
	"strings"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// states are what a view says when it isn't as it should be.
type states struct {
	loading, stale, broken text.Key
	// empty is said where no shop runs. A view that has none draws on: it shows
	// more than what shops do now.
	empty text.Key
}

// statesOf returns what a view says.
func statesOf(v view) states {
	return [views]states{
		viewMap:    {text.MapLoading, text.MapStale, text.MapBroken, text.MapEmpty},
		viewCharts: {text.ChartsLoading, text.ChartsStale, text.ChartsBroken, text.ChartsEmpty},
		viewTraces: {loading: text.TracesStarting, stale: text.TracesStale, broken: text.TracesBroken},
		viewMatrix: {loading: text.MatrixLoading, stale: text.MatrixStale, broken: text.MatrixBroken},
		viewLog:    {loading: text.LogLoading, stale: text.LogStale, broken: text.LogBroken},
		viewBill:   {text.BillLoading, text.BillStale, text.BillBroken, text.BillEmpty},
		viewSaga:   {text.SagaLoading, text.SagaStale, text.SagaBroken, text.SagaEmpty},
		viewWire:   {loading: text.WireLoading, stale: text.WireStale, broken: text.WireBroken},
		viewClaims: {loading: text.ClaimsLoading, stale: text.ClaimsStale, broken: text.ClaimsBroken},
	}[v]
}

// needsShop says whether the view shows nothing but what shops do now.
func (m *model) needsShop() bool { return statesOf(m.view).empty != 0 }

// drawView draws the view, or what stands in its way.
func (m *model) drawView(a canvas.Area) {
	starting := m.snap.State == runs.Starting && !m.anyReady()
	if m.needsShop() {
		switch {
		case m.snap.State == runs.Broken:
			m.drawBroken(a)
			return
		case len(m.snap.Shops) == 0:
			m.drawNoShop(a)
			return
		case starting:
			m.drawStarting(a)
			return
		}
	}
	g, says := m.theme.Glyphs, statesOf(m.view)
	age, old := m.stale()
	switch {
	case m.snap.State == runs.Broken:
		problem, _, _ := strings.Cut(m.snap.Problem, "\n")
		a = banner(a, g.Bad+" "+says.broken.In(m.lang)+": "+problem, theme.Bad)
	case old:
		a = banner(a, g.Warn+" "+text.Stale.Format(m.lang, int(age.Seconds()))+": "+says.stale.In(m.lang), theme.Warn)
	case starting:
		a = banner(a, g.Starting+" "+says.loading.In(m.lang), theme.Accent)
	}
	m.drawers()[m.view](a)
}

// banner draws a line over a view and returns what is left for that.
func banner(a canvas.Area, s string, r theme.Role) canvas.Area {
	a.Fit(1, 0, a.Width-2, s, r)
	return a.Sub(0, 1, a.Width, a.Height-1)
}

// old is the age from which on data are called so.
const old = 2 * time.Second

// stale is how old the snapshot is, once that is worth telling.
func (m *model) stale() (time.Duration, bool) {
	if _, still := m.frozen(); still {
		return 0, false // as was asked for
	}
	switch m.snap.State {
	case runs.Running, runs.Paused, runs.Starting:
		age := m.shown().Sub(m.snap.At)
		return age, age > old && !m.snap.At.IsZero()
	}
	return 0, false
}

// drawBroken draws what the matter is, in full.
func (m *model) drawBroken(a canvas.Area) {
	lines := text.Wrap(m.snap.Problem, min(a.Width-8, 90))
	box := a.Center(min(a.Width-2, 96), min(len(lines)+8, a.Height))
	in := box.Box(canvas.Frame{
		Role: theme.Bad, Heavy: true, TitleRole: theme.Bad,
		Title: m.theme.Glyphs.Bad + " " + text.BrokenTitle.In(m.lang),
	})
	in.Fit(2, 1, in.Width-4, statesOf(m.view).broken.In(m.lang), theme.Text)
	for i, line := range lines {
		in.Fit(2, i+3, in.Width-4, line, theme.Strong)
	}
	in.Fit(2, in.Height-1, in.Width-4, text.BrokenHint.In(m.lang), theme.Accent)
}

func (m *model) drawNoShop(a canvas.Area) {
	says := statesOf(m.view)
	if m.snap.State == runs.Starting {
		a.Message(m.theme.Glyphs.Starting+" "+text.StartingShop.In(m.lang), theme.Strong, says.loading.In(m.lang))
		return
	}
	a.Message(text.NoShop.In(m.lang), theme.Strong, says.empty.In(m.lang), text.NoShopHint.In(m.lang))
}

func (m *model) anyReady() bool {
	for i := range m.snap.Shops {
		if n, _ := ready(&m.snap.Shops[i]); n > 0 {
			return true
		}
	}
	return false
}

// drawStarting draws how far each shop has come.
func (m *model) drawStarting(a canvas.Area) {
	box := a.Center(min(a.Width-4, 60), min(2+2*len(m.snap.Shops)+3, a.Height))
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
	if y := 2 + 2*len(m.snap.Shops); y < in.Height {
		in.Fit(1, y, in.Width-2, statesOf(m.view).loading.In(m.lang), theme.Muted)
	}
}

// ready counts a shop's replicas that serve, and those that are wanted.
func ready(s *runs.Shop) (n, all int) {
	for _, r := range s.Replicas {
		if r.State == "ready" {
			n++
		}
	}
	return n, len(s.Replicas)
}
