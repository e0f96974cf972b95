package expression

import (
	"math"
	"slices"

	"github.com/msalab/msalab/lab/scenario"
)

// recovery is the one figure that a phase has only if it ran once.
const recovery = "recovery"

// languages is the one figure that counts only if every function runs in the
// language that the scenario wants.
const languages = "languages"

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
