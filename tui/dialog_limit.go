package tui

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/text"
)

// limitSheet protects the replicas of a function from their callers: a rate
// limit, and shedding of what waited too long.
type limitSheet struct {
	ofShop
	function int // index into the shop's functions
	draft    scenario.Limit
}

// The fields of the sheet.
const (
	limitFunction = iota
	limitRate
	limitBurst
	limitWait
)

func newLimitDialog(m *model) *formDialog {
	s := &limitSheet{function: max(slices.Index(functionsOf(m.selectedShop()), m.function), 0)}
	s.draft = s.inForce(m)
	return &formDialog{sheet: s}
}

// inForce is the limit that the chosen function has.
func (s *limitSheet) inForce(m *model) scenario.Limit {
	shop := m.selectedShop()
	if shop == nil || s.function >= len(shop.Functions) {
		return scenario.Limit{}
	}
	f := shop.Functions[s.function]
	l := f.Limit
	l.Function = f.Name
	return l
}

func bursts() []float64 { return []float64{1, 2, 5, 10, 20, 50, 100, 200} }

func waits() []float64 {
	return form.Durations(0, 20*ms, 50*ms, 100*ms, 200*ms, 500*ms, 1000*ms, 2000*ms)
}

func (s *limitSheet) title() text.Key { return text.LimitTitle }

func (s *limitSheet) fields(m *model) []form.Field {
	now, last := s.inForce(m), len(functionsOf(m.selectedShop()))-1
	was := func(differs bool, value string) string {
		if !differs {
			return ""
		}
		return text.FormWas.Format(m.lang, value)
	}
	write := func(l scenario.Limit) (rate, burst string) {
		if l.Rate == 0 {
			return text.FormNone.In(m.lang), "-"
		}
		return text.Rate(l.Rate), text.PolicyCalls.Format(m.lang, l.Burst)
	}
	rate, burst := write(s.draft)
	oldRate, oldBurst := write(now)
	fields := []form.Field{
		{Label: text.LimitFunction.In(m.lang), Value: s.draft.Function, Less: s.function > 0, More: s.function < last},
		{Label: text.LimitRate.In(m.lang), Value: rate, Was: was(now.Rate != s.draft.Rate, oldRate)},
		{Label: text.LimitBurst.In(m.lang), Value: burst, Was: was(now.Burst != s.draft.Burst, oldBurst)},
		{Label: text.LimitWait.In(m.lang), Value: form.OrNone(s.draft.Wait, m.lang), Was: was(now.Wait != s.draft.Wait, form.OrNone(now.Wait, m.lang))},
	}
	if s.draft.Rate == 0 {
		fields[limitBurst].Why = text.WhyNoRateLimit.In(m.lang)
	}
	for i := limitRate; i <= limitWait; i++ {
		_, fields[i].Less = s.beside(i, -1)
		_, fields[i].More = s.beside(i, +1)
	}
	return fields
}

func (s *limitSheet) about(m *model, field int) string {
	about := [...]text.Key{text.LimitFunctionAbout, text.LimitRateAbout, text.LimitBurstAbout, text.LimitWaitAbout}[field].In(m.lang)
	if field == limitFunction {
		return about
	}
	return s.did(m, field) + about
}

// beside returns the next value of a field.
func (s *limitSheet) beside(field, by int) (float64, bool) {
	switch field {
	case limitRate:
		return form.Beside(append([]float64{0}, rates()...), s.draft.Rate, by)
	case limitBurst:
		return form.Beside(bursts(), float64(s.draft.Burst), by)
	}
	return form.Beside(waits(), s.draft.Wait.Seconds(), by)
}

func (s *limitSheet) step(m *model, field, by int) {
	if field == limitFunction {
		s.function += by
		s.draft = s.inForce(m)
		return
	}
	v, ok := s.beside(field, by)
	if !ok {
		return
	}
	switch field {
	case limitRate:
		s.draft.Rate = v
		s.draft.Burst = max(1, int(v/10)) // as where a scenario doesn't say
		if v == 0 {
			s.draft.Burst = 0
		}
	case limitBurst:
		s.draft.Burst = int(v)
	case limitWait:
		s.draft.Wait = form.Seconds(v)
	}
}

func (s *limitSheet) outcome(m *model) (string, bool) {
	if s.draft == s.inForce(m) {
		return text.FormUnchanged.In(m.lang), true
	}
	if err := s.draft.Validate(); err != nil {
		return err.Error(), true
	}
	return text.DidLimit.Format(m.lang, inWords(s.draft.Function, changed(s.fields(m)))), false
}

func (s *limitSheet) apply(m *model) tea.Cmd {
	m.remember(text.LimitTitle.In(m.lang)+" "+s.draft.Function, engine.SetLimit{Limit: s.inForce(m)})
	return m.do(engine.SetLimit{Limit: s.draft})
}

// bandwidth writes bytes a second as a scenario file does.
func bandwidth(perSecond float64) string {
	if perSecond >= 1e6 {
		return strconv.FormatFloat(perSecond/1e6, 'g', 3, 64) + "MB/s"
	}
	return strconv.FormatFloat(perSecond/1e3, 'g', 3, 64) + "kB/s"
}
