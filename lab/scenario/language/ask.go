package language

import (
	"context"
	"slices"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/expression"
	"github.com/msalab/msalab/lab/scenario/read"
)

// askStep puts a question to the room. A question with an id is put before the
// run can answer it; a later step reveals the answer. Without one the answer
// follows at once.
type askStep struct {
	base
	id, reveal string
	nameAt     read.Place // of id or reveal
	question   scenario.Question
	rules      []*expression.Rule // by option; nil: the answer where no other is
	asked      *askStep
	drawnAt    read.Place
}

func (r *reader) ask(b base, n read.Node) step {
	s := &askStep{base: b}
	if _, reveals := r.Find(n, "reveal"); reveals {
		r.Object(n, "ask", "{reveal: who-survives}",
			read.Required("reveal", func(n read.Node) { s.reveal, s.nameAt = r.Label(n, "the id of a question"), read.PlaceOf(n) }))
		return s
	}
	r.Object(n, "ask", "{text: {en: …, ko: …}, options: [{en: …, ko: …, if: …}, {en: …, ko: …}], because: {en: …, ko: …}}",
		read.Optional("id", func(n read.Node) { s.id, s.nameAt = r.Label(n, "a name for the question"), read.PlaceOf(n) }),
		read.Required("text", func(n read.Node) { s.question.Text = r.text(n) }),
		read.Optional("options", func(n read.Node) { s.options(r, n) }),
		read.Optional("drawn", func(n read.Node) { s.question.Drawn, s.drawnAt = r.Label(n, "the id of a draw"), read.PlaceOf(n) }),
		read.Required("because", func(n read.Node) { s.question.Because = r.text(n) }),
	)
	if drawn := s.drawnAt != (read.Place{}); drawn == (len(s.question.Options) > 0) {
		r.Problem(read.PlaceOf(n), "ask has options, or asks what was drawn: write one of options and drawn")
	} else if drawn && s.id == "" {
		r.Problem(read.PlaceOf(n), "a question about a draw has an id, so that a later step reveals the answer: add id: what-is-it")
	}
	return s
}

// options reads the answers to choose from. All but one have a condition: the
// first that is true is the answer, else the one without.
func (s *askStep) options(r *reader, n read.Node) {
	items := r.Items(n, "a list of answers", false)
	if len(items) == 1 || len(items) > 6 {
		r.Problem(read.PlaceOf(n), "a question has 2 to 6 answers, not %d", len(items))
	}
	others := 0
	for _, item := range items {
		var t scenario.Text
		var condition *expression.Rule
		given := false
		r.Object(item, "answer", `{en: "…", ko: "…", if: 'services.success("buy") >= 0.99'}`,
			read.Required("en", func(n read.Node) { t.EN = r.Prose(n) }),
			read.Required("ko", func(n read.Node) { t.KO = r.Prose(n) }),
			read.Optional("if", func(n read.Node) { given, condition = true, r.rule(n) }),
		)
		if !given {
			others++
		}
		s.question.Options = append(s.question.Options, t)
		s.rules = append(s.rules, condition)
	}
	if len(items) > 1 && others != 1 {
		r.Problem(read.PlaceOf(n), "%d answers have no if: exactly one must do without, it is right when no other is", others)
	}
}

func (s *askStep) check(c *checker) {
	if s.reveal != "" {
		var ids []string
		for _, q := range c.questions {
			ids = append(ids, q.id)
		}
		i := slices.Index(ids, s.reveal)
		if i < 0 {
			c.Known(s.nameAt, "question", "open questions", s.reveal, ids)
			return
		}
		if s.asked == nil {
			s.asked = c.questions[i]
		}
		c.questions = slices.Delete(c.questions, i, i+1)
		s.asked.checkRules(c, s.base)
		return
	}
	if s.id == "" {
		s.checkRules(c, s.base)
		return
	}
	s.checkDrawn(c)
	c.questions = append(c.questions, s)
}

// checkDrawn makes the answers of a question about a draw: the faults that there
// were to draw from.
func (s *askStep) checkDrawn(c *checker) {
	if s.question.Drawn == "" {
		return
	}
	var ids []string
	for _, d := range c.draws {
		ids = append(ids, d.id)
		if d.id == s.question.Drawn && len(s.question.Options) == 0 {
			s.question.Options = d.options()
		}
	}
	c.Known(s.drawnAt, "draw", "draws", s.question.Drawn, ids)
}

// checkRules checks the conditions where they are evaluated.
func (s *askStep) checkRules(c *checker, b base) {
	for _, r := range s.rules {
		c.rule(r, b)
	}
}

// Run asks, or reveals, or both.
func (s *askStep) Run(ctx context.Context, lab scenario.Lab) error {
	source := s
	if s.reveal != "" {
		source = s.asked
	}
	q := source.question
	q.Asked = s.reveal != ""
	q.Answer = scenario.Unknown
	if s.id == "" {
		var err error
		if q.Answer, err = source.answer(ctx, lab); err != nil {
			return err
		}
	}
	return lab.Ask(ctx, q)
}

// answer returns the option that the run's figures make right; Unknown when
// they can't tell.
func (s *askStep) answer(ctx context.Context, lab scenario.Lab) (int, error) {
	conditions := slices.DeleteFunc(slices.Clone(s.rules), func(r *expression.Rule) bool { return r == nil })
	m, err := expression.Measure(ctx, lab, conditions...)
	if err != nil || m.Absent != (scenario.Text{}) || m.Thin != (scenario.Text{}) {
		return scenario.Unknown, err
	}
	for i, r := range s.rules {
		if r == nil {
			continue
		}
		if right, err := r.Holds(m.Figures); right || err != nil {
			return i, err
		}
	}
	return slices.Index(s.rules, nil), nil
}

// Told is the question; that of a question asked before where this reveals it.
func (s *askStep) Told() scenario.Text {
	if s.reveal != "" && s.asked != nil {
		return s.asked.question.Text
	}
	return s.question.Text
}

func (s *askStep) String() string {
	if s.reveal != "" {
		return "ask: reveal " + s.reveal
	}
	return "ask: " + s.question.Text.Lines(scenario.English)[0]
}
