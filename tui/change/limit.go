package change

import (
	"slices"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/dialog"
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

// NewLimit is the form by which a function is protected from its callers.
func NewLimit(in dialog.Setting) *dialog.Form {
	s := &limitSheet{function: max(slices.Index(functionsOf(in.Shop()), in.Function), 0)}
	s.draft = s.inForce(in)
	return dialog.NewForm(s)
}

// inForce is the limit that the chosen function has.
func (s *limitSheet) inForce(in dialog.Setting) scenario.Limit {
	shop := in.Shop()
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

func (s *limitSheet) Title() text.Key { return text.LimitTitle }

func (s *limitSheet) Fields(in dialog.Setting) []form.Field {
	now, last := s.inForce(in), len(functionsOf(in.Shop()))-1
	was := func(differs bool, value string) string {
		if !differs {
			return ""
		}
		return text.FormWas.Format(in.Lang, value)
	}
	write := func(l scenario.Limit) (rate, burst string) {
		if l.Rate == 0 {
			return text.FormNone.In(in.Lang), "-"
		}
		return text.Rate(l.Rate), text.PolicyCalls.Format(in.Lang, l.Burst)
	}
	rate, burst := write(s.draft)
	oldRate, oldBurst := write(now)
	fields := []form.Field{
		{Label: text.LimitFunction.In(in.Lang), Value: s.draft.Function, Less: s.function > 0, More: s.function < last},
		{Label: text.LimitRate.In(in.Lang), Value: rate, Was: was(now.Rate != s.draft.Rate, oldRate)},
		{Label: text.LimitBurst.In(in.Lang), Value: burst, Was: was(now.Burst != s.draft.Burst, oldBurst)},
		{Label: text.LimitWait.In(in.Lang), Value: form.OrNone(s.draft.Wait, in.Lang), Was: was(now.Wait != s.draft.Wait, form.OrNone(now.Wait, in.Lang))},
	}
	if s.draft.Rate == 0 {
		fields[limitBurst].Why = text.WhyNoRateLimit.In(in.Lang)
	}
	for i := limitRate; i <= limitWait; i++ {
		_, fields[i].Less = s.beside(i, -1)
		_, fields[i].More = s.beside(i, +1)
	}
	return fields
}

func (s *limitSheet) About(in dialog.Setting, field int) string {
	about := [...]text.Key{text.LimitFunctionAbout, text.LimitRateAbout, text.LimitBurstAbout, text.LimitWaitAbout}[field].In(in.Lang)
	if field == limitFunction {
		return about
	}
	return s.did(in, field) + about
}

// beside returns the next value of a field.
func (s *limitSheet) beside(field, by int) (float64, bool) {
	switch field {
	case limitRate:
		return form.Beside(append([]float64{0}, Rates()...), s.draft.Rate, by)
	case limitBurst:
		return form.Beside(bursts(), float64(s.draft.Burst), by)
	}
	return form.Beside(waits(), s.draft.Wait.Seconds(), by)
}

func (s *limitSheet) Step(in dialog.Setting, field, by int) {
	if field == limitFunction {
		s.function += by
		s.draft = s.inForce(in)
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

func (s *limitSheet) Outcome(in dialog.Setting) (string, bool) {
	if s.draft == s.inForce(in) {
		return text.FormUnchanged.In(in.Lang), true
	}
	if err := s.draft.Validate(); err != nil {
		return err.Error(), true
	}
	return text.DidLimit.Format(in.Lang, form.InWords(s.draft.Function, form.Changed(s.Fields(in)))), false
}

func (s *limitSheet) Apply(in dialog.Setting) dialog.Change {
	return dialog.Change{
		Do:   engine.SetLimit{Limit: s.draft},
		What: text.LimitTitle.In(in.Lang) + " " + s.draft.Function, Back: []engine.Command{engine.SetLimit{Limit: s.inForce(in)}},
	}
}
