package engine

import (
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
)

// PriceRatio says where the winner changes between the two architectures, in the
// phases of a run.
type PriceRatio struct {
	Placement string `json:"placement"` // "inproc", "process"
	Phases    string `json:"phases"`    // "x4"; "x1+x2+x4": these together; empty: the whole run
	scenario.Comparison
}

// priceRatios compares the bills of the architectures, placement by placement:
// where shops were sized in the sized phases and in these together, else, where
// their replicas were scaled, over the whole run. Of replica sets that nobody
// fitted to the load there is nothing to compare: nine services have one of each.
func priceRatios(r *Record) []PriceRatio {
	ratios := []PriceRatio{}
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
			ratios = append(ratios, PriceRatio{string(placement), phase, scenario.CompareBills(pair[:1], pair[1:])})
		}
		if len(names) > 1 {
			ratios = append(ratios, PriceRatio{string(placement), strings.Join(names, "+"), scenario.CompareBills(all[0], all[1])})
		}
		if m, s := r.Bills[shapes[0]], r.Bills[shapes[1]]; len(r.Sizes) == 0 && r.scaled() && payable(m) && payable(s) {
			ratios = append(ratios, PriceRatio{string(placement), "", scenario.CompareBills([]scenario.Bill{m}, []scenario.Bill{s})})
		}
	}
	return ratios
}

// scaled tells whether somebody, or an autoscaler, set numbers of replicas.
func (r *Record) scaled() bool {
	return slices.ContainsFunc(r.Events, func(e Event) bool { return e.Kind == EventScale })
}

// sizedPhases are the phases in which shops were sized, in order.
func (r *Record) sizedPhases() []string {
	var names []string
	for _, s := range r.Sizes {
		if !slices.Contains(names, s.Phase) {
			names = append(names, s.Phase)
		}
	}
	return names
}

func payable(b scenario.Bill) bool { return b.Seconds > 0 && b.Missed == (scenario.Text{}) }
