package runs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
)

// Set writes the replicas of a set that differ from 1: "pay 3, shopping 2".
func (s Size) Set() string {
	var parts []string
	monolith := string(scenario.Monolith)
	for _, unit := range append(scenario.Functions(), monolith) {
		if n := s.Replicas[unit]; n > 1 || n == 1 && unit == monolith {
			parts = append(parts, fmt.Sprintf("%s %d", unit, n))
		}
	}
	if len(parts) == 0 {
		return "1"
	}
	return strings.Join(parts, ", ")
}

// Size is one replica set that was measured under a load.
type Size struct {
	Shop      string         `json:"shape"`
	Phase     string         `json:"phase"` // of the load: "x4"
	Times     float64        `json:"times"` // of the scenario's own load
	Replicas  map[string]int `json:"replicas"`
	Change    string         `json:"change"`    // from the predicted set: "-pay", "+gateway"; empty: it is that
	Predicted float64        `json:"predicted"` // p95, milliseconds; 0: the load takes all slots of a function
	Measured  float64        `json:"measured"`  // p95, milliseconds
	Target    float64        `json:"target"`    // p95, milliseconds
	N         int            `json:"n"`         // journeys measured
	Over      int            `json:"over"`      // of them, those that took longer than the target
	Success   float64        `json:"success"`
	Kept      bool           `json:"kept"`     // the target, with 99 % success, over at least 30 journeys
	Close     bool           `json:"close"`    // too few journeys to tell it from one that kept the target, or one that didn't
	Smallest  bool           `json:"smallest"` // of those that kept it
}

// Total is how many replicas the set has.
func (s Size) Total() int {
	sum := 0
	for _, n := range s.Replicas {
		sum += n
	}
	return sum
}

// PriceRatios compares the bills of the architectures, placement by placement:
// where shops were sized in the sized phases and in these together; else in the
// phases by whose bills was judged; else, where their replicas were scaled, over
// the whole run. Replica sets that nobody fitted to the load are not compared: nine
// services would have one replica of each.
func PriceRatios(r *Record) []scenario.PriceRatio {
	ratios := []scenario.PriceRatio{}
	for _, result := range r.Results {
		if result.Prices != nil && len(r.Sizes) == 0 {
			ratios = append(ratios, *result.Prices)
		}
	}
	if len(ratios) > 0 {
		return ratios
	}
	for _, placement := range []scenario.Placement{scenario.InProc, scenario.Process} {
		shapes := [2]string{
			scenario.Shape{Architecture: scenario.Monolith, Placement: placement}.String(),
			scenario.Shape{Architecture: scenario.Services, Placement: placement}.String(),
		}
		if !slices.Contains(r.Shapes, shapes[0]) || !slices.Contains(r.Shapes, shapes[1]) {
			continue
		}
		var names []string
		var all [2][]scenario.Bill
		for _, phase := range r.sizedPhases() {
			i := slices.IndexFunc(r.Phases, func(f scenario.Figures) bool { return f.Phase == phase })
			if i < 0 {
				continue
			}
			pair := [2]scenario.Bill{r.Phases[i].Shapes[shapes[0]].Bill, r.Phases[i].Shapes[shapes[1]].Bill}
			if !payable(pair[0]) || !payable(pair[1]) {
				continue
			}
			names = append(names, phase)
			for i := range all {
				all[i] = append(all[i], pair[i])
			}
			ratios = append(ratios, scenario.PriceRatio{Placement: string(placement), Phases: phase, Comparison: scenario.CompareBills(pair[:1], pair[1:])})
		}
		if len(names) > 1 {
			ratios = append(ratios, scenario.PriceRatio{Placement: string(placement), Phases: strings.Join(names, "+"), Comparison: scenario.CompareBills(all[0], all[1])})
		}
		if m, s := r.Bills[shapes[0]], r.Bills[shapes[1]]; len(r.Sizes) == 0 && r.scaled() && payable(m) && payable(s) {
			ratios = append(ratios, scenario.PriceRatio{Placement: string(placement), Comparison: scenario.CompareBills([]scenario.Bill{m}, []scenario.Bill{s})})
		}
	}
	return ratios
}

func payable(b scenario.Bill) bool { return b.Seconds > 0 && b.Missed == (scenario.Text{}) }
