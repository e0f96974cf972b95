package engine

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/spans"
)

// mostGiven is how many commands nobody has looked at yet: more there are only where
// the engine hangs. mostWaiting is how many of them wait for Serve.
const (
	mostGiven   = 256
	mostWaiting = 64
)

// Do takes a command. It never blocks, and waits for no lock: whoever calls it has a
// screen to draw. Next, Jump, Pause, Audience, Vote and Unvote act as soon as attend has come
// to them, the rest one after the other by Serve. When too many commands wait, it is
// told in an event that this one was dropped; an engine that hangs can't tell it.
func (e *Engine) Do(c Command) {
	if _, plays := c.(Play); plays {
		e.plays.Add(1)
	}
	select {
	case e.given <- c:
	default:
		e.over(c)
	}
}

// Playing reports whether a scenario that was asked for by Do waits to be played or
// is under way.
func (e *Engine) Playing() bool { return e.plays.Load() > 0 }

// Waiting is how many commands wait to be carried out. Whoever gives very many had
// better look: of those that wait for Serve only mostWaiting are kept.
func (e *Engine) Waiting() int { return len(e.given) + len(e.commands) }

// over notes that a command was carried out or dropped.
func (e *Engine) over(c Command) {
	if _, plays := c.(Play); plays {
		e.plays.Add(-1)
	}
}

// attend takes what Do is given, in that order, until stop is called.
func (e *Engine) attend() (stop func()) {
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-done:
				return
			case c := <-e.given:
				e.take(c)
			}
		}
	})
	return func() {
		close(done)
		wg.Wait()
	}
}

// take acts on a command, or has Serve carry it out.
func (e *Engine) take(c Command) {
	switch c := c.(type) {
	case Next:
		e.clock.next()
	case Jump:
		e.clock.jump(c.Step)
	case Pause:
		e.clock.toggle()
	case Audience:
		e.lang.Store(c.Lang)
		e.clock.present(c.Presenting)
	case Vote:
		e.setStage(func(s *runs.Stage) {
			if s.Question != nil && !s.Revealed && c.Option >= 0 && c.Option < len(s.Question.Options) {
				s.Votes = append(s.Votes[:len(s.Votes):len(s.Votes)], c.Option)
			}
		})
	case Unvote:
		e.setStage(func(s *runs.Stage) {
			if n := len(s.Votes); n > 0 && s.Question != nil && !s.Revealed {
				s.Votes = s.Votes[: n-1 : n-1]
			}
		})
	default:
		select {
		case e.commands <- c:
			e.hurry(c)
		default:
			e.emit(runs.Event{Kind: runs.EventWarning, Text: sentences.Dropped(doing(c))})
			e.over(c)
			return
		}
	}
	e.touch()
}

// Serve carries out commands until ctx ends; then it closes the shops.
func (e *Engine) Serve(ctx context.Context) error {
	defer e.describe()()
	defer e.attend()()
	defer e.watchStore(ctx)()
	defer e.watchBooks(ctx)()
	var playing sync.WaitGroup
	stop := func() {}
	for {
		select {
		case <-ctx.Done():
			e.setState(runs.Stopping, "")
			stop()
			playing.Wait()
			err := e.closeShops(ctx)
			e.setState(runs.Done, "")
			return err
		case c := <-e.commands:
			if !replaces(c) {
				e.carryOut(ctx, c)
				continue
			}
			stop()
			playing.Wait()
			play, cancel := context.WithCancel(ctx)
			stop = cancel
			playing.Go(func() { e.carryOut(play, c) })
		}
	}
}

// replaces tells the commands that end what was being played before.
func replaces(c Command) bool {
	switch c.(type) {
	case Play, FreePlay, Reset:
		return true
	}
	return false
}

// carryOut does one command; what went wrong becomes an event, and the state
// of the run where nothing is left that could run.
func (e *Engine) carryOut(ctx context.Context, c Command) {
	defer e.over(c)
	var err error
	shops := e.openShops()
	switch c := c.(type) {
	case Inject:
		err = e.inject(ctx, shops, c.Fault)
	case Heal:
		err = shops.Heal(ctx, c.ID)
	case SetLoad:
		err = e.setLoad(shops, c.Load)
	case Scale:
		err = e.scale(ctx, shops, c.Function, c.Replicas)
	case Autoscale:
		err = shops.AutoscaleFunction(ctx, c.Settings)
	case Deploy:
		err = shops.Deploy(ctx, c.Deploy, false)
	case SetPolicy:
		err = e.setPolicy(ctx, shops, c.Change)
	case SetLimit:
		err = e.setLimit(ctx, shops, c.Limit)
	case SetCheckout:
		err = slices.DeleteFunc(shops, func(s *shop.Shop) bool { return c.Shop != "" && s.Shape().String() != c.Shop }).SetCheckout(ctx, c.Way)
	case Arm:
		err = shops.Crash(ctx, c.Point)
	case Disarm:
		err = shops.Disarm(ctx, c.Point)
	case Audit:
		reading, cancel := context.WithTimeout(ctx, auditTime)
		err = shops.Each(func(s *shop.Shop) error { return s.Audit(reading) })
		cancel()
	case FreePlay:
		err = e.freePlay(ctx, c)
	case Reset:
		err = e.freePlay(ctx, FreePlay{})
	case Play:
		err = e.play(ctx, c.Scenario)
	}
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	e.emit(runs.Event{Kind: runs.EventWarning, Text: sentences.Failed(doing(c), err)})
}

// auditTime bounds how long an audit that somebody asked for may take: a replica
// that hangs must not keep the next command waiting.
const auditTime = 10 * time.Second

// doing names a command in a message.
func doing(c Command) string {
	switch c := c.(type) {
	case Inject:
		return "inject " + c.Fault.Complete().ID
	case Heal:
		return "heal " + c.ID
	case SetLoad:
		return "load"
	case Scale:
		return "scale " + c.Function
	case Autoscale:
		return "autoscale " + c.Settings.Function
	case Deploy:
		return "deploy " + c.Deploy.Function
	case SetPolicy:
		return "set policy of " + c.Change.Link
	case SetLimit:
		return "limit " + c.Limit.Function
	case SetCheckout:
		return "checkout"
	case Arm, Disarm:
		return "crash"
	case Audit:
		return "audit"
	case Play:
		return "play " + c.Scenario.Name
	case Reset:
		return "reset"
	}
	return "open the shop"
}

// freePlay leaves fresh shops to the user, under the load of free play.
func (e *Engine) freePlay(ctx context.Context, c FreePlay) error {
	e.setStage(func(s *runs.Stage) { *s = runs.Stage{} })
	e.clock.restart()
	switch {
	case len(c.Shapes) > 0:
		e.asked = c
	case len(e.openShops()) == 0:
		c = e.asked // their start was broken off
	}
	want := setting{c.Shapes, shop.Setting{Replicas: c.Replicas, WorkOff: c.WorkOff}}
	if len(want.shapes) == 0 {
		for _, s := range e.openShops() {
			want.shapes = append(want.shapes, s.Shape())
		}
	}
	if err := e.prepare(ctx, want); err != nil {
		return err
	}
	shops := e.openShops()
	for _, s := range shops {
		s.BeginPass()
	}
	return e.setLoad(shops, e.cfg.FreeLoad)
}

// FindTraces searches the traces, newest first. What struck them is left out as
// long as it is hidden.
func (e *Engine) FindTraces(ctx context.Context, q TraceQuery) ([]spans.Summary, error) {
	if e.cfg.Traces == nil {
		return nil, nil
	}
	hidden := e.hiddenIDs()
	if slices.Contains(hidden, q.Fault) {
		return nil, nil // which traces it struck would give it away
	}
	found, err := e.cfg.Traces.Find(ctx, q)
	return masked(found, hidden), err
}

// Trace returns a trace's spans; none: unknown.
func (e *Engine) Trace(ctx context.Context, id spans.TraceID) ([]spans.Span, error) {
	if e.cfg.Traces == nil {
		return nil, nil
	}
	trace, err := e.cfg.Traces.Get(ctx, id)
	if hidden := e.hiddenIDs(); len(hidden) > 0 {
		trace = withoutStamps(trace, func(fault string) bool { return slices.Contains(hidden, fault) })
	}
	return trace, err
}
