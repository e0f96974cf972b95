package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/text"
)

// crashSheet has a replica die at a point of a payment. Its three choices name
// a point: the function, what it is about, and when.
type crashSheet struct {
	ofShop
	function, action, edge int
	skip                   float64
}

// The fields of the sheet.
const (
	crashFunction = iota
	crashAction
	crashEdge
	crashSkip
)

// newCrashDialog begins at the point that the article's reader thinks of: the card
// answered, and nobody wrote it down.
func newCrashDialog() *formDialog {
	s := &crashSheet{}
	s.action = max(slices.Index(s.actions(), "take-card"), 0)
	s.edge = max(slices.Index(s.edges(), "answer"), 0)
	return &formDialog{sheet: s}
}

// parts are the different values of a part of the points' names, among those that
// begin in some way.
func parts(prefix string) []string {
	var all []string
	for _, name := range scenario.Crashpoints() {
		rest, ok := strings.CutPrefix(name, prefix)
		part, _, _ := strings.Cut(rest, "/")
		if ok && !slices.Contains(all, part) {
			all = append(all, part)
		}
	}
	return all
}

func (s *crashSheet) functions() []string { return parts("") }
func (s *crashSheet) actions() []string   { return parts(s.functions()[s.function] + "/") }
func (s *crashSheet) edges() []string {
	return parts(s.functions()[s.function] + "/" + s.actions()[s.action] + "/")
}

func (s *crashSheet) point() scenario.Crashpoint {
	name := strings.Join([]string{s.functions()[s.function], s.actions()[s.action], s.edges()[s.edge]}, "/")
	return scenario.Crashpoint{Name: name, Skip: int(s.skip)}
}

func (s *crashSheet) title() text.Key { return text.CrashTitle }

func skips() []float64 { return []float64{0, 1, 2, 5, 10, 20, 50} }

func (s *crashSheet) fields(m *model) []form.Field {
	choice := func(label text.Key, all []string, at int) form.Field {
		return form.Field{Label: label.In(m.lang), Value: all[at], Less: at > 0, More: at < len(all)-1}
	}
	skip := text.CrashSkipNone.In(m.lang)
	if s.skip > 0 {
		skip = text.CrashRequests.Format(m.lang, int(s.skip))
	}
	_, less := form.Beside(skips(), s.skip, -1)
	_, more := form.Beside(skips(), s.skip, +1)
	return []form.Field{
		choice(text.CrashFunction, s.functions(), s.function), choice(text.CrashAction, s.actions(), s.action), choice(text.CrashEdge, s.edges(), s.edge),
		{Label: text.CrashSkip.In(m.lang), Value: skip, Less: less, More: more},
	}
}

func (s *crashSheet) about(m *model, field int) string {
	if field != crashEdge {
		return map[int]text.Key{crashFunction: text.CrashFunctionAbout, crashAction: text.CrashActionAbout, crashSkip: text.CrashSkipAbout}[field].In(m.lang)
	}
	edge := s.edges()[s.edge]
	if edge == "answer" && slices.Contains(s.edges(), "commit") {
		return text.CrashEdgeAfter.In(m.lang)
	}
	return map[string]text.Key{
		"record": text.CrashEdgeRecord, "call": text.CrashEdgeCall, "answer": text.CrashEdgeAnswer,
		"begin": text.CrashEdgeBegin, "commit": text.CrashEdgeCommit,
	}[edge].In(m.lang)
}

func (s *crashSheet) step(_ *model, field, by int) {
	switch field {
	case crashFunction:
		*s = crashSheet{function: s.function + by, skip: s.skip}
	case crashAction:
		s.action, s.edge = s.action+by, 0
	case crashEdge:
		s.edge += by
	case crashSkip:
		s.skip, _ = form.Beside(skips(), s.skip, by)
	}
}

// outcome refuses a point that nobody could come by.
func (s *crashSheet) outcome(m *model) (string, bool) {
	if shop := m.unready(s.point().Function()); shop != "" {
		return text.WhyUnready.Format(m.lang, s.point().Function(), shop), true
	}
	return text.DidCrash.Format(m.lang, s.point().Name), false
}

func (s *crashSheet) apply(m *model) tea.Cmd {
	m.remember(text.KeyCrash.In(m.lang)+" "+s.point().Name, engine.Disarm{Point: s.point()})
	return m.do(engine.Arm{Point: s.point()})
}
