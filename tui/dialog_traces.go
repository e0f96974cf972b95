package tui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/traces"
)

// traceSheet says which traces to list.
type traceSheet struct{ draft traces.Filter }

// The fields after those with names to choose from.
const (
	fieldLeast     = 4
	fieldAttribute = 5
)

// traceField is a line of the sheet: what it narrows the search to.
type traceField struct {
	label, about text.Key
	choices      []string // the first: all
	value        *string
}

func newTraceDialog(m *model) *formDialog {
	s := &traceSheet{draft: m.traces.Filter}
	s.draft.Since, s.draft.Until = time.Time{}, time.Time{}
	return &formDialog{sheet: s}
}

// lines returns the fields with names to choose from.
func (s *traceSheet) lines(m *model) []traceField {
	faults := []string{""}
	for _, f := range m.snap.Faults {
		if !slices.Contains(faults, f.ID) {
			faults = append(faults, f.ID)
		}
	}
	all := func(names []string) []string { return append([]string{""}, names...) }
	return []traceField{
		{text.LimitFunction, text.SearchFunctionAbout, all(scenario.Functions()), &s.draft.Function},
		{text.JourneyHead, text.SearchJourneyAbout, all(scenario.Journeys()), &s.draft.Journey},
		{text.OutcomeHead, text.SearchOutcomeAbout, all(scenario.Outcomes()), &s.draft.Outcome},
		{text.KindFault, text.SearchFaultAbout, faults, &s.draft.Fault},
	}
}

// leastDurations are the steps of the shortest duration that is listed.
func leastDurations() []float64 {
	return form.Durations(0, 10*ms, 20*ms, 50*ms, 100*ms, 200*ms, 500*ms, time.Second, 2*time.Second, 5*time.Second)
}

func (s *traceSheet) title() text.Key { return text.SearchTitle }

func (s *traceSheet) fields(m *model) []form.Field {
	var fields []form.Field
	for _, l := range s.lines(m) {
		f := form.Field{Label: l.label.In(m.lang), Value: *l.value}
		i := max(slices.Index(l.choices, *l.value), 0)
		f.Less, f.More = i > 0, i < len(l.choices)-1
		if f.Value == "" {
			f.Value = text.FilterAll.In(m.lang)
		}
		if len(l.choices) == 1 {
			f.Why = text.WhyNoFaultYet.In(m.lang)
		}
		fields = append(fields, f)
	}
	least := form.Field{Label: text.SearchLeast.In(m.lang), Value: form.OrNone(s.draft.AtLeast, m.lang)}
	_, least.Less = form.Beside(leastDurations(), s.draft.AtLeast.Seconds(), -1)
	_, least.More = form.Beside(leastDurations(), s.draft.AtLeast.Seconds(), +1)
	attribute := form.Field{Label: text.SearchAttribute.In(m.lang), Value: s.draft.Attribute + "_"}
	return append(fields, least, attribute)
}

// line is the attribute, which is typed.
func (s *traceSheet) line(field int) *input {
	if field == fieldAttribute {
		return (*input)(&s.draft.Attribute)
	}
	return nil
}

func (s *traceSheet) about(m *model, field int) string {
	switch field {
	case fieldLeast:
		return text.SearchLeastAbout.In(m.lang)
	case fieldAttribute:
		return text.SearchAttributeAbout.In(m.lang)
	}
	return s.lines(m)[field].about.In(m.lang)
}

func (s *traceSheet) step(m *model, field, by int) {
	if field == fieldLeast {
		v, _ := form.Beside(leastDurations(), s.draft.AtLeast.Seconds(), by)
		s.draft.AtLeast = form.Seconds(v)
		return
	}
	l := s.lines(m)[field]
	*l.value = l.choices[canvas.Clamp(slices.Index(l.choices, *l.value)+by, 0, len(l.choices)-1)]
}

func (s *traceSheet) lacking(*model) string { return "" }

// outcome refuses an attribute that is only begun.
func (s *traceSheet) outcome(m *model) (string, bool) {
	key, value, _ := strings.Cut(s.draft.Attribute, "=")
	if s.draft.Attribute != "" && (key == "" || value == "") {
		return text.WhyNoAttribute.In(m.lang), true
	}
	return s.draft.Words(m.lang), false
}

func (s *traceSheet) apply(m *model) tea.Cmd {
	return m.traces.Narrow(m.setting(), s.draft)
}
