package expression

import "github.com/msalab/msalab/lab/scenario"

// takes says what a measured figure asks for in parentheses.
type takes int

const (
	nothing    takes = iota // services.processes
	aJourney                // services.success("buy"), services.success("buy", "phase")
	aFunction               // services.requests("card"), services.requests("card", "phase")
	aRatio                  // services.bill("1:4"), services.bill("1:4", "phase")
	aFaultName              // services.fired("board-crash")
	aPhase                  // services.paid, services.paid("phase")
	aLook                   // services.fields_lost("renumbered")
)

// measure is one kind of figure that rules may use.
type measure struct {
	name     string
	takes    takes
	thin     bool // counts even where fewer than MinSample journeys were measured
	scraped  bool // a scrape gives it
	deployed bool // a deploy gives it
	audited  bool // an audit gives it
	figure   func(f scenario.ShapeFigures, of string) (float64, bool)
}

// example shows how the measure is written, for messages.
func (m measure) example(shape string) string {
	switch m.takes {
	case aJourney:
		return shape + "." + m.name + `("buy")`
	case aFunction:
		return shape + "." + m.name + `("card")`
	case aRatio:
		return shape + "." + m.name + `("1:4")`
	case aFaultName:
		return shape + "." + m.name + `("board-crash")`
	case aLook:
		return shape + "." + m.name + `("renumbered")`
	}
	return shape + "." + m.name
}
