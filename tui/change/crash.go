package change

import (
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/dialog"
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

// NewCrash is the form by which a replica dies. It begins at the point that the article's reader thinks of: the card
// answered, and nobody wrote it down.
func NewCrash() *dialog.Form {
	s := &crashSheet{}
	s.action = max(slices.Index(s.actions(), "take-card"), 0)
	s.edge = max(slices.Index(s.edges(), "answer"), 0)
	return dialog.NewForm(s)
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

func (s *crashSheet) Title() text.Key { return text.CrashTitle }

func skips() []float64 { return []float64{0, 1, 2, 5, 10, 20, 50} }

func (s *crashSheet) Fields(in dialog.Setting) []form.Field {
	choice := func(label text.Key, all []string, at int) form.Field {
		return form.Field{Label: label.In(in.Lang), Value: all[at], Less: at > 0, More: at < len(all)-1}
	}
	skip := text.CrashSkipNone.In(in.Lang)
	if s.skip > 0 {
		skip = text.CrashRequests.Format(in.Lang, int(s.skip))
	}
	_, less := form.Beside(skips(), s.skip, -1)
	_, more := form.Beside(skips(), s.skip, +1)
	return []form.Field{
		choice(text.CrashFunction, s.functions(), s.function), choice(text.CrashAction, s.actions(), s.action), choice(text.CrashEdge, s.edges(), s.edge),
		{Label: text.CrashSkip.In(in.Lang), Value: skip, Less: less, More: more},
	}
}

func (s *crashSheet) About(in dialog.Setting, field int) string {
	if field != crashEdge {
		return map[int]text.Key{crashFunction: text.CrashFunctionAbout, crashAction: text.CrashActionAbout, crashSkip: text.CrashSkipAbout}[field].In(in.Lang)
	}
	edge := s.edges()[s.edge]
	if edge == "answer" && slices.Contains(s.edges(), "commit") {
		return text.CrashEdgeAfter.In(in.Lang)
	}
	return map[string]text.Key{
		"record": text.CrashEdgeRecord, "call": text.CrashEdgeCall, "answer": text.CrashEdgeAnswer,
		"begin": text.CrashEdgeBegin, "commit": text.CrashEdgeCommit,
	}[edge].In(in.Lang)
}

func (s *crashSheet) Step(_ dialog.Setting, field, by int) {
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
func (s *crashSheet) Outcome(in dialog.Setting) (string, bool) {
	if shop := unready(in, s.point().Function()); shop != "" {
		return text.WhyUnready.Format(in.Lang, s.point().Function(), shop), true
	}
	return text.DidCrash.Format(in.Lang, s.point().Name), false
}

func (s *crashSheet) Apply(in dialog.Setting) dialog.Change {
	return dialog.Change{
		Do:   engine.Arm{Point: s.point()},
		What: text.KeyCrash.In(in.Lang) + " " + s.point().Name, Back: []engine.Command{engine.Disarm{Point: s.point()}},
	}
}
