package fault

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/baggage"
	"github.com/msalab/msalab/services/internal/plant"
)

// The attributes of a span that a fault struck, so that an injected error is
// never taken for a bug. A hidden fault stamps none: where it strikes would be
// half of what is to be found.
const (
	AttrID   = attribute.Key("lab.fault.id")
	AttrKind = attribute.Key("lab.fault.kind")
)

var errEnded = status.Error(codes.Unavailable, "the replica has ended")

// Set is the faults of one replica.
type Set struct {
	host Host

	active atomic.Pointer[[]*active] // read by every request, without a lock

	mu       sync.Mutex // held by Replace
	counts   map[string]*count
	order    []string // of counts
	closed   bool
	standing sync.WaitGroup
}

// NewSet returns the empty set of a replica.
func NewSet(host Host) *Set {
	s := &Set{host: host, counts: make(map[string]*count)}
	s.active.Store(new([]*active))
	return s
}

// active is a fault that is on.
type active struct {
	fault  Fault
	kind   kind
	healed chan struct{}
	stood  chan struct{} // closed when a burden has been taken away
	count  *count

	mu   sync.Mutex
	rand *rand.Rand
}

// Figures counts what a fault did since it was first set. Healing keeps them.
type Figures struct {
	ID          string
	Seen, Fired uint64 // requests that it could have struck, and did
	First, Last time.Time
}

type count struct {
	mu sync.Mutex
	Figures
}

// Replace makes faults, which must be valid, the active ones. What isn't among
// them is healed; what is active already, unchanged, goes on undisturbed. When
// it returns the burdens of what was healed are gone.
func (s *Set) Replace(faults []Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := *s.active.Load()
	next := make([]*active, 0, len(faults))
	for _, f := range faults {
		if i := slices.IndexFunc(old, func(a *active) bool { return a.fault == f }); i >= 0 {
			next = append(next, old[i])
			continue
		}
		next = append(next, s.arm(f))
	}
	s.active.Store(&next)
	for _, a := range old {
		if !slices.Contains(next, a) {
			close(a.healed)
			<-a.stood
		}
	}
}

// Close waits until no burden stands any more, and lets none be armed again.
// The replica must have ended.
func (s *Set) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.standing.Wait()
}

// arm makes f ready to strike. s.mu is held.
func (s *Set) arm(f Fault) *active {
	c := s.counts[f.ID]
	if c == nil {
		c = &count{Figures: Figures{ID: f.ID}}
		s.counts[f.ID] = c
		s.order = append(s.order, f.ID)
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(s.host.ID + "\x00" + f.ID)) // never fails
	a := &active{
		fault: f, kind: kinds()[f.Kind], healed: make(chan struct{}), stood: make(chan struct{}), count: c,
		rand: rand.New(rand.NewPCG(f.Seed, h.Sum64())),
	}
	b, ok := a.kind.(burden)
	if !ok || s.closed {
		close(a.stood)
		return a
	}
	s.standing.Go(func() {
		defer close(a.stood)
		ctx, cancel := until(a.healed, s.host.Ended)
		defer cancel()
		b.stand(ctx, f, s.host, func() { a.count.add(true) })
	})
	return a
}

// until returns a context that ends with the first of two events.
func until(a, b <-chan struct{}) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	var watching sync.WaitGroup
	watching.Go(func() {
		select {
		case <-a:
		case <-b:
		case <-ctx.Done():
		}
		cancel()
	})
	return ctx, func() { cancel(); watching.Wait() }
}

// matches tells whether a request is one that the fault may strike.
func (a *active) matches(ctx context.Context, function, method string) bool {
	f := &a.fault
	return f.Function == function && (f.Method == "" || f.Method == method) &&
		(f.Baggage == "" || baggage.Has(ctx, f.Baggage))
}

// Strike lets the active faults strike a request, in the order in which they
// were set. An error is the request's answer; else the request goes on with the
// context returned, by which its service asks for what is planted in it.
func (s *Set) Strike(ctx context.Context, function, method string) (context.Context, error) {
	ask := false
	for _, a := range *s.active.Load() {
		var k striker
		switch kind := a.kind.(type) {
		case planted:
			ask = true // whatever the function: a caller's answers aren't the callee's
			continue
		case striker:
			k = kind
		default:
			continue
		}
		if !a.matches(ctx, function, method) {
			continue
		}
		fires, draw := a.draw()
		if !fires {
			continue
		}
		stamp(ctx, a.fault)
		err := k.strike(ctx, strike{fault: a.fault, draw: draw, healed: a.healed, ended: s.host.Ended, crash: s.host.Crash})
		if err != nil {
			return ctx, err
		}
	}
	if ask || plant.Asked(ctx) {
		ctx = plant.With(ctx, func(ctx context.Context, cause string) bool { return s.planted(ctx, cause, function, method) })
	}
	return ctx, nil
}

// draw decides whether the next request is struck, and counts it. Kinds that
// draw more have a number for it.
func (a *active) draw() (fires bool, more float64) {
	a.mu.Lock()
	fires = a.rand.Float64() < a.fault.Rate
	if fires && a.fault.Distribution != "" {
		more = a.rand.Float64()
	}
	a.mu.Unlock()
	a.count.add(fires)
	return fires, more
}

func (c *count) add(fired bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Seen++
	if !fired {
		return
	}
	c.Fired++
	c.Last = time.Now()
	if c.First.IsZero() {
		c.First = c.Last
	}
}

func stamp(ctx context.Context, f Fault) {
	span := trace.SpanFromContext(ctx)
	if f.Hidden || !span.IsRecording() {
		return
	}
	attrs := []attribute.KeyValue{AttrID.String(f.ID), AttrKind.String(f.Kind)}
	span.SetAttributes(attrs...)
	span.AddEvent("fault", trace.WithAttributes(attrs...))
}

// Figures returns the figures of every fault that was ever set, in that order.
func (s *Set) Figures() []Figures {
	s.mu.Lock()
	defer s.mu.Unlock()
	figures := make([]Figures, 0, len(s.order))
	for _, id := range s.order {
		c := s.counts[id]
		c.mu.Lock()
		figures = append(figures, c.Figures)
		c.mu.Unlock()
	}
	return figures
}
