package journeys

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/internal/load"
	"github.com/msalab/msalab/lab/scenario"
)

// plan turns a scenario's load into what package load calls one.
func plan(l scenario.Load) (load.Load, error) {
	work := load.Load{Arrivals: load.Arrivals(cmp.Or(l.Arrivals, "poisson")), Mix: l.Mix}
	if len(work.Mix) == 0 {
		work.Mix = scenario.Article()
	}
	var errs []error
	for _, kind := range slices.Sorted(maps.Keys(work.Mix)) {
		if journeys[kind] == nil {
			errs = append(errs, fmt.Errorf("mix: unknown journey %q", kind))
		}
	}
	if !(l.Declined >= 0 && l.Declined <= 1) {
		errs = append(errs, fmt.Errorf("declined %v: want a share from 0 to 1", l.Declined))
	}
	var err error
	if work.Pacer, err = pacer(l.Rate, l.Profile); err != nil {
		errs = append(errs, err)
	}
	return work, errors.Join(errs...)
}

// pacer returns the pacer for a rate and the way in which it moves.
func pacer(rate float64, p scenario.Profile) (load.Pacer, error) {
	switch p.Kind {
	case "", "constant":
		return load.Constant{Rate: rate}, nil
	case "step":
		return load.Step{From: rate, To: p.To, After: p.After}, nil
	case "ramp":
		return load.Ramp{From: rate, To: p.To, Over: p.Over}, nil
	case "spike":
		return load.Spike{Rate: rate, To: p.To, After: p.After, Over: p.Over}, nil
	}
	return nil, fmt.Errorf("profile: unknown kind %q", p.Kind)
}

func byJourney(kinds map[string]load.Figures) map[string]scenario.JourneyFigures {
	journeys := make(map[string]scenario.JourneyFigures, len(kinds))
	for kind, f := range kinds {
		journeys[kind] = figures(f)
	}
	return journeys
}

func figures(f load.Figures) scenario.JourneyFigures {
	return scenario.JourneyFigures{
		N: f.N, OK: f.OK, Declined: f.Declined, Failed: f.Failed, Shed: f.Shed, Refused: f.Refused, TimedOut: f.TimedOut,
		P50: milliseconds(f.P50), P95: milliseconds(f.P95), P99: milliseconds(f.P99),
		Delayed: f.Delayed, LastFailed: f.LastFailed,
	}
}

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1000 }
