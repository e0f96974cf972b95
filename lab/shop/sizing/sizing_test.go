package sizing

import (
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/measured"
)

func buys(n int) map[string]scenario.JourneyFigures {
	return map[string]scenario.JourneyFigures{"buy": {N: n, OK: n, P50: 100, P95: 200}}
}

// search is for a shop of which pay has requests for 3 of its 4 slots at a rate of 10,
// and card for 1 of 4; the load asked for is so many times that.
func search(times float64) (*Search, error) {
	asked := scenario.Sizing{Name: "more", Times: times, Load: scenario.Load{Rate: 10 * times}, Journey: "buy", P95: 600 * time.Millisecond, Alone: "alone", Usual: "usual"}
	requests := measured.Requests{"pay": 100, "card": 100}
	usage := measured.Usage{
		"pay":  {UnitBill: scenario.UnitBill{Working: 20, Waiting: 10}},
		"card": {UnitBill: scenario.UnitBill{Working: 10}},
	}
	shop := Shop{Name: "services/inproc", Hot: []string{"pay", "card"}, Most: 9, Units: []Unit{{"pay", "pay", 4}, {"card", "card", 4}}}
	return New(asked, shop,
		Phase{measured.Phase{Requests: requests}, buys(100)},
		Phase{measured.Phase{Requests: requests, Usage: usage}, buys(100)})
}

// TestSearch: the predicted set is the first, those with one replica fewer follow, and
// the smallest that kept the target is chosen.
func TestSearch(t *testing.T) {
	n, err := search(4)
	if err != nil {
		t.Fatal(err)
	}
	first := n.Replicas(0)
	if first["pay"] <= first["card"] || first["card"] < 1 {
		t.Errorf("predicted %v, want more of pay, which has more to do", first)
	}
	if got := n.Replicas(1); got["pay"] != first["pay"]-1 || got["card"] != first["card"] {
		t.Errorf("the second set is %v, want one pay fewer than in %v", got, first)
	}
	for set := range n.Sets() {
		over := 0
		if set > 0 { // no smaller one is enough
			over = 50
		}
		n.Measured(set, buys(200), over)
	}
	sizes, phase, missed := n.Choose()
	if phase != "more-1" || missed != (scenario.Text{}) || !sizes[0].Smallest || !sizes[0].Kept || sizes[1].Kept {
		t.Errorf("chose %s (%v) of %+v, want the predicted set", phase, missed, sizes)
	}
}

// TestSearchEnlarges: where no set was enough one larger set is tried, as far as the
// shop may grow, and then there is no bill.
func TestSearchEnlarges(t *testing.T) {
	n, err := search(4)
	if err != nil {
		t.Fatal(err)
	}
	sets := n.Sets()
	for set := 0; set < n.Sets(); set++ {
		n.Measured(set, buys(200), 100)
	}
	sizes, phase, missed := n.Choose()
	if len(sizes) != sets+1 || !strings.HasPrefix(sizes[sets].Change, "+") || sizes[sets].Total() != sizes[0].Total()+1 {
		t.Errorf("tried %+v, want one replica more in the end, once", sizes)
	}
	if phase != "more-1" || missed.EN == "" || missed.KO == "" {
		t.Errorf("chose %s, missed %q, want the predicted one's phase and why it has no bill", phase, missed)
	}
}

// TestSearchNeedsFigures says which of them are too few.
func TestSearchNeedsFigures(t *testing.T) {
	shop := Shop{Most: 6, Units: []Unit{{Name: "pay", Entry: "pay"}}}
	asked := scenario.Sizing{Journey: "buy", Alone: "alone", Usual: "usual"}
	for _, tt := range []struct {
		alone, usual int
		want         string
	}{
		{scenario.MinSample - 1, 100, "the phase alone has"},
		{100, scenario.MinSample - 1, "the phase usual has"},
		{100, 100, "no replica of pay has figures"},
	} {
		if _, err := New(asked, shop, Phase{Journeys: buys(tt.alone)}, Phase{Journeys: buys(tt.usual)}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%d and %d journeys: got %v, want %q", tt.alone, tt.usual, err, tt.want)
		}
	}
}
