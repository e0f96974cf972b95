package expression

import (
	"math"
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// recovery is the one figure that a phase has only if it ran once.
const recovery = "recovery"

// languages is the one figure that counts only if every function runs in the
// language that the scenario wants.
const languages = "languages"

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

func measures() []measure {
	return append([]measure{
		journeyFigure("success", scenario.JourneyFigures.Success),
		{name: "n", takes: aJourney, thin: true, figure: func(f scenario.ShapeFigures, journey string) (float64, bool) {
			return float64(f.Journeys[journey].N), true
		}},
		journeyFigure("ok", func(j scenario.JourneyFigures) float64 { return float64(j.OK) }),
		journeyFigure("declined", func(j scenario.JourneyFigures) float64 { return float64(j.Declined) }),
		journeyFigure("failed", func(j scenario.JourneyFigures) float64 { return float64(j.Failed) }),
		journeyFigure("shed", func(j scenario.JourneyFigures) float64 { return float64(j.Shed) }),
		journeyFigure("delayed", func(j scenario.JourneyFigures) float64 { return float64(j.Delayed) }),
		journeyFigure("p50", func(j scenario.JourneyFigures) float64 { return j.P50 }),
		journeyFigure("p95", func(j scenario.JourneyFigures) float64 { return j.P95 }),
		journeyFigure("p99", func(j scenario.JourneyFigures) float64 { return j.P99 }),
		{name: recovery, takes: aJourney, figure: func(f scenario.ShapeFigures, journey string) (float64, bool) {
			return f.Recovery(journey), f.Journeys[journey].N >= scenario.MinSample && !f.Since.IsZero()
		}},
		traceFigure("spans", func(t scenario.TraceFigures) float64 { return float64(t.Spans) }),
		traceFigure("traced_services", func(t scenario.TraceFigures) float64 { return float64(t.Services) }),
		traceFigure("traced_functions", func(t scenario.TraceFigures) float64 { return float64(t.Functions) }),
		{name: languages, takes: aJourney, figure: func(f scenario.ShapeFigures, journey string) (float64, bool) {
			t, ok := f.Traces[journey]
			return float64(t.Languages), ok && f.InGo == (scenario.Text{})
		}},
		traceFigure("duration", func(t scenario.TraceFigures) float64 { return t.DurationMS }),
		shopFigure("processes", func(f scenario.ShapeFigures) int { return f.Processes }),
		shopFigure("replicas", func(f scenario.ShapeFigures) int { return f.Replicas }),
		shopFigure("ports", func(f scenario.ShapeFigures) int { return f.Ports }),
		shopFigure("links", func(f scenario.ShapeFigures) int { return f.Links }),
		shopFigure("restarts", func(f scenario.ShapeFigures) int { return f.Restarts }),
		{name: "requests", takes: aFunction, figure: func(f scenario.ShapeFigures, function string) (float64, bool) {
			return float64(f.Requests[function]), true
		}},
		{name: "bill", takes: aRatio, figure: func(f scenario.ShapeFigures, ratio string) (float64, bool) {
			prices, err := scenario.ParsePrices(ratio)
			if err != nil || f.Bill.Seconds <= 0 || f.Bill.Missed != (scenario.Text{}) {
				return math.NaN(), false
			}
			return f.Bill.At(prices), true
		}},
		{name: "fired", takes: aFaultName, figure: func(f scenario.ShapeFigures, fault string) (float64, bool) {
			return float64(f.FaultsFired[fault]), true
		}},
		{name: "found", takes: aFaultName, figure: func(f scenario.ShapeFigures, fault string) (float64, bool) {
			return f.Found[fault], true
		}},
	}, slices.Concat(rolloutMeasures(), scraped(), audited(), wired())...)
}

func journeyFigure(name string, figure func(scenario.JourneyFigures) float64) measure {
	return measure{name: name, takes: aJourney, figure: func(f scenario.ShapeFigures, journey string) (float64, bool) {
		j := f.Journeys[journey]
		return figure(j), j.N >= scenario.MinSample
	}}
}

func traceFigure(name string, figure func(scenario.TraceFigures) float64) measure {
	return measure{name: name, takes: aJourney, figure: func(f scenario.ShapeFigures, journey string) (float64, bool) {
		t, ok := f.Traces[journey]
		return figure(t), ok
	}}
}

func shopFigure(name string, figure func(scenario.ShapeFigures) int) measure {
	return measure{name: name, figure: func(f scenario.ShapeFigures, _ string) (float64, bool) {
		return float64(figure(f)), true
	}}
}

// MeasureNames returns the names of the figures that rules may use.
func MeasureNames() []string {
	var names []string
	for _, m := range measures() {
		names = append(names, m.name)
	}
	return names
}

func measureNamed(name string) (measure, bool) {
	for _, m := range measures() {
		if m.name == name {
			return m, true
		}
	}
	return measure{}, false
}

// term is a measured figure as a rule uses it: services.success("buy", "crash").
type term struct {
	text    string // as written, in normal form
	shape   string // "services", "monolith", or a whole shape
	measure measure
	of      string     // the journey or the fault
	phase   string     // "": the current one
	bench   *benchTerm // not nil: a figure of a bench, and of no shape

	shapeAt, ofAt, phaseAt read.Place
}

// shapeIn picks the term's shape out of those that are there: the only one of
// an architecture, or the one that is named in full. Otherwise it says why it
// can't.
func (t term) shapeIn(shapes []string) (shape string, absent scenario.Text) {
	var found []string
	for _, s := range shapes {
		if s == t.shape || strings.HasPrefix(s, t.shape+"/") {
			found = append(found, s)
		}
	}
	switch len(found) {
	case 0:
		return "", textNotRunning(t.shape)
	case 1:
		return found[0], scenario.Text{}
	}
	return "", textAmbiguous(t.shape, found)
}

// value returns the figure. What it can't tell it explains; v is NaN where
// there is nothing to show at all.
func (t term) value(f scenario.ShapeFigures, shape string) (v float64, why scenario.Text) {
	v, ok := t.measure.figure(f, t.of)
	if ok {
		return v, scenario.Text{}
	}
	why, missing := t.unmeasured(f, shape)
	if missing {
		v = math.NaN()
	}
	return v, why
}
