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
)

// The attributes of a span that a fault struck, so that an injected error is
// never taken for a bug.
const (
	AttrID   = attribute.Key("lab.fault.id")
	AttrKind = attribute.Key("lab.fault.kind")
)

var errEnded = status.Error(codes.Unavailable, "the replica has ended")

// Set is the faults of one replica.
type Set struct {
	replica string
	crash   func(reason string)
	ended   <-chan struct{}

	active atomic.Pointer[[]*active] // read by every request, without a lock

	mu     sync.Mutex // held by Replace
	counts map[string]*count
	order  []string // of counts
}

// NewSet returns the empty set of a replica. Its name goes into the draws, so
// that replicas under the same fault aren't struck in step. crash ends the
// replica; ended is closed once it has ended.
func NewSet(replica string, crash func(reason string), ended <-chan struct{}) *Set {
	s := &Set{replica: replica, crash: crash, ended: ended, counts: make(map[string]*count)}
	s.active.Store(new([]*active))
	return s
}

// active is a fault that is on.
type active struct {
	fault  Fault
	kind   kind
	healed chan struct{}
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
// them is healed; what is active already, unchanged, goes on undisturbed.
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
		}
	}
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
	_, _ = h.Write([]byte(s.replica + "\x00" + f.ID)) // never fails
	return &active{
		fault: f, kind: kinds()[f.Kind], healed: make(chan struct{}), count: c,
		rand: rand.New(rand.NewPCG(f.Seed, h.Sum64())),
	}
}

// Strike lets the active faults strike a request, in the order in which they
// were set. An error is the request's answer; nil lets it go on.
func (s *Set) Strike(ctx context.Context, function, method string) error {
	for _, a := range *s.active.Load() {
		if a.fault.Function != function || (a.fault.Method != "" && a.fault.Method != method) {
			continue
		}
		if !a.draw() {
			continue
		}
		stamp(ctx, a.fault)
		if err := a.kind.strike(ctx, strike{fault: a.fault, healed: a.healed, ended: s.ended, crash: s.crash}); err != nil {
			return err
		}
	}
	return nil
}

// draw decides whether the next request is struck, and counts it.
func (a *active) draw() bool {
	a.mu.Lock()
	fires := a.rand.Float64() < a.fault.Rate
	a.mu.Unlock()
	a.count.add(fires)
	return fires
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
	if !span.IsRecording() {
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
