package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
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
	FreeLoad     scenario.Load    // the load of free play
	Attended     bool             // somebody presents: narration waits, questions are answered
	OnEvent      func(runs.Event) // called for each event, in order; must not block
	Log          *slog.Logger     // nil: none

	// Autoscaler makes the rule for valid settings; nil: nothing is autoscaled.
	Autoscaler func(scenario.Autoscale) Autoscaler
	// NextMove is what a deploy does next with a fleet, Judge whether a canary keeps
	// to its gate; nil: nothing is deployed.
	NextMove func(scenario.Deploy, Fleet) RolloutMove
	Judge    func(g scenario.Gate, measured VersionFigures, over bool) GateVerdict
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
	shops    []*shop
	events   []runs.Event
	results  []scenario.Result
	doubts   []scenario.Text // that speak against the run, beside those that its record shows
	measured []scenario.Figures
	benches  []scenario.Bench // the latest of each kind
	shown    []spans.Summary  // traces that the scenario showed
	specimen *runs.Specimen   // the message that the scenario looked at last; nil: none

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

func (e *Engine) openShops() []*shop {
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

func (e *Engine) keepShown(t spans.Summary) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.shown = append(e.shown, t)
}

// setLoad replaces the load of some shops.
func (e *Engine) setLoad(shops []*shop, l scenario.Load) error {
	for _, s := range shops {
		if err := s.setLoad(l); err != nil {
			return err
		}
	}
	e.mu.Lock()
	e.load = l
	e.mu.Unlock()
	e.emit(runs.Event{Kind: runs.EventLoad, Text: sentences.Load(l)})
	return nil
}

func (s *shop) setLoad(l scenario.Load) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.shoppers.Set(l); err != nil {
		return fmt.Errorf("load of %s: %w", s.shape, err)
	}
	return nil
}

// setting is what a set of shops is opened with.
type setting struct {
	shapes    []scenario.Shape
	replicas  map[string]int
	policy    *scenario.PolicyChange // nil: "sane" on all links
	workOff   bool
	slots     int               // of a replica; 0: the lab's own number
	languages map[string]string // of functions that don't run in Go
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

// renew resets the shops that run where the shapes are the same, and replaces them
// where they are not.
func (e *Engine) renew(ctx context.Context, want setting) error {
	// Journeys that would be cut off leave traces of failures that were none.
	calming, cancel := context.WithTimeout(ctx, closeTime)
	e.calm(calming)
	cancel()
	e.mu.Lock()
	old := e.shops
	same := slices.EqualFunc(old, want.shapes, func(s *shop, shape scenario.Shape) bool { return s.shape == shape })
	e.state, e.problem = runs.Starting, ""
	e.results, e.measured, e.benches, e.shown, e.load = nil, nil, nil, nil, scenario.Load{}
	e.diagnoses, e.draws = nil, nil
	e.sizes, e.decisions = nil, nil
	e.touch()
	e.mu.Unlock()
	if same && len(old) > 0 {
		d := director{e, old}
		if err := d.each(func(s *shop) error {
			s.setWork(want)
			return s.reset(ctx, want)
		}); err != nil {
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

func (s *shop) setWork(want setting) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.workOff, s.slots, s.languages = want.workOff, want.slots, maps.Clone(want.languages)
	s.inGo, s.looks = scenario.Text{}, nil
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
	d := director{e, e.openShops()}
	err := d.each(func(s *shop) error {
		if err := s.open(ctx, want); err != nil {
			return err
		}
		s.emit(runs.Event{Kind: runs.EventRun, Text: sentences.Opened(s.shape, s.parts.Ingress.URL(), time.Since(began))})
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
func (e *Engine) add(shape scenario.Shape, parts Parts, want setting) {
	name := shape.String()
	s := &shop{
		shape: shape, parts: parts, seed: e.cfg.Seed, restartAfter: e.cfg.RestartAfter, workOff: want.workOff, slots: want.slots, languages: maps.Clone(want.languages),
		log: e.cfg.Log.With("shop", name), changed: e.touch, counted: e.count,
		emit:     func(ev runs.Event) { ev.Shop = name; e.emit(ev) },
		shoppers: parts.Shoppers(e.cfg.Seed), hides: e.hides, decided: e.decided,
	}
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
	d := director{e, shops}
	return d.each(func(s *shop) error { return s.close(ctx) })
}
