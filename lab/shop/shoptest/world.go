package shoptest

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
	"github.com/msalab/msalab/lab/shop"
)

var (
	ServicesInproc = scenario.Shape{Architecture: scenario.Services, Placement: scenario.InProc}
	MonolithInproc = scenario.Shape{Architecture: scenario.Monolith, Placement: scenario.InProc}
)

// World is a platform that runs nothing: it only keeps what it was told.
type World struct {
	sync.Mutex
	Running  map[string]*FakeReplica          // by "shape id"
	Faults   map[string][]string              // fault ids by address
	Told     map[string][]string              // links that it governs itself, and limits, by address
	Ways     map[string]string                // of checkout, by address
	Points   map[string][]scenario.Crashpoint // by address
	Hidden   []string                         // faults that replicas were told to stamp no span of
	Links    map[string]runs.LinkFigures      // that every caller reports
	Cut      []string                         // link faults that are active
	Routes   map[string][]runs.ReplicaID      // by shape
	Loads    map[string][]float64             // rates that were set, by shape
	Resets   int
	Closed   []string
	Launched int

	HoldStart map[string]chan struct{}     // replicas of a shape start when it closes; nil: at once
	Refuse    func(shop.ReplicaSpec) error // nil: none
	RefuseArm func(addr string) error
	Mute      map[string]chan struct{} // a replica at an address tells no figures until it closes
	HoldArm   chan struct{}            // what arms a replica with a fault waits until it closes; nil: it doesn't
	HoldOnly  string                   // the address of the one replica for which that is so; empty: all

	Measuring sync.Mutex // who holds it keeps shops from telling what shoppers measured

	Settle      func()        // called while shoppers settle; nil: nothing
	ClosingLoad chan struct{} // shoppers close when it does; nil: at once

	Rate   float64                      // requests a second that each replica answers, by every function that it carries
	Done   map[string]map[string]uint64 // codes that a replica answers in its first second, by version; without: rate
	Demand map[string]float64           // slots that requests of a function take, over all its replicas

	Published    []shop.Endpoint                    // as told last
	Governed     []scenario.Policies                // as handed to discovery, in order
	RefuseGovern func(shape string) error           // nil: none
	Figures      map[string]scenario.JourneyFigures // what shoppers measure in every segment
	Over         int                                // journeys that take longer than any limit, in any phases
}

func NewWorld() *World {
	return &World{
		Running: map[string]*FakeReplica{}, Faults: map[string][]string{}, Told: map[string][]string{}, Ways: map[string]string{}, Points: map[string][]scenario.Crashpoint{},
		Routes: map[string][]runs.ReplicaID{}, Loads: map[string][]float64{},
		Figures: map[string]scenario.JourneyFigures{"buy": {N: 100, OK: 100}},
	}
}

func (w *World) Open(_ context.Context, shape scenario.Shape, _ uint64) (shop.Parts, error) {
	f := &fakeShop{w: w, shape: shape.String()}
	var links shop.LinkBreaker
	if shape.Architecture == scenario.Services {
		links = fakeLinks{f}
	}
	return shop.Parts{
		Links: links, Launcher: f, Discovery: fakeDiscovery{f}, Ingress: fakeIngress{f}, Control: fakeControl{f},
		Shoppers: func(uint64) shop.Shoppers { return fakeShoppers{f} },
	}, nil
}

func (w *World) IDs(shape scenario.Shape) []runs.ReplicaID {
	w.Lock()
	defer w.Unlock()
	var ids []runs.ReplicaID
	for _, key := range slices.Sorted(maps.Keys(w.Running)) {
		if r := w.Running[key]; r.shop == shape.String() {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func (w *World) Replica(shape scenario.Shape, id runs.ReplicaID) *FakeReplica {
	w.Lock()
	defer w.Unlock()
	return w.Running[shape.String()+" "+string(id)]
}

// RefuseArmAt has the replica at an address refuse faults, and says why.
func (w *World) RefuseArmAt(bad, why string) {
	w.Lock()
	defer w.Unlock()
	w.RefuseArm = func(addr string) error {
		if addr == bad {
			return errors.New(why)
		}
		return nil
	}
}

// Armed tells the faults active in a replica.
func (w *World) Armed(shape scenario.Shape, id runs.ReplicaID) []string {
	r := w.Replica(shape, id)
	w.Lock()
	defer w.Unlock()
	return w.Faults[r.Addr]
}

type fakeShop struct {
	w     *World
	shape string
}

func (f *fakeShop) Launch(ctx context.Context, spec shop.ReplicaSpec) (shop.Replica, error) {
	f.w.Lock()
	if hold := f.w.HoldStart[f.shape]; hold != nil {
		f.w.Unlock()
		select {
		case <-hold:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		f.w.Lock()
	}
	defer f.w.Unlock()
	if f.w.Refuse != nil {
		if err := f.w.Refuse(spec); err != nil {
			return nil, fmt.Errorf("start %s: %w", spec.ID, err)
		}
	}
	key := f.shape + " " + string(spec.ID)
	if f.w.Running[key] != nil {
		return nil, fmt.Errorf("%s runs already", key)
	}
	f.w.Launched++
	r := &FakeReplica{w: f.w, shop: f.shape, key: key, ID: spec.ID, Version: spec.Version, functions: spec.Functions,
		Addr: fmt.Sprintf("fake:%d", f.w.Launched), counted: time.Now(), launched: time.Now(), gone: make(chan struct{})}
	f.w.Running[key] = r
	return r, nil
}

func (f *fakeShop) Processes() int { return 1 }

func (f *fakeShop) Reset(context.Context) error {
	f.w.Lock()
	defer f.w.Unlock()
	f.w.Resets++
	for _, r := range f.w.Running {
		if r.shop == f.shape {
			return errors.New("a replica is running")
		}
	}
	return nil
}

func (f *fakeShop) Close() error {
	f.w.Lock()
	defer f.w.Unlock()
	f.w.Closed = append(f.w.Closed, f.shape)
	return nil
}

type FakeReplica struct {
	w         *World
	shop, key string
	ID        runs.ReplicaID
	Version   string
	functions []string
	Addr      string
	gone      chan struct{}
	reason    string

	working, idle float64 // slot-seconds
	counted       time.Time
	launched      time.Time
}

func (r *FakeReplica) Endpoint() shop.Endpoint {
	return shop.Endpoint{ID: r.ID, Function: r.functions[0], Addr: r.Addr, HTTPAddr: "http" + r.Addr, MetricsAddr: "metrics" + r.Addr}
}
func (r *FakeReplica) Drain(context.Context) error { r.End("drained"); return nil }
func (r *FakeReplica) Kill()                       { r.End("killed") }
func (r *FakeReplica) Gone() <-chan struct{}       { return r.gone }
func (r *FakeReplica) Reason() string              { return r.reason }

func (r *FakeReplica) End(reason string) {
	r.w.Lock()
	defer r.w.Unlock()
	if r.w.Running[r.key] == r {
		r.reason = reason
		delete(r.w.Running, r.key)
		close(r.gone)
	}
}

type fakeDiscovery struct{ *fakeShop }

func (fakeDiscovery) Close() error { return nil }

// Publish keeps what callers were told.
func (f fakeDiscovery) Publish(endpoints []shop.Endpoint) error {
	f.w.Lock()
	defer f.w.Unlock()
	f.w.Published = endpoints
	return nil
}

func (f fakeDiscovery) Govern(policies scenario.Policies) error {
	f.w.Lock()
	defer f.w.Unlock()
	if f.w.RefuseGovern != nil {
		if err := f.w.RefuseGovern(f.shape); err != nil {
			return err
		}
	}
	f.w.Governed = append(f.w.Governed, policies)
	return nil
}

type fakeIngress struct{ *fakeShop }

func (fakeIngress) URL() string      { return "http://shop" }
func (fakeIngress) Sampled() float64 { return 1 }
func (fakeIngress) Close() error     { return nil }
func (f fakeIngress) Route(endpoints []shop.Endpoint) {
	f.w.Lock()
	defer f.w.Unlock()
	ids := []runs.ReplicaID{}
	for _, e := range endpoints {
		ids = append(ids, e.ID)
	}
	f.w.Routes[f.shape] = ids
}

type fakeControl struct{ *fakeShop }

// Watch reports every armed fault as having fired once.
func (f fakeControl) Watch(ctx context.Context, addr string, note func(shop.ReplicaFigures)) error {
	f.w.Lock()
	if mute := f.w.Mute[addr]; mute != nil {
		f.w.Unlock()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-mute:
		}
		f.w.Lock()
	}
	armed := f.w.Faults[addr]
	working, idle := f.w.spend(addr)
	functions := f.w.answered(addr)
	figures := shop.ReplicaFigures{At: time.Now(), Slots: 8, Working: working, Idle: idle, Functions: functions, Faults: map[string]shop.FaultFigures{}, Links: maps.Clone(f.w.Links)}
	f.w.Unlock()
	for _, id := range armed {
		figures.Faults[id] = shop.FaultFigures{Seen: 2, Fired: 1, First: time.Now(), Last: time.Now()}
	}
	note(figures)
	select {
	case <-ctx.Done():
	case <-time.After(250 * time.Millisecond):
	}
	return nil
}

// answered are the requests that a replica has answered. The lock must be held.
func (w *World) answered(addr string) map[string]shop.FunctionFigures {
	functions := map[string]shop.FunctionFigures{}
	for _, r := range w.Running {
		for _, f := range r.functions {
			if r.Addr != addr {
				continue
			}
			age := time.Since(r.launched).Seconds()
			done := map[string]uint64{"OK": uint64(w.Rate * age)}
			for code, n := range w.Done[r.Version] {
				done[code] = uint64(float64(n) * min(age, 1))
			}
			functions[f] = shop.FunctionFigures{Done: done}
		}
	}
	return functions
}

// spend counts the slot-time of a replica until now. The lock must be held.
func (w *World) spend(addr string) (working, idle float64) {
	var r *FakeReplica
	sharers := 0.0
	for _, o := range w.Running {
		if o.Addr == addr {
			r = o
		}
	}
	if r == nil {
		return 0, 0
	}
	for _, o := range w.Running {
		if o.shop == r.shop && o.functions[0] == r.functions[0] {
			sharers++
		}
	}
	share := min(1, w.Demand[r.functions[0]]/sharers/8)
	span := 8 * time.Since(r.counted).Seconds()
	r.working, r.idle, r.counted = r.working+share*span, r.idle+(1-share)*span, time.Now()
	return r.working, r.idle
}

// FaultKinds are those that replicas in another language say that they have.
func (f fakeControl) FaultKinds(context.Context, string) ([]string, error) {
	return []string{"crash", "error"}, nil
}

func (f fakeControl) SetFaults(ctx context.Context, addr string, _ uint64, faults []scenario.Fault) error {
	f.w.Lock()
	if hold := f.w.HoldArm; hold != nil && len(faults) > 0 && (f.w.HoldOnly == "" || f.w.HoldOnly == addr) {
		f.w.Unlock()
		select {
		case <-hold:
		case <-ctx.Done():
		}
		f.w.Lock()
	}
	defer f.w.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if f.w.RefuseArm != nil {
		if err := f.w.RefuseArm(addr); err != nil && len(faults) > 0 {
			return err
		}
	}
	ids := []string{}
	for _, fault := range faults {
		ids = append(ids, fault.ID)
		if fault.Hidden {
			f.w.Hidden = append(f.w.Hidden, fault.ID)
		}
	}
	f.w.Faults[addr] = ids
	return nil
}

// SetPolicies keeps what the replica was told.
func (f fakeControl) SetPolicies(_ context.Context, addr string, links scenario.Policies, limits []scenario.Limit) error {
	f.w.Lock()
	defer f.w.Unlock()
	told := slices.Sorted(maps.Keys(links))
	for _, l := range limits {
		told = append(told, l.String())
	}
	f.w.Told[addr] = told
	return nil
}

// SetCheckout keeps the way that the replica was told.
func (f fakeControl) SetCheckout(_ context.Context, addr, way string) error {
	f.w.Lock()
	defer f.w.Unlock()
	f.w.Ways[addr] = way
	return nil
}

// SetCrashpoints keeps the points at which the replica is to die.
func (f fakeControl) SetCrashpoints(_ context.Context, addr string, points []scenario.Crashpoint) error {
	f.w.Lock()
	defer f.w.Unlock()
	f.w.Points[addr] = points
	return nil
}

type fakeLinks struct{ *fakeShop }

// SetFaults keeps the ids of the faults.
func (f fakeLinks) SetFaults(_ context.Context, _ uint64, faults []scenario.Fault) error {
	f.w.Lock()
	defer f.w.Unlock()
	f.w.Cut = nil
	for _, fault := range faults {
		f.w.Cut = append(f.w.Cut, fault.ID)
	}
	return nil
}

// Figures reports every active link fault as having fired three times.
func (f fakeLinks) Figures() map[string]shop.FaultFigures {
	f.w.Lock()
	defer f.w.Unlock()
	figures := map[string]shop.FaultFigures{}
	for _, id := range f.w.Cut {
		figures[id] = shop.FaultFigures{Seen: 3, Fired: 3, First: time.Now(), Last: time.Now()}
	}
	return figures
}

func (f fakeLinks) Forget() error { return f.SetFaults(context.Background(), 0, nil) }
func (f fakeLinks) Close() error  { return nil }

// Ask sets how many slots requests for pay take.
func (w *World) Ask(slots float64) {
	w.Lock()
	defer w.Unlock()
	w.Demand["pay"] = slots
}

// Shares are the weights that callers of the board were told, by version.
func (w *World) Shares() map[string]int {
	w.Lock()
	defer w.Unlock()
	sum := map[string]int{}
	for _, e := range w.Published {
		if e.Function == "board" {
			sum[e.Version] += e.Weight
		}
	}
	return sum
}
