package shoptest

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
	"github.com/msalab/msalab/lab/shop/ports"
)

// The shapes that tests open.
var (
	ServicesInproc = scenario.Shape{Architecture: scenario.Services, Placement: scenario.InProc}
	MonolithInproc = scenario.Shape{Architecture: scenario.Monolith, Placement: scenario.InProc}
)

// World is a platform that runs nothing: it only keeps what it was told. Whoever
// reads or changes its fields while shops are open locks it.
type World struct {
	sync.Mutex
	Running  map[string]*FakeReplica          // by "shape id"
	Faults   map[string][]string              // fault ids by address
	Fresh    map[string][]string              // those of them that it was given time to prepare, by address
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

	HoldStart map[string]chan struct{}      // replicas of a shape start when it closes; nil: at once
	Refuse    func(ports.ReplicaSpec) error // nil: none
	RefuseArm func(addr string) error
	Deaf      string                   // a replica at this address does what arms it, and nothing that heals it, and answers neither; empty: none does
	Mute      map[string]chan struct{} // a replica at an address tells no figures until it closes
	HoldArm   chan struct{}            // what arms a replica with a fault waits until it closes; nil: it doesn't
	HoldOnly  string                   // the address of the one replica for which that is so; empty: all

	Measuring sync.Mutex // who holds it keeps shops from telling what shoppers measured

	Settle      func()        // called while shoppers settle; nil: nothing
	ClosingLoad chan struct{} // shoppers close when it does; nil: at once

	Rate   float64                      // requests a second that each replica answers, by every function that it carries
	Done   map[string]map[string]uint64 // codes that a replica answers in its first second, by version; without: rate
	Demand map[string]float64           // slots that requests of a function take, over all its replicas

	Published    []ports.Endpoint                   // as told last
	Governed     []scenario.Policies                // as handed to discovery, in order
	RefuseGovern func(shape string) error           // nil: none
	Figures      map[string]scenario.JourneyFigures // what shoppers measure in every segment
	Over         int                                // journeys that take longer than any limit, in any phases
	Sent         uint64                             // requests that have left, all of them and of the last seconds
	Late         float64                            // share of them that left late, of all
	LateNow      float64                            // share of those of the last seconds that did
}

// NewWorld makes a world in which every buy goes well.
func NewWorld() *World {
	return &World{
		Running: map[string]*FakeReplica{}, Faults: map[string][]string{}, Fresh: map[string][]string{}, Told: map[string][]string{}, Ways: map[string]string{}, Points: map[string][]scenario.Crashpoint{},
		Routes: map[string][]runs.ReplicaID{}, Loads: map[string][]float64{},
		Figures: map[string]scenario.JourneyFigures{"buy": {N: 100, OK: 100}},
	}
}

// Open makes the parts of one shop.
func (w *World) Open(_ context.Context, shape scenario.Shape, _ uint64) (ports.Parts, error) {
	f := &fakeShop{w: w, shape: shape.String()}
	var links ports.LinkBreaker
	if shape.Architecture == scenario.Services {
		links = fakeLinks{f}
	}
	return ports.Parts{
		Links: links, Launcher: f, Discovery: fakeDiscovery{f}, Ingress: fakeIngress{f}, Control: fakeControl{f},
		Shoppers: func(uint64) ports.Shoppers { return fakeShoppers{f} },
	}, nil
}

// IDs are the replicas of a shop that run.
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

// Replica is one that runs; nil: it doesn't.
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

type fakeDiscovery struct{ *fakeShop }

func (fakeDiscovery) Close() error { return nil }

// Publish keeps what callers were told.
func (f fakeDiscovery) Publish(endpoints []ports.Endpoint) error {
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
func (f fakeIngress) Route(endpoints []ports.Endpoint) {
	f.w.Lock()
	defer f.w.Unlock()
	ids := []runs.ReplicaID{}
	for _, e := range endpoints {
		ids = append(ids, e.ID)
	}
	f.w.Routes[f.shape] = ids
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
func (f fakeLinks) Figures() map[string]figures.Fault {
	f.w.Lock()
	defer f.w.Unlock()
	counts := map[string]figures.Fault{}
	for _, id := range f.w.Cut {
		counts[id] = figures.Fault{Seen: 3, Fired: 3, First: time.Now(), Last: time.Now()}
	}
	return counts
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
