package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/spans"
)

// Config is what an Engine needs.
type Config struct {
	Platform     Platform
	Traces       Traces      // nil: no traces are looked up
	Bencher      Bencher     // nil: a bench step fails
	Microscope   Microscope  // nil: a wire step fails
	Links        []runs.Link // of the services architecture
	Targets      string      // URL under which a Prometheus server finds the replicas; empty: nowhere
	Seed         uint64
	RestartAfter time.Duration    // a replica that died starts again after this; 0: 3 s
	Plans        shop.Plans       // of autoscalers and deploys
	FreeLoad     scenario.Load    // the load of free play
	Attended     bool             // somebody presents: narration waits, questions are answered
	OnEvent      func(runs.Event) // called for each event, in order; must not block
	Log          *slog.Logger     // nil: none
}

// Engine is one run of the lab. Its methods are safe for concurrent use.
type Engine struct {
	cfg      Config
	started  time.Time
	version  atomic.Uint64                 // grows with every change
	news     chan struct{}                 // of size 1: something has happened
	latest   atomic.Pointer[runs.Snapshot] // never nil
	clock    clock
	lang     atomic.Value // a scenario.Lang, that the audience reads; nil: nobody said
	given    chan Command // that take has not come to
	commands chan Command // that wait for Serve
	plays    atomic.Int64 // scenarios that were asked for and are not over
	changing sync.Mutex   // one change of the shops' faults or policies at a time
	asked    FreePlay     // the latest that named shapes; of whoever plays

	mu       sync.Mutex
	state    runs.State
	problem  string
	stage    runs.Stage
	load     scenario.Load
	shops    shop.Shops
	events   []runs.Event
	results  []scenario.Result
	doubts   []scenario.Text // that speak against the run, beside those that its record shows
	measured []scenario.Figures
	benches  []scenario.Bench   // the latest of each kind
	shown    []runs.TraceRecord // traces that the scenario showed
	specimen *runs.Specimen     // the message that the scenario looked at last; nil: none

	diagnoses []runs.Diagnosis
	draws     map[string]draw // by id
	sizes     []runs.Size
	decisions []runs.Decision   // of autoscalers
	course    []scenario.Played // since the engine was made, oldest first
}

// New makes an engine; nothing runs yet.
func New(cfg Config) *Engine {
	if cfg.RestartAfter == 0 {
		cfg.RestartAfter = 3 * time.Second
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	e := &Engine{cfg: cfg, started: time.Now(), state: runs.Starting, given: make(chan Command, mostGiven), commands: make(chan Command, mostWaiting), news: make(chan struct{}, 1)}
	e.latest.Store(e.look())
	return e
}

// mostEvents is how many events are kept: a crash loop that nobody heals adds one a
// second.
const mostEvents = 20_000

// emit adds an event.
func (e *Engine) emit(ev runs.Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	ev.At = time.Now()
	e.events = latest(append(e.events, ev), mostEvents)
	e.touch()
	if e.cfg.OnEvent != nil {
		e.cfg.OnEvent(ev)
	}
}

// tell adds an event of a shop.
func (e *Engine) tell(s *shop.Shop, ev runs.Event) {
	ev.Shop = s.Shape().String()
	e.emit(ev)
}

func (e *Engine) setStage(f func(*runs.Stage)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	f(&e.stage)
	e.touch()
}

func (e *Engine) setState(s runs.State, problem string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.state, e.problem = s, problem
	e.touch()
}

func (e *Engine) openShops() shop.Shops {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.shops)
}

// report records the outcome of an expectation or a judgement.
func (e *Engine) report(r scenario.Result) {
	e.mu.Lock()
	e.results = append(e.results, r)
	e.judged(r)
	e.mu.Unlock()
	e.emit(runs.Event{Kind: runs.EventResult, Subject: r.Step, Text: sentences.Result(r), Verdict: r.Verdict})
}

// doubt says why nothing can be concluded from the run.
func (e *Engine) doubt(why scenario.Text) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.doubts = append(e.doubts, why)
}

func (e *Engine) keepFigures(f scenario.Figures) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.measured = append(e.measured, f)
}

// keepShown takes a trace that an audience gets to see into the record, as it is now:
// the store may have forgotten it when the run has ended.
func (e *Engine) keepShown(ctx context.Context, t spans.Summary) {
	r := e.keep(ctx, "shown", t)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.shown = append(e.shown, r)
}

// setting is what a set of shops is opened with.
type setting struct {
	shapes []scenario.Shape
	shop.Setting
}

// prepare brings up healthy, fresh shops of these shapes. Where that fails the lab is
// broken, until another try goes well.
func (e *Engine) prepare(ctx context.Context, want setting) error {
	err := e.renew(ctx, want)
	switch {
	case err == nil:
		e.setState(runs.Running, "")
	case ctx.Err() == nil:
		e.setState(runs.Broken, err.Error())
	}
	return err
}

// calmTime bounds how long the journeys under way may take to end before shops are
// replaced.
const calmTime = 2 * time.Second

// renew resets the shops that run where the shapes are the same, and replaces them
// where they are not.
func (e *Engine) renew(ctx context.Context, want setting) error {
	// Journeys that would be cut off leave traces of failures that were none.
	calming, cancel := context.WithTimeout(ctx, calmTime)
	e.calm(calming)
	cancel()
	e.mu.Lock()
	old := e.shops
	same := slices.EqualFunc(old, want.shapes, func(s *shop.Shop, shape scenario.Shape) bool { return s.Shape() == shape })
	e.state, e.problem = runs.Starting, ""
	e.results, e.measured, e.benches, e.shown, e.load = nil, nil, nil, nil, scenario.Load{}
	e.diagnoses, e.draws = nil, nil
	e.sizes, e.decisions = nil, nil
	e.touch()
	e.mu.Unlock()
	if same && len(old) > 0 {
		if err := old.Each(func(s *shop.Shop) error { return s.Reset(ctx, want.Setting) }); err != nil {
			return err
		}
		e.emit(runs.Event{Kind: runs.EventRun, Text: sentences.Reset()})
		return nil
	}
	if err := e.closeShops(ctx); err != nil {
		return err
	}
	return e.openAll(ctx, want)
}

// openAll opens a shop of each shape: their parts in order, so that each gets
// the same ports every time, then their replicas all at once.
func (e *Engine) openAll(ctx context.Context, want setting) error {
	began := time.Now()
	for _, shape := range want.shapes {
		parts, err := e.cfg.Platform.Open(ctx, shape, e.cfg.Seed)
		if err != nil {
			return errors.Join(fmt.Errorf("open %s: %w", shape, err), e.closeShops(ctx))
		}
		e.add(shape, parts, want)
	}
	err := e.openShops().Each(func(s *shop.Shop) error {
		if err := s.Open(ctx, want.Setting); err != nil {
			return err
		}
		e.tell(s, runs.Event{Kind: runs.EventRun, Text: sentences.Opened(s.Shape(), s.URL(), time.Since(began))})
		return nil
	})
	if err != nil {
		return errors.Join(err, e.closeShops(ctx))
	}
	if e.cfg.Targets != "" {
		e.emit(runs.Event{Kind: runs.EventRun, Text: sentences.Targets(e.cfg.Targets)})
	}
	return nil
}

// add makes a shop of its parts; nothing runs in it yet.
func (e *Engine) add(shape scenario.Shape, parts ports.Parts, want setting) {
	name := shape.String()
	s := shop.New(shop.Config{
		Shape: shape, Parts: parts, Seed: e.cfg.Seed, RestartAfter: e.cfg.RestartAfter, Plans: e.cfg.Plans, Log: e.cfg.Log.With("shop", name),
		Emit: func(ev runs.Event) { ev.Shop = name; e.emit(ev) }, Decided: e.decided, Hides: e.hides, Changed: e.touch, Counted: e.count,
	}, want.Setting)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.shops = append(e.shops, s)
	e.touch()
}

// closeShops closes all shops at once.
func (e *Engine) closeShops(ctx context.Context) error {
	e.mu.Lock()
	shops := e.shops
	e.shops = nil
	e.mu.Unlock()
	e.touch()
	return shops.Each(func(s *shop.Shop) error { return s.Close(ctx) })
}

// mostDecisions is how many decisions of autoscalers are kept.
const mostDecisions = 20_000

// decided keeps a decision for the record.
func (e *Engine) decided(d runs.Decision) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.decisions = append(e.decisions, d)
	e.decisions = latest(e.decisions, mostDecisions)
}

// latest drops the oldest of a list that holds a tenth more than so many.
func latest[T any](list []T, most int) []T {
	if extra := len(list) - most; extra >= most/10 {
		return slices.Clone(list[extra:])
	}
	return list
}
