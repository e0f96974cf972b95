package expression

import (
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
)

// billed are the bills that the terms of some rules speak of, by phase in the order
// of the rules.
type billed struct {
	phases             []string
	monolith, services []scenario.Bill
	placement          string
}

// add takes the bill that a term speaks of, once a phase and architecture.
func (b *billed) add(t term, shape string, f scenario.ShapeFigures) {
	architecture, placement, _ := strings.Cut(shape, "/")
	if t.measure.name != "bill" || f.Bill.Seconds <= 0 || f.Bill.Missed != (scenario.Text{}) {
		return
	}
	i := slices.Index(b.phases, t.phase)
	if i < 0 {
		i, b.placement = len(b.phases), placement
		b.phases, b.monolith, b.services = append(b.phases, t.phase), append(b.monolith, scenario.Bill{}), append(b.services, scenario.Bill{})
	}
	if architecture == string(scenario.Monolith) {
		b.monolith[i] = f.Bill
	} else {
		b.services[i] = f.Bill
	}
}

// ratio compares what was billed; nil: a side is missing, or there was nothing.
func (b *billed) ratio() *scenario.PriceRatio {
	unbilled := func(b scenario.Bill) bool { return b.Seconds <= 0 }
	if len(b.phases) == 0 || slices.ContainsFunc(b.monolith, unbilled) || slices.ContainsFunc(b.services, unbilled) {
		return nil
	}
	return &scenario.PriceRatio{Placement: b.placement, Phases: strings.Join(b.phases, "+"), Comparison: scenario.CompareBills(b.monolith, b.services)}
}
