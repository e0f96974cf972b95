package change

import (
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/text"
)

// How many replicas of a function a laptop carries, by where they run.
const (
	mostInProc    = 50
	mostProcesses = 20
)

// MostReplicas bounds what is asked for: the shop that carries the fewest counts.
func MostReplicas(shops []runs.Shop) int {
	for _, s := range shops {
		if s.Shape.Placement == scenario.Process {
			return mostProcesses
		}
	}
	return mostInProc
}

// Rates are the steps of the load, in requests a second.
func Rates() []float64 { return []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000} }

// functionsOf returns the functions that a shop runs, in its order.
func functionsOf(s *runs.Shop) []string {
	if s == nil {
		return nil
	}
	var names []string
	for _, f := range s.Functions {
		names = append(names, f.Name)
	}
	return names
}

// Linked is the shop whose links forms speak of: the selected one, or
// another where that has none; nil: no shop has any.
func Linked(in dialog.Setting) *runs.Shop {
	if s := in.Shop(); s != nil && s.Shape.Architecture == scenario.Services && len(s.Links) > 0 {
		return s
	}
	for i := range in.Shops {
		if s := &in.Shops[i]; s.Shape.Architecture == scenario.Services && len(s.Links) > 0 {
			return s
		}
	}
	return nil
}

// linksNearby names all links of a shop, those that a function calls over
// first, then those that it is called over.
func linksNearby(s *runs.Shop, function string) []string {
	var calls, called, rest []string
	for _, l := range s.Links {
		switch function {
		case l.Caller:
			calls = append(calls, l.String())
		case l.Callee:
			called = append(called, l.String())
		default:
			rest = append(rest, l.String())
		}
	}
	return slices.Concat(calls, called, rest)
}

// Active returns the faults that aren't healed.
func Active(faults []runs.ActiveFault) []runs.ActiveFault {
	var active []runs.ActiveFault
	for _, f := range faults {
		if f.Healed.IsZero() {
			active = append(active, f)
		}
	}
	return active
}

// running is the version that all replicas of a function run in every shop;
// empty: they run several.
func running(shops []runs.Shop, function string) (version string) {
	for _, s := range shops {
		for _, r := range s.Replicas {
			switch {
			case !slices.Contains(r.Functions, function), version == r.Version:
			case version != "":
				return ""
			default:
				version = r.Version
			}
		}
	}
	return version
}

// UnderWay says which deploy keeps replicas of a function, or whole copies of the
// monolith, from coming and going by another hand; empty: none does.
func UnderWay(shops []runs.Shop, unit string, l scenario.Lang) string {
	for _, s := range shops {
		for _, r := range s.Rollouts {
			if r.Outcome == "" && r.Unit == unit {
				return text.WhyDeploying.Format(l, r.Function+" "+r.Version)
			}
		}
	}
	return ""
}

// unready names a shop in which no replica that carries a function is ready; empty:
// there is none.
func unready(in dialog.Setting, function string) string {
	for _, s := range in.Shops {
		if !slices.ContainsFunc(s.Replicas, func(r runs.ReplicaView) bool {
			return r.State == "ready" && slices.Contains(r.Functions, function)
		}) {
			return s.Shape.String()
		}
	}
	return ""
}
