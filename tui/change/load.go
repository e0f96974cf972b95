package change

import (
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/text"
)

// loadSheet changes the load: how many journeys, of which kinds, how evenly.
type loadSheet struct {
	ofShop
	draft scenario.Load
	set   func(scenario.Load) tea.Cmd
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

// NewLoad is the form that changes the load; set is what does it, as the keys of the
// load do.
func NewLoad(in dialog.Setting, set func(scenario.Load) tea.Cmd) *dialog.Form {
	return dialog.NewForm(&loadSheet{draft: inForceLoad(in), set: set})
}

// inForceLoad is the load as it is, with what is meant where it says nothing.
func inForceLoad(in dialog.Setting) scenario.Load {
	l := in.Load
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

func (s *loadSheet) Title() text.Key { return text.LoadTitle }

// values are those of a load, as the form writes them.
func (s *loadSheet) values(in dialog.Setting, l scenario.Load) [4]string {
	mix := mixes()[mixOf(l)]
	if mix == "" {
		mix = text.MixKeep.In(in.Lang)
	}
	return [...]string{loadRate: text.Rate(l.Rate), loadMix: mix, loadArrivals: l.Arrivals, loadDeclined: text.Errors(l.Declined)}
}

func (s *loadSheet) Fields(in dialog.Setting) []form.Field {
	now, draft := s.values(in, inForceLoad(in)), s.values(in, s.draft)
	var fields []form.Field
	for i, label := range []text.Key{text.LoadRate, text.LoadMix, text.LoadArrivals, text.LoadDeclined} {
		f := form.Field{Label: label.In(in.Lang), Value: draft[i]}
		if now[i] != draft[i] {
			f.Was = text.FormWas.Format(in.Lang, now[i])
		}
		_, f.Less = s.beside(in, i, -1)
		_, f.More = s.beside(in, i, +1)
		fields = append(fields, f)
	}
	return fields
}

func (s *loadSheet) About(in dialog.Setting, field int) string {
	return [...]text.Key{text.LoadRateAbout, text.LoadMixAbout, text.LoadArrivalsAbout, text.LoadDeclinedAbout}[field].In(in.Lang)
}

// beside returns the load with the next value of a field. A mix of the scenario's own
// can be gone back to while it is in force.
func (s *loadSheet) beside(in dialog.Setting, field, by int) (scenario.Load, bool) {
	l, ok := s.draft, false
	switch field {
	case loadRate:
		l.Rate, ok = form.Beside(Rates(), l.Rate, by)
	case loadMix:
		next := mixOf(l) + by
		if ok = next >= 0 && next < len(mixes()); !ok {
			break
		}
		if next == 0 {
			l.Mix, ok = in.Load.Mix, mixOf(in.Load) == 0
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

func (s *loadSheet) Step(in dialog.Setting, field, by int) {
	if l, ok := s.beside(in, field, by); ok {
		s.draft = l
	}
}

func (s *loadSheet) Outcome(in dialog.Setting) (string, bool) {
	if s.values(in, s.draft) == s.values(in, inForceLoad(in)) {
		return text.FormUnchanged.In(in.Lang), true
	}
	v := s.values(in, s.draft)
	v[loadDeclined] = text.LoadDeclined.In(in.Lang) + " " + v[loadDeclined]
	return text.DidLoad.Format(in.Lang, strings.Join(v[:], ", ")), false
}

func (s *loadSheet) Apply(dialog.Setting) dialog.Change {
	return dialog.Change{Run: func() tea.Cmd { return s.set(s.draft) }}
}
