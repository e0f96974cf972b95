package shop

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/measured"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/shop/receipts"
	"github.com/msalab/msalab/lab/shop/rollout"
	"github.com/msalab/msalab/lab/shop/scraped"
)

// monolithUnit is what a whole copy of the monolith is called where a function
// could stand.
const monolithUnit = "monolith"

// drainTime bounds how long requests under way may take to finish when their
// replica is taken out.
const drainTime = 10 * time.Second

// closeTime bounds the same when the whole shop closes: longer than a replica waits
// for its HTTP callers to hang up (5 s), as its last spans come after that.
const closeTime = 7 * time.Second

// Config is what a Shop needs. None of the functions may block, or ask the shop
// anything: they are called with its lock held.
type Config struct {
	Shape        scenario.Shape
	Parts        ports.Parts
	Seed         uint64        // of the shop's data
	RestartAfter time.Duration // a replica that died starts again after this
	Plans        Plans
	Log          *slog.Logger

	Emit    func(runs.Event)
	Decided func(runs.Decision)     // an autoscaler, anything
	Hides   func(fault string) bool // what the fault is must not be shown yet
	Changed func()                  // something that a view of the shop shows has happened
	Counted func()                  // figures have come
}

// Plans decide what is done with replicas.
type Plans struct {
	// Autoscaler makes the rule for valid settings; nil: nothing is autoscaled.
	Autoscaler func(scenario.Autoscale) Autoscaler
	// Rollout is by what rules a deploy goes on; zero: nothing is deployed.
	Rollout rollout.Plan
}

// Setting is what a shop is opened with.
type Setting struct {
	Replicas  map[string]int         // by unit; missing: one
	Policy    *scenario.PolicyChange // nil: "sane" on all links
	WorkOff   bool
	Slots     int               // of a replica; 0: the lab's own number
	Languages map[string]string // of functions that don't run in Go
}

// Shop is one shape as it runs: its replicas, load, faults and phases.
type Shop struct {
	shape        scenario.Shape
	parts        ports.Parts
	seed         uint64
	restartAfter time.Duration
	log          *slog.Logger
	plans        Plans
	emit         func(runs.Event)
	decided      func(runs.Decision)
	hides        func(fault string) bool
	changed      func()
	counted      func()
	publishing   sync.Mutex
	building     sync.Mutex // one change of the fleet at a time: open, scale, reset, close
	telling      sync.Mutex // replicas, links and discovery hear of one change after the other, so that the last one stays

	mu        sync.Mutex
	wanted    map[string]int // replicas by unit
	members   []*member
	workOff   bool
	slots     int               // of a replica; 0: the lab's own number
	inGo      scenario.Text     // why a unit runs in Go that should run in another language; empty: none does
	languages map[string]string // of units that don't run in Go
	closing   bool

	rules    rules
	faults   []scenario.Fault
	epoch    int // grows whenever rules or faults change
	receipts receipts.List
	shoppers ports.Shoppers
	phases   measured.Phases

	seconds measured.Seconds
	gone    measured.Gone
	scraped scraped.Reading
	money   money
	looks   map[string]scenario.WireFigures // at messages, by id

	scalers map[string]*autoscaling // by unit
	deploys deploys
	alive   lives // of the goroutines that look after members
	lookers sync.WaitGroup
}

// New makes a shop of its parts; nothing runs in it yet.
func New(cfg Config, want Setting) *Shop {
	s := &Shop{
		shape: cfg.Shape, parts: cfg.Parts, seed: cfg.Seed, restartAfter: cfg.RestartAfter, log: cfg.Log, plans: cfg.Plans,
		emit: cfg.Emit, decided: cfg.Decided, hides: cfg.Hides, changed: cfg.Changed, counted: cfg.Counted,
		shoppers: cfg.Parts.Shoppers(cfg.Seed),
	}
	s.setWork(want)
	return s
}

// Shape is what the shop is an example of.
func (s *Shop) Shape() scenario.Shape { return s.shape }

// URL is that of the shop's front door.
func (s *Shop) URL() string { return s.parts.Ingress.URL() }

func (s *Shop) setWork(want Setting) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.workOff, s.slots, s.languages = want.WorkOff, want.Slots, maps.Clone(want.Languages)
	s.inGo, s.looks = scenario.Text{}, nil
}

// units lists what the shop's replicas can carry: each function, or the whole
// monolith.
func units(shape scenario.Shape) []string {
	if shape.Architecture == scenario.Monolith {
		return []string{monolithUnit}
	}
	return scenario.Functions()
}

// functionsOf lists what a replica of a unit carries.
func functionsOf(unit string) []string {
	if unit == monolithUnit {
		return scenario.Functions()
	}
	return []string{unit}
}

// Open starts the replicas wanted (missing: one) and returns when all are
// ready.
func (s *Shop) Open(ctx context.Context, want Setting) error {
	s.building.Lock()
	came, err := s.build(ctx, want)
	s.building.Unlock()
	if err != nil {
		return err
	}
	return s.opened(ctx, came)
}

// opened waits until the replicas that build began to start are ready. Nobody
// holds the building lock meanwhile: whoever changes the fleet needs no patience.
func (s *Shop) opened(ctx context.Context, came *arrivals) error {
	if err := came.wait(ctx); err != nil {
		return fmt.Errorf("open %s: %w", s.shape, err)
	}
	return nil
}

// build begins to start the replicas wanted. The building lock must be held.
func (s *Shop) build(ctx context.Context, want Setting) (*arrivals, error) {
	if err := s.startRules(ctx, want.Policy); err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.wanted = map[string]int{}
	for _, u := range units(s.shape) {
		s.wanted[u] = max(1, want.Replicas[u])
	}
	s.mu.Unlock()
	came := s.newArrivals()
	came.n = s.begin(ctx, came.note)
	return came, nil
}

// shut tells why there is nothing yet, or nothing any more, whose replicas could be
// changed. The lock must be held.
func (s *Shop) shut() error {
	if s.closing {
		return sentences.Closed(s.shape)
	}
	if s.wanted == nil {
		return sentences.NotOpen(s.shape)
	}
	return nil
}

// publish tells callers and the ingress which replicas are ready.
func (s *Shop) publish() {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	s.mu.Lock()
	var all, doors []ports.Endpoint
	for _, m := range s.members {
		if m.state != ready {
			continue
		}
		e := m.replica.Endpoint()
		e.Version = m.version
		if e.Weight = s.weight(m); e.Weight == 0 {
			continue // it gets no calls at present
		}
		all = append(all, e)
		if e.HTTPAddr != "" {
			doors = append(doors, e)
		}
	}
	s.mu.Unlock()
	s.parts.Ingress.Route(doors)
	if err := s.parts.Discovery.Publish(all); err != nil {
		s.emit(runs.Event{Kind: runs.EventWarning, Text: sentences.NotPublished(err)})
	}
	s.changed()
}

// healthy reports whether every replica that is wanted is ready.
func (s *Shop) healthy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.healthyLocked()
}

func (s *Shop) healthyLocked() bool {
	for unit, n := range s.wanted {
		for _, m := range s.members {
			if m.unit == unit && m.state == ready {
				n--
			}
		}
		if n > 0 {
			return false
		}
	}
	return len(s.wanted) > 0
}

// AwaitHealthy waits until every replica that is wanted is ready.
func (s *Shop) AwaitHealthy(ctx context.Context) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !s.healthy() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("wait for %s to be healthy: %w", s.shape, ctx.Err())
		}
	}
	return nil
}

// Reset brings back a healthy, freshly seeded shop behind the same front door,
// without faults and without load.
func (s *Shop) Reset(ctx context.Context, want Setting) error {
	s.setWork(want)
	came, err := s.renew(ctx, want)
	if err != nil {
		return err
	}
	return s.opened(ctx, came)
}

// renew replaces all that runs, and begins to start what is wanted.
func (s *Shop) renew(ctx context.Context, want Setting) (*arrivals, error) {
	s.building.Lock()
	defer s.building.Unlock()
	if err := s.empty(ctx, func(m *member) { m.replica.Kill() }); err != nil {
		return nil, err
	}
	if err := s.parts.Launcher.Reset(ctx); err != nil {
		return nil, fmt.Errorf("reset %s: %w", s.shape, err)
	}
	if err := s.forget(); err != nil {
		return nil, fmt.Errorf("reset %s: %w", s.shape, err)
	}
	return s.build(ctx, want)
}

// forget drops the faults and figures of a shop that has no replicas any more.
func (s *Shop) forget() error {
	s.telling.Lock() // a fault that is being injected is dropped too, its link whole
	defer s.telling.Unlock()
	s.mu.Lock()
	s.closing = false
	s.faults, s.receipts, s.phases, s.scalers, s.scraped, s.deploys, s.money = nil, nil, measured.Phases{}, nil, scraped.Reading{}, deploys{}, money{}
	s.seconds, s.gone = measured.Seconds{}, measured.Gone{}
	s.shoppers = s.parts.Shoppers(s.seed)
	s.mu.Unlock()
	if s.parts.Links == nil {
		return nil
	}
	return s.parts.Links.Forget()
}

// Close ends the load, drains the replicas and gives everything back.
func (s *Shop) Close(ctx context.Context) error {
	s.building.Lock()
	defer s.building.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
	defer cancel()
	err := s.empty(ctx, func(m *member) {
		if m.replica.Drain(ctx) != nil {
			m.replica.Kill()
		}
	})
	if s.parts.Links != nil {
		err = errors.Join(err, s.parts.Links.Close())
	}
	return errors.Join(err, s.parts.Ingress.Close(), s.parts.Launcher.Close(), s.parts.Discovery.Close())
}

// empty ends the load and every replica, each by end.
func (s *Shop) empty(ctx context.Context, end func(*member)) error {
	s.mu.Lock()
	s.closing = true
	shoppers := s.shoppers
	s.mu.Unlock()
	var err error
	if shoppers != nil {
		err = shoppers.Close()
	}
	s.alive.end()
	s.lookers.Wait()
	s.mu.Lock()
	rest := s.members
	s.members = nil
	s.mu.Unlock()
	s.publish()
	var wg sync.WaitGroup
	for _, m := range rest {
		if m.replica != nil {
			wg.Go(func() { end(m); <-m.replica.Gone() })
		}
	}
	wg.Wait()
	return err
}
