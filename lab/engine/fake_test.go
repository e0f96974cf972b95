package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

var (
	servicesInproc = scenario.Shape{Architecture: scenario.Services, Placement: scenario.InProc}
	monolithInproc = scenario.Shape{Architecture: scenario.Monolith, Placement: scenario.InProc}
)

// world is a platform that runs nothing: it only keeps what it was told.
type world struct {
	mu       sync.Mutex
	running  map[string]*fakeReplica          // by "shape id"
	faults   map[string][]string              // fault ids by address
	fresh    map[string][]string              // those of them that it was given time to prepare, by address
	told     map[string][]string              // links that it governs itself, and limits, by address
	ways     map[string]string                // of checkout, by address
	points   map[string][]scenario.Crashpoint // by address
	hidden   []string                         // faults that replicas were told to stamp no span of
	links    map[string]runs.LinkFigures      // that every caller reports
	cut      []string                         // link faults that are active
	routes   map[string][]runs.ReplicaID      // by shape
	loads    map[string][]float64             // rates that were set, by shape
	resets   int
	closed   []string
	launched int

	holdStart map[string]chan struct{} // replicas of a shape start when it closes; nil: at once
	refuse    func(ReplicaSpec) error  // nil: none
	refuseArm func(addr string) error
	deaf      string                   // a replica at this address does what arms it, and nothing that heals it, and answers neither; empty: none does
	mute      map[string]chan struct{} // a replica at an address tells no figures until it closes
	holdArm   chan struct{}            // what arms a replica with a fault waits until it closes; nil: it doesn't
	holdOnly  string                   // the address of the one replica for which that is so; empty: all

	settle      func()        // called while shoppers settle; nil: nothing
	closingLoad chan struct{} // shoppers close when it does; nil: at once

	rate   float64                      // requests a second that each replica answers, by every function that it carries
	done   map[string]map[string]uint64 // codes that a replica answers in its first second, by version; without: rate
	demand map[string]float64           // slots that requests of a function take, over all its replicas

	published    []Endpoint                         // as told last
	governed     []scenario.Policies                // as handed to discovery, in order
	refuseGovern func(shape string) error           // nil: none
	figures      map[string]scenario.JourneyFigures // what shoppers measure in every segment
	over         int                                // journeys that take longer than any limit, in any phases
}

func newWorld() *world {
	return &world{
		running: map[string]*fakeReplica{}, faults: map[string][]string{}, told: map[string][]string{}, ways: map[string]string{}, points: map[string][]scenario.Crashpoint{},
		fresh: map[string][]string{}, routes: map[string][]runs.ReplicaID{}, loads: map[string][]float64{},
		figures: map[string]scenario.JourneyFigures{"buy": {N: 100, OK: 100}},
	}
}

func (w *world) Open(_ context.Context, shape scenario.Shape, _ uint64) (Parts, error) {
	f := &fakeShop{w: w, shape: shape.String()}
	var links LinkBreaker
	if shape.Architecture == scenario.Services {
		links = fakeLinks{f}
	}
	return Parts{
		Links: links, Launcher: f, Discovery: fakeDiscovery{f}, Ingress: fakeIngress{f}, Control: fakeControl{f},
		Shoppers: func(uint64) Shoppers { return fakeShoppers{f} },
	}, nil
}

func (w *world) ids(shape scenario.Shape) []runs.ReplicaID {
	w.mu.Lock()
	defer w.mu.Unlock()
	var ids []runs.ReplicaID
	for _, key := range slices.Sorted(maps.Keys(w.running)) {
		if r := w.running[key]; r.shop == shape.String() {
			ids = append(ids, r.id)
		}
	}
	return ids
}

func (w *world) replica(shape scenario.Shape, id runs.ReplicaID) *fakeReplica {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.running[shape.String()+" "+string(id)]
}

// refuseArmAt has the replica at an address refuse faults, and says why.
func (w *world) refuseArmAt(bad, why string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refuseArm = func(addr string) error {
		if addr == bad {
			return errors.New(why)
		}
		return nil
	}
}

// armed tells the faults active in a replica.
func (w *world) armed(shape scenario.Shape, id runs.ReplicaID) []string {
	r := w.replica(shape, id)
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.faults[r.addr]
}

type fakeShop struct {
	w     *world
	shape string
}

func (f *fakeShop) Launch(ctx context.Context, spec ReplicaSpec) (Replica, error) {
	f.w.mu.Lock()
	if hold := f.w.holdStart[f.shape]; hold != nil {
		f.w.mu.Unlock()
		select {
		case <-hold:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		f.w.mu.Lock()
	}
	defer f.w.mu.Unlock()
	if f.w.refuse != nil {
		if err := f.w.refuse(spec); err != nil {
			return nil, fmt.Errorf("start %s: %w", spec.ID, err)
		}
	}
	key := f.shape + " " + string(spec.ID)
	if f.w.running[key] != nil {
		return nil, fmt.Errorf("%s runs already", key)
	}
	f.w.launched++
	r := &fakeReplica{w: f.w, shop: f.shape, key: key, id: spec.ID, version: spec.Version, functions: spec.Functions,
		addr: fmt.Sprintf("fake:%d", f.w.launched), counted: time.Now(), launched: time.Now(), gone: make(chan struct{})}
	f.w.running[key] = r
	return r, nil
}

func (f *fakeShop) Processes() int { return 1 }

func (f *fakeShop) Reset(context.Context) error {
	f.w.mu.Lock()
	defer f.w.mu.Unlock()
	f.w.resets++
	for _, r := range f.w.running {
		if r.shop == f.shape {
			return errors.New("a replica is running")
		}
	}
	return nil
}

func (f *fakeShop) Close() error {
	f.w.mu.Lock()
	defer f.w.mu.Unlock()
	f.w.closed = append(f.w.closed, f.shape)
	return nil
}

type fakeReplica struct {
	w         *world
	shop, key string
	id        runs.ReplicaID
	version   string
	functions []string
	addr      string
	gone      chan struct{}
	reason    string

	working, idle float64 // slot-seconds
	counted       time.Time
	launched      time.Time
}

func (r *fakeReplica) Endpoint() Endpoint {
	return Endpoint{ID: r.id, Function: r.functions[0], Addr: r.addr, HTTPAddr: "http" + r.addr, MetricsAddr: "metrics" + r.addr}
}
func (r *fakeReplica) Drain(context.Context) error { r.end("drained"); return nil }
func (r *fakeReplica) Kill()                       { r.end("killed") }
func (r *fakeReplica) Gone() <-chan struct{}       { return r.gone }
func (r *fakeReplica) Reason() string              { return r.reason }

func (r *fakeReplica) end(reason string) {
	r.w.mu.Lock()
	defer r.w.mu.Unlock()
	if r.w.running[r.key] == r {
		r.reason = reason
		delete(r.w.running, r.key)
		close(r.gone)
	}
}

type fakeDiscovery struct{ *fakeShop }

func (fakeDiscovery) Close() error { return nil }

// Publish keeps what callers were told.
func (f fakeDiscovery) Publish(endpoints []Endpoint) error {
	f.w.mu.Lock()
	defer f.w.mu.Unlock()
	f.w.published = endpoints
	return nil
}

func (f fakeDiscovery) Govern(policies scenario.Policies) error {
	f.w.mu.Lock()
	defer f.w.mu.Unlock()
	if f.w.refuseGovern != nil {
		if err := f.w.refuseGovern(f.shape); err != nil {
			return err
		}
	}
	f.w.governed = append(f.w.governed, policies)
	return nil
}

type fakeIngress struct{ *fakeShop }

func (fakeIngress) URL() string      { return "http://shop" }
func (fakeIngress) Sampled() float64 { return 1 }
func (fakeIngress) Close() error     { return nil }
func (f fakeIngress) Route(endpoints []Endpoint) {
	f.w.mu.Lock()
	defer f.w.mu.Unlock()
	ids := []runs.ReplicaID{}
	for _, e := range endpoints {
		ids = append(ids, e.ID)
	}
	f.w.routes[f.shape] = ids
}

type fakeControl struct{ *fakeShop }

// Watch reports every armed fault as having fired once.
func (f fakeControl) Watch(ctx context.Context, addr string, note func(ReplicaFigures)) error {
	f.w.mu.Lock()
	if mute := f.w.mute[addr]; mute != nil {
		f.w.mu.Unlock()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-mute:
		}
		f.w.mu.Lock()
	}
	armed := f.w.faults[addr]
	working, idle := f.w.spend(addr)
	functions := f.w.answered(addr)
	figures := ReplicaFigures{At: time.Now(), Slots: 8, Working: working, Idle: idle, Functions: functions, Faults: map[string]FaultFigures{}, Links: maps.Clone(f.w.links)}
	f.w.mu.Unlock()
	for _, id := range armed {
		figures.Faults[id] = FaultFigures{Seen: 2, Fired: 1, First: time.Now(), Last: time.Now()}
	}
	note(figures)
	select {
	case <-ctx.Done():
	case <-time.After(250 * time.Millisecond):
	}
	return nil
}

// answered are the requests that a replica has answered. The lock must be held.
func (w *world) answered(addr string) map[string]FunctionFigures {
	functions := map[string]FunctionFigures{}
	for _, r := range w.running {
		for _, f := range r.functions {
			if r.addr != addr {
				continue
			}
			age := time.Since(r.launched).Seconds()
			done := map[string]uint64{"OK": uint64(w.rate * age)}
			for code, n := range w.done[r.version] {
				done[code] = uint64(float64(n) * min(age, 1))
			}
			functions[f] = FunctionFigures{Done: done}
		}
	}
	return functions
}

// spend counts the slot-time of a replica until now. The lock must be held.
func (w *world) spend(addr string) (working, idle float64) {
	var r *fakeReplica
	sharers := 0.0
	for _, o := range w.running {
		if o.addr == addr {
			r = o
		}
	}
	if r == nil {
		return 0, 0
	}
	for _, o := range w.running {
		if o.shop == r.shop && o.functions[0] == r.functions[0] {
			sharers++
		}
	}
	share := min(1, w.demand[r.functions[0]]/sharers/8)
	span := 8 * time.Since(r.counted).Seconds()
	r.working, r.idle, r.counted = r.working+share*span, r.idle+(1-share)*span, time.Now()
	return r.working, r.idle
}

// FaultKinds are those that replicas in another language say that they have.
func (f fakeControl) FaultKinds(context.Context, string) ([]string, error) {
	return []string{"crash", "error"}, nil
}

func (f fakeControl) SetFaults(ctx context.Context, addr string, _ uint64, faults []scenario.Fault, fresh ...scenario.Fault) error {
	f.w.mu.Lock()
	if hold := f.w.holdArm; hold != nil && len(faults) > 0 && (f.w.holdOnly == "" || f.w.holdOnly == addr) {
		f.w.mu.Unlock()
		select {
		case <-hold:
		case <-ctx.Done():
		}
		f.w.mu.Lock()
	}
	defer f.w.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	deaf := f.w.deaf == addr
	if deaf && len(faults) == 0 {
		return errDeaf
	}
	if f.w.refuseArm != nil {
		if err := f.w.refuseArm(addr); err != nil && len(faults) > 0 {
			return err
		}
	}
	ids := []string{}
	for _, fault := range faults {
		ids = append(ids, fault.ID)
		if fault.Hidden {
			f.w.hidden = append(f.w.hidden, fault.ID)
		}
	}
	f.w.faults[addr], f.w.fresh[addr] = ids, nil
	for _, fault := range fresh {
		f.w.fresh[addr] = append(f.w.fresh[addr], fault.ID)
	}
	if deaf {
		return errDeaf
	}
	return nil
}

var errDeaf = errors.New("it doesn't answer within 5s")

// SetPolicies keeps what the replica was told.
func (f fakeControl) SetPolicies(_ context.Context, addr string, links scenario.Policies, limits []scenario.Limit) error {
	f.w.mu.Lock()
	defer f.w.mu.Unlock()
	told := slices.Sorted(maps.Keys(links))
	for _, l := range limits {
		told = append(told, l.String())
	}
	f.w.told[addr] = told
	return nil
}

// SetCheckout keeps the way that the replica was told.
func (f fakeControl) SetCheckout(_ context.Context, addr, way string) error {
	f.w.mu.Lock()
	defer f.w.mu.Unlock()
	f.w.ways[addr] = way
	return nil
}

// SetCrashpoints keeps the points at which the replica is to die.
func (f fakeControl) SetCrashpoints(_ context.Context, addr string, points []scenario.Crashpoint) error {
	f.w.mu.Lock()
	defer f.w.mu.Unlock()
	f.w.points[addr] = points
	return nil
}
