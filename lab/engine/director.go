package engine

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop"
)

// director is the scenario.Lab of one step: it acts on the shops that the step
// is for.
type director struct {
	e     *Engine
	shops shop.Shops
}

var _ scenario.Lab = (*director)(nil)

// Say shows narration. Where somebody looks on, it stays for as long as it takes
// to read, and where somebody presents, until next.
func (d *director) Say(ctx context.Context, t scenario.Text) error {
	d.e.setStage(func(s *runs.Stage) { s.Text, s.Question = t, nil })
	d.e.emit(runs.Event{Kind: runs.EventSay, Text: t})
	return d.untilRead(ctx, noBound, t)
}

// untilRead leaves texts where they are: where somebody looks on for as long as it
// takes to read them, if not longer than most, and where somebody presents until
// next.
func (d *director) untilRead(ctx context.Context, most time.Duration, texts ...scenario.Text) error {
	if !d.e.cfg.Attended {
		return ctx.Err()
	}
	return d.e.clock.read(ctx, min(most, d.e.readingTime(texts...)), d.e.tellEnd)
}

// noBound is longer than any text.
const noBound = time.Hour

// readingTime is how long the audience reads or hears texts, each never under 2 s:
// about 16 characters of English a second, or 8 of Korean, which says as much in
// half of them.
func (e *Engine) readingTime(texts ...scenario.Text) time.Duration {
	lang, _ := e.lang.Load().(scenario.Lang)
	rate := 16
	if lang == scenario.Korean {
		rate = 8
	}
	sum := time.Duration(0)
	for _, t := range texts {
		if t != (scenario.Text{}) {
			sum += max(2*time.Second, time.Duration(utf8.RuneCountInString(t.In(lang)))*time.Second/time.Duration(rate))
		}
	}
	return sum
}

// tellEnd shows when a wait will end.
func (e *Engine) tellEnd(ends time.Time) { e.setStage(func(s *runs.Stage) { s.Ends = ends }) }

// Hold lets time pass.
func (d *director) Hold(ctx context.Context, dur time.Duration) error {
	return d.e.clock.wait(ctx, dur, d.e.tellEnd)
}

// Mark ends the current phase.
func (d *director) Mark(_ context.Context, name string) error {
	for _, s := range d.shops {
		s.Mark(name)
	}
	d.e.emit(runs.Event{Kind: runs.EventStep, Subject: name, Text: sentences.Marked(name)})
	return nil
}

// SetLoad replaces the load from now on.
func (d *director) SetLoad(_ context.Context, l scenario.Load) error { return d.e.setLoad(d.shops, l) }

// Inject makes a fault active.
func (d *director) Inject(ctx context.Context, f scenario.Fault) error {
	return d.e.inject(ctx, d.shops, f)
}

// Heal ends faults and waits for a healthy shop.
func (d *director) Heal(ctx context.Context, id string) error {
	if err := d.shops.Heal(ctx, id); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, healTime)
	defer cancel()
	return d.shops.Each(func(s *shop.Shop) error { return s.AwaitHealthy(ctx) })
}

// healTime bounds the wait for a healthy shop after a fault was healed.
const healTime = 30 * time.Second

// Scale sets the number of replicas of a function.
func (d *director) Scale(ctx context.Context, function string, n int) error {
	if err := d.e.tellScale(d.shops, function, n); err != nil {
		return err
	}
	return d.shops.Scale(ctx, function, n)
}

// Autoscale lets replicas follow the load, or ends that.
func (d *director) Autoscale(ctx context.Context, a scenario.Autoscale) error {
	return d.shops.Autoscale(ctx, a)
}

// Deploy brings another version of a function.
func (d *director) Deploy(ctx context.Context, dep scenario.Deploy) error {
	return d.shops.Deploy(ctx, dep, true)
}

// SetPolicy changes how calls are governed.
func (d *director) SetPolicy(ctx context.Context, c scenario.PolicyChange) error {
	return d.e.setPolicy(ctx, d.shops, c)
}

// SetLimit protects a function from its callers.
func (d *director) SetLimit(ctx context.Context, l scenario.Limit) error {
	return d.e.setLimit(ctx, d.shops, l)
}

// SetCheckout says how orders are paid from now on.
func (d *director) SetCheckout(ctx context.Context, way string) error {
	return d.shops.SetCheckout(ctx, way)
}

// Crash has a replica die, once, when a payment comes by a point.
func (d *director) Crash(ctx context.Context, p scenario.Crashpoint) error {
	return d.shops.Crash(ctx, p)
}

// Figures returns what a phase measured, after all its journeys have ended.
// Shops that don't play at present (in turn) add what they measured in the
// phase of the same name or place.
func (d *director) Figures(ctx context.Context, name string) (scenario.Figures, error) {
	if len(d.shops) == 0 {
		return scenario.Figures{}, errors.New("figures: no shop plays this step")
	}
	if err := d.shops.Each(func(s *shop.Shop) error { return s.Settle(ctx) }); err != nil {
		return scenario.Figures{}, fmt.Errorf("wait for the journeys under way: %w", err)
	}
	ordinal := d.shops[0].Ordinal()
	figures := scenario.Figures{Phase: name, Shapes: map[string]scenario.ShapeFigures{}}
	for _, s := range d.e.openShops() {
		f, ok := s.Figures(name, ordinal)
		if !ok {
			continue
		}
		var err error
		if f.Traces, f.Links, err = d.e.traceFigures(ctx, s, f.Windows); err != nil {
			return scenario.Figures{}, err
		}
		figures.Seconds = max(figures.Seconds, f.Seconds)
		f.Found = d.e.foundIn(s.Shape().String())
		figures.Shapes[s.Shape().String()] = f.ShapeFigures
	}
	if len(figures.Shapes) == 0 {
		return figures, fmt.Errorf("figures: no phase was marked %q", name)
	}
	d.e.keepFigures(figures)
	figures.Benches = d.e.benchFigures() // the record has them once
	return figures, nil
}

// Report records the outcome of an expectation or a judgement.
func (d *director) Report(_ context.Context, r scenario.Result) error {
	d.e.report(r)
	return nil
}

// ShowTrace looks a trace up in each shop and shows it. That there is none is
// told, and no error.
func (d *director) ShowTrace(ctx context.Context, q scenario.TraceQuery) error {
	if d.e.cfg.Traces == nil {
		return nil
	}
	return d.shops.Each(func(s *shop.Shop) error { return d.showTrace(ctx, s, q) })
}

func (d *director) showTrace(ctx context.Context, s *shop.Shop, q scenario.TraceQuery) error {
	if err := arrive(ctx); err != nil {
		return err
	}
	tq, err := query(s, q)
	if err != nil {
		return fmt.Errorf("show a trace: %w", err)
	}
	t, ok, err := d.e.lookUp(ctx, tq, nil)
	if err == nil && !ok { // it may be under way still
		if err := s.Settle(ctx); err != nil {
			return err
		}
		t, ok, err = d.e.lookUp(ctx, tq, nil)
	}
	switch {
	case err != nil:
		d.e.tell(s, runs.Event{Kind: runs.EventWarning, Text: sentences.Failed("find traces", err)})
	case !ok:
		d.e.tell(s, runs.Event{Kind: runs.EventTrace, Text: sentences.NoTrace(q)})
	default:
		d.e.keepShown(ctx, t)
		d.e.tell(s, runs.Event{Kind: runs.EventTrace, Text: sentences.Trace(t), Trace: &t})
	}
	return nil
}

// Ask puts a question to the room; where nobody presents, the answer follows
// at once. A question that the run can't answer yet is put only; it comes again,
// asked, to be answered.
func (d *director) Ask(ctx context.Context, q scenario.Question) error {
	if !q.Asked {
		d.e.setStage(func(s *runs.Stage) { s.Question, s.Revealed, s.Votes, s.Text = &q, false, nil, scenario.Text{} })
		d.e.emit(runs.Event{Kind: runs.EventAsk, Text: sentences.Question(q)})
		if d.e.cfg.Attended {
			if err := d.Hold(ctx, -1); err != nil {
				return err
			}
		}
	}
	if q.Answer == scenario.Unknown && !q.Asked {
		return nil
	}
	if q.Drawn != "" {
		q.Answer = d.e.reveal(q.Drawn)
	}
	score := scenario.Text{}
	if q.Drawn != "" {
		score = d.e.score(q)
	}
	d.e.setStage(func(s *runs.Stage) { s.Question, s.Revealed, s.Text = &q, true, score })
	d.e.emit(runs.Event{Kind: runs.EventAsk, Text: sentences.Answer(q)})
	if score != (scenario.Text{}) {
		d.e.emit(runs.Event{Kind: runs.EventAsk, Subject: q.Drawn, Text: score})
	}
	return d.untilRead(ctx, noBound, q.Because, score)
}
