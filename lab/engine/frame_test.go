package engine

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// moments are a run that does something of everything: replicas come, die and go,
// a fault fires, a link's circuit opens, a shop is replaced.
func moments() []*runs.Snapshot {
	began := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var all []*runs.Snapshot
	for i := range 20 {
		s := &runs.Snapshot{At: began.Add(time.Duration(i) * time.Second), State: runs.Running, Load: scenario.Load{Rate: float64(20 + i/5)},
			Stage: runs.Stage{Scenario: "isolate", Step: 1 + i/4, Steps: 5, Kind: "hold"}}
		shop := runs.Shop{Shape: shoptest.ServicesInproc, URL: "http://127.0.0.1:1", Healthy: i != 7, Sampled: 1,
			Functions: []runs.Function{{Name: "pay", Replicas: 1, Wanted: 2, Rate: float64(i)}, {Name: "card", Replicas: 1, Wanted: 1}},
			Replicas:  []runs.ReplicaView{{ID: "pay-1", Functions: []string{"pay"}, State: "ready", Slots: 4, Busy: i % 3}},
			Links:     []runs.LinkView{{Link: runs.Link{Caller: "pay", Callee: "card"}, Figures: runs.LinkFigures{Retried: uint64(i / 6)}}},
		}
		if i >= 5 && i < 12 {
			shop.Replicas = append(shop.Replicas, runs.ReplicaView{ID: "pay-2", State: "dead", Reason: "killed"})
		}
		if i >= 8 {
			s.Faults = []runs.ActiveFault{{Fault: scenario.Fault{ID: "card-hang", Kind: "hang"}, Shop: "services/inproc", Fired: uint64(i)}}
			shop.Links[0].Circuit = "open"
			shop.Rollouts = []runs.RolloutView{{Unit: "pay", Share: float64(i/9) / 10, RolloutFigures: scenario.RolloutFigures{Version: "v2", Strategy: scenario.Canary}}}
		}
		if i >= 6 && i < 13 {
			shop.Scalers = []runs.Scaler{{Autoscale: scenario.Autoscale{Function: "pay", Max: i / 2}}}
		}
		if i >= 4 {
			s.Specimen = &runs.Specimen{Message: fmt.Sprint("shop.pay.v1.Message", i/6), Raw: []byte{0x0a, 0xff}, Trial: runs.Trial{Edits: []string{"remove pay"}}}
		}
		shop.Bill = scenario.Bill{Seconds: float64(i), Units: map[string]scenario.UnitBill{"pay": {Working: float64(i / 4)}}}
		if i >= 10 {
			shop.Checkout, shop.Audit = scenario.BySaga, &scenario.Audit{Paid: i / 5}
			shop.Payments = []runs.Payment{{Order: fmt.Sprint("o-", i/7), Events: []runs.PaymentEvent{{Kind: "begun", Step: "coupon"}}}}
		}
		if i != 15 { // between two shops
			s.Shops = []runs.Shop{shop}
		}
		all = append(all, s)
	}
	return all
}

// TestFrames writes a run down as changes, as JSON, and plays it back the same.
func TestFrames(t *testing.T) {
	f := film{snaps: moments()}
	text, err := json.Marshal(f.frames())
	shoptest.MustNot(t, err)
	var read []runs.Frame
	shoptest.MustNot(t, json.Unmarshal(text, &read))
	var got *runs.Snapshot
	for i, want := range moments() {
		got, err = read[i].After(got)
		shoptest.MustNot(t, err)
		a, err := json.Marshal(got)
		shoptest.MustNot(t, err)
		b, err := json.Marshal(want)
		shoptest.MustNot(t, err)
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("moment %d: got\n%s\nwant\n%s", i, a, b)
		}
	}
	whole, err := json.Marshal(moments())
	shoptest.MustNot(t, err)
	if len(text) > len(whole)/2 {
		t.Errorf("the frames take %d bytes, the snapshots %d: frames must hold only what changed", len(text), len(whole))
	}
}

// TestFilmStaysSmall thins a long run out, keeps its length, and all its seconds
// up to a bound.
func TestFilmStaysSmall(t *testing.T) {
	f := film{every: 1, seconds: map[string][]runs.Second{}}
	began := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	const last = 3*mostFrames + 100
	for i := range last + 1 {
		at := began.Add(time.Duration(i) * time.Second)
		shop := runs.Shop{Shape: shoptest.ServicesInproc, Replicas: []runs.ReplicaView{{ID: "pay-1", RSS: rssStep + uint64(i)}}}
		for j := max(0, i-120); j < i; j++ { // as shoppers tell them, over and over
			shop.Seconds = append(shop.Seconds, runs.Second{At: began.Add(time.Duration(j) * time.Second)})
		}
		f.take(&runs.Snapshot{At: at, Shops: []runs.Shop{shop}, Events: make([]runs.Event, 500)})
	}
	frames := f.frames()
	if n := len(frames); n > mostFrames || n < mostFrames/3 {
		t.Errorf("%d frames, want at most %d", n, mostFrames)
	}
	if from, to := frames[0].At, frames[len(frames)-1].At; !from.Equal(began) || to.Sub(began) < (last-4)*time.Second {
		t.Errorf("the film goes from %s to %s", from, to)
	}
	if n := len(f.seconds[shoptest.ServicesInproc.String()]); n != mostSeconds {
		t.Errorf("%d seconds, want %d", n, mostSeconds)
	}
	for i, fr := range frames[1:] {
		if len(fr.Shops[0].Replicas) > 0 {
			t.Fatalf("frame %d tells of %v again", i+1, fr.Shops[0].Replicas)
		}
	}
	if f.snaps[0].Events != nil {
		t.Error("the film keeps events, which the record has anyhow")
	}
}

// TestFilmOfRun has the first state of a run, each second, and the last.
func TestFilmOfRun(t *testing.T) {
	sc := shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, shoptest.Hold(10*time.Second), shoptest.Mark("healthy"), shoptest.Hold(5*time.Second))
	play(t, shoptest.NewWorld(), sc, func(_ *Engine, r *runs.Record, err error) {
		shoptest.MustNot(t, err)
		var steps []string
		for _, f := range r.Frames {
			if f.Stage != nil {
				steps = append(steps, fmt.Sprintf("%d %s", f.Stage.Step, f.Stage.Kind))
			}
		}
		if len(r.Frames) < 15 || len(r.Frames) > 18 || len(steps) < 2 {
			t.Errorf("%d frames of 15 s, with the steps %q", len(r.Frames), steps)
		}
	})
}
