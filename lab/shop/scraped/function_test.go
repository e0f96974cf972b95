package scraped

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/shop/figures"
)

// TestQuantile agrees with PromQL's histogram_quantile.
func TestQuantile(t *testing.T) {
	m := Function{Count: 100, Bounds: []float64{0.1, 0.2, 0.4}, Counts: []uint64{50, 30, 15, 5}}
	for q, want := range map[float64]time.Duration{
		0: 0, 0.25: 50 * time.Millisecond, 0.5: 100 * time.Millisecond, 0.65: 150 * time.Millisecond,
		0.95: 400 * time.Millisecond, 0.99: 400 * time.Millisecond,
	} {
		if got := m.quantile(q).Round(time.Microsecond); got != want {
			t.Errorf("quantile %g: got %v, want %v", q, got, want)
		}
	}
	if got := (Function{}).quantile(0.5); got != 0 {
		t.Errorf("of none: got %v", got)
	}
}

// TestGrowth: a reading is told beside the one before, replica by replica; what a
// replica that is gone did is lost, and exemplars of before are left out.
func TestGrowth(t *testing.T) {
	at := time.Unix(100, 0)
	card := func(fast, slow, errors uint64, e ...Exemplar) map[string]Function {
		return map[string]Function{"card": {Count: fast + slow, Errors: errors, Bounds: []float64{0.1, 0.2}, Counts: []uint64{fast, slow}, Exemplars: e}}
	}
	own := func(done uint64, inFlight int) figures.Replica {
		return figures.Replica{Functions: map[string]figures.Function{"card": {Done: map[string]uint64{"OK": done}, InFlight: inFlight}}}
	}
	before := New(at)
	before.Add("a", card(10, 0, 1), own(10, 0), own(10, 0))
	before.Add("gone", card(500, 0, 0), own(500, 0), own(500, 0))
	now := New(at.Add(10 * time.Second))
	now.Add("a", card(40, 5, 6, Exemplar{Took: time.Second, At: at.Add(-time.Second)}, Exemplar{Took: time.Millisecond, At: at}), own(44, 0), own(44, 1))
	now.Add("new", card(5, 0, 0), own(8, 0), own(9, 2))
	grown := now.Since(before)
	f := grown.Figures.Functions["card"]
	if f.N != 40 || f.Rate != 4 || f.Errors != 5./40 {
		t.Errorf("got %+v, want 40 requests, 4 a second, 5 of them failed", f)
	}
	if f.Gap != 3 {
		t.Errorf("the endpoints are %d requests off, want 3: the new replica had ended 8 before it was read, and told of 5", f.Gap)
	}
	if e, ok := grown.Slowest("card"); !ok || e.Took != time.Millisecond {
		t.Errorf("the slowest is %+v (%v), want the one since the reading before", e, ok)
	}
	if _, ok := grown.Slowest("pay"); ok {
		t.Error("pay has an exemplar, want none")
	}
}
