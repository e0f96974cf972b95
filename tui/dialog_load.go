package tui

import (
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/text"
)

// loadSheet changes the load: how many journeys, of which kinds, how evenly.
type loadSheet struct {
	ofShop
	draft scenario.Load
}

// The fields of the sheet.
const (
	loadRate = iota
	loadMix
	loadArrivals
	loadDeclined
)

// mixes are the mixes to choose from; the first is one of the scenario's own.
func mixes() []string { return []string{"", "article", "even"} }

func arrivals() []string { return []string{"poisson", "even"} }

// declines are the shares of cards that are declined to choose from.
func declines() []float64 { return []float64{0, 0.05, 0.2, 0.5} }

func newLoadDialog(m *model) *formDialog {
	return &formDialog{sheet: &loadSheet{draft: inForceLoad(m)}}
}

// inForceLoad is the load as it is, with what is meant where it says nothing.
func inForceLoad(m *model) scenario.Load {
	l := m.load()
	if l.Arrivals == "" {
		l.Arrivals = arrivals()[0]
	}
	return l
}

// mixOf is the place of a load's mix among those to choose from.
func mixOf(l scenario.Load) int {
	return max(slices.IndexFunc(mixes(), func(name string) bool {
		mix, ok := scenario.Mix(name)
		return ok && maps.Equal(mix, l.Mix)
	}), 0)
}

func (s *loadSheet) title() text.Key { return text.LoadTitle }

// values are those of a load, as the form writes them.
func (s *loadSheet) values(m *model, l scenario.Load) [4]string {
	mix := mixes()[mixOf(l)]
	if mix == "" {
		mix = text.MixKeep.In(m.lang)
	}
	return [...]string{loadRate: text.Rate(l.Rate), loadMix: mix, loadArrivals: l.Arrivals, loadDeclined: text.Errors(l.Declined)}
}

func (s *loadSheet) fields(m *model) []form.Field {
	now, draft := s.values(m, inForceLoad(m)), s.values(m, s.draft)
	var fields []form.Field
	for i, label := range []text.Key{text.LoadRate, text.LoadMix, text.LoadArrivals, text.LoadDeclined} {
		f := form.Field{Label: label.In(m.lang), Value: draft[i]}
		if now[i] != draft[i] {
			f.Was = text.FormWas.Format(m.lang, now[i])
		}
		_, f.Less = s.beside(m, i, -1)
		_, f.More = s.beside(m, i, +1)
		fields = append(fields, f)
	}
	return fields
}

func (s *loadSheet) about(m *model, field int) string {
	return [...]text.Key{text.LoadRateAbout, text.LoadMixAbout, text.LoadArrivalsAbout, text.LoadDeclinedAbout}[field].In(m.lang)
}

// beside returns the load with the next value of a field. A mix of the scenario's own
// can be gone back to while it is in force.
func (s *loadSheet) beside(m *model, field, by int) (scenario.Load, bool) {
	l, ok := s.draft, false
	switch field {
	case loadRate:
		l.Rate, ok = form.Beside(rates(), l.Rate, by)
	case loadMix:
		next := mixOf(l) + by
		if ok = next >= 0 && next < len(mixes()); !ok {
			break
		}
		if next == 0 {
			l.Mix, ok = m.load().Mix, mixOf(m.load()) == 0
			break
		}
		l.Mix, _ = scenario.Mix(mixes()[next])
	case loadArrivals:
		next := slices.Index(arrivals(), l.Arrivals) + by
		if ok = next >= 0 && next < len(arrivals()); ok {
			l.Arrivals = arrivals()[next]
		}
	case loadDeclined:
		l.Declined, ok = form.Beside(declines(), l.Declined, by)
	}
	return l, ok
}

func (s *loadSheet) step(m *model, field, by int) {
	if l, ok := s.beside(m, field, by); ok {
		s.draft = l
	}
}

func (s *loadSheet) outcome(m *model) (string, bool) {
	if s.values(m, s.draft) == s.values(m, inForceLoad(m)) {
		return text.FormUnchanged.In(m.lang), true
	}
	v := s.values(m, s.draft)
	v[loadDeclined] = text.LoadDeclined.In(m.lang) + " " + v[loadDeclined]
	return text.DidLoad.Format(m.lang, strings.Join(v[:], ", ")), false
}

func (s *loadSheet) apply(m *model) tea.Cmd { return m.setLoad(s.draft) }
