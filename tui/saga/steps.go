package saga

import (
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// step is where one step of a payment stands, and what undoes it.
type step struct {
	name   string
	state  state
	amount int64
	code   string
	undo   state // called or undone; not: nothing undoes it
	turn   int   // the place of its undoing among all: 1 is the first
}

// state is one of the states of a step.
type state int

const (
	not      state = iota // not reached, or not needed
	called                // it is recorded that it is called
	answered              // it happened
	refused               // the participant said no
	unknown               // its answer was lost: pay asks for it
	absent                // pay asked, and it had not happened
	failed                // given up
	undone                // undone, or never to happen
	taken                 // nothing was recorded, and the books say that it happened
)

// compensation is what undoes a step; empty: nothing can, as with a capture.
func compensation(step string) string {
	return map[string]string{"coupon": "release", "points": "refund", "card": "void"}[step]
}

// stepsOf reads the states of all steps out of a payment's log.
func stepsOf(p runs.Payment) []step {
	var all []step
	turn := 0
	for _, name := range runs.PaymentSteps() {
		all = append(all, step{name: name})
	}
	for _, e := range p.Events {
		for i := range all {
			if s := &all[i]; s.name == e.Step {
				s.take(e, &turn)
			}
		}
	}
	return all
}

func (s *step) take(e runs.PaymentEvent, turn *int) {
	switch e.Kind {
	case "undoing":
		s.undo = called
		if s.turn == 0 {
			*turn++
			s.turn = *turn
		}
	case "undone":
		s.undo = undone
	default:
		s.state = map[string]state{
			"begun": called, "done": answered, "refused": refused, "lost": unknown, "absent": absent, "failed": failed,
		}[e.Kind]
		if e.Amount > 0 {
			s.amount = e.Amount
		}
		if e.Code != "" {
			s.code = e.Code
		}
	}
}

// booked are the steps of a payment without a log, as the books have them: what
// was taken and not given back, and the step that was refused.
func booked(i scenario.Imbalance, q runs.Payment) []step {
	var all []step
	for _, name := range runs.PaymentSteps() {
		s := step{name: name}
		means := map[string]string{"coupon": "coupon", "points": "point", "capture": "card"}[name]
		if won := i.Moved[means]; won > 0 {
			s.state, s.amount = taken, won
		}
		if strings.Contains(q.Code, name) { // "card_declined", "too_few_points"
			s.state, s.code = refused, q.Code
		}
		all = append(all, s)
	}
	return all
}

func (s state) word(l scenario.Lang) string {
	return [...]text.Key{
		not: text.StepNot, called: text.StepCalled, answered: text.StepAnswered, refused: text.StepRefused, unknown: text.StepUnknown,
		absent: text.StepAbsent, failed: text.StepFailed, undone: text.StepUndone, taken: text.StepTaken,
	}[s].In(l)
}

func (s state) glyph(g theme.Glyphs) string {
	return [...]string{
		not: g.Idle, called: g.Starting, answered: g.OK, refused: g.Bad, unknown: g.Warn, absent: g.Warn, failed: g.Bad,
		undone: g.Healed, taken: g.Bad,
	}[s]
}

func (s state) role() theme.Role {
	return [...]theme.Role{
		not: theme.Muted, called: theme.Accent, answered: theme.Good, refused: theme.Warn, unknown: theme.Bad, absent: theme.Warn,
		failed: theme.Bad, undone: theme.Good, taken: theme.Bad,
	}[s]
}
