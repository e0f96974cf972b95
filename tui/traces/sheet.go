package traces

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/text"
)

// sheet says which traces to list.
type sheet struct {
	draft  Filter
	narrow func(Filter) tea.Cmd
}

// The fields after those with names to choose from.
const (
	fieldLeast     = 4
	fieldAttribute = 5
)

// searched is a line of the sheet: what it narrows the search to.
type searched struct {
	label, about text.Key
	choices      []string // the first: all
	value        *string
}

// NewForm is the form that says which traces to list; narrow is what lists them.
func NewForm(now Filter, narrow func(Filter) tea.Cmd) *dialog.Form {
	s := &sheet{draft: now, narrow: narrow}
	s.draft.Since, s.draft.Until = time.Time{}, time.Time{}
	return dialog.NewForm(s)
}

// lines returns the fields with names to choose from.
func (s *sheet) lines(in dialog.Setting) []searched {
	faults := []string{""}
	for _, f := range in.Faults {
		if !slices.Contains(faults, f.ID) {
			faults = append(faults, f.ID)
		}
	}
	all := func(names []string) []string { return append([]string{""}, names...) }
	return []searched{
		{text.LimitFunction, text.SearchFunctionAbout, all(scenario.Functions()), &s.draft.Function},
		{text.JourneyHead, text.SearchJourneyAbout, all(scenario.Journeys()), &s.draft.Journey},
		{text.OutcomeHead, text.SearchOutcomeAbout, all(scenario.Outcomes()), &s.draft.Outcome},
		{text.KindFault, text.SearchFaultAbout, faults, &s.draft.Fault},
	}
}

// leastDurations are the steps of the shortest duration that is listed.
func leastDurations() []float64 {
	const ms = time.Millisecond
	return form.Durations(0, 10*ms, 20*ms, 50*ms, 100*ms, 200*ms, 500*ms, time.Second, 2*time.Second, 5*time.Second)
}

func (s *sheet) Title() text.Key { return text.SearchTitle }

func (s *sheet) Fields(in dialog.Setting) []form.Field {
	var fields []form.Field
	for _, l := range s.lines(in) {
		f := form.Field{Label: l.label.In(in.Lang), Value: *l.value}
		i := max(slices.Index(l.choices, *l.value), 0)
		f.Less, f.More = i > 0, i < len(l.choices)-1
		if f.Value == "" {
			f.Value = text.FilterAll.In(in.Lang)
		}
		if len(l.choices) == 1 {
			f.Why = text.WhyNoFaultYet.In(in.Lang)
		}
		fields = append(fields, f)
	}
	least := form.Field{Label: text.SearchLeast.In(in.Lang), Value: form.OrNone(s.draft.AtLeast, in.Lang)}
	_, least.Less = form.Beside(leastDurations(), s.draft.AtLeast.Seconds(), -1)
	_, least.More = form.Beside(leastDurations(), s.draft.AtLeast.Seconds(), +1)
	attribute := form.Field{Label: text.SearchAttribute.In(in.Lang), Value: s.draft.Attribute + "_"}
	return append(fields, least, attribute)
}

// line is the attribute, which is typed.
func (s *sheet) Line(field int) *dialog.Line {
	if field == fieldAttribute {
		return (*dialog.Line)(&s.draft.Attribute)
	}
	return nil
}

func (s *sheet) About(in dialog.Setting, field int) string {
	switch field {
	case fieldLeast:
		return text.SearchLeastAbout.In(in.Lang)
	case fieldAttribute:
		return text.SearchAttributeAbout.In(in.Lang)
	}
	return s.lines(in)[field].about.In(in.Lang)
}

func (s *sheet) Step(in dialog.Setting, field, by int) {
	if field == fieldLeast {
		v, _ := form.Beside(leastDurations(), s.draft.AtLeast.Seconds(), by)
		s.draft.AtLeast = form.Seconds(v)
		return
	}
	l := s.lines(in)[field]
	*l.value = l.choices[canvas.Clamp(slices.Index(l.choices, *l.value)+by, 0, len(l.choices)-1)]
}

func (s *sheet) Lacking(dialog.Setting) string { return "" }

// outcome refuses an attribute that is only begun.
func (s *sheet) Outcome(in dialog.Setting) (string, bool) {
	key, value, _ := strings.Cut(s.draft.Attribute, "=")
	if s.draft.Attribute != "" && (key == "" || value == "") {
		return text.WhyNoAttribute.In(in.Lang), true
	}
	return s.draft.Words(in.Lang), false
}

func (s *sheet) Apply(dialog.Setting) dialog.Change {
	return dialog.Change{Run: func() tea.Cmd { return s.narrow(s.draft) }}
}
