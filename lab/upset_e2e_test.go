//go:build e2e && linux

package main

import (
	"slices"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// upsetBy brings a lab out of its balance and waits until that shows.
func (l *live) upsetBy(u upset) {
	l.t.Helper()
	for _, c := range u.scale {
		l.do(c)
	}
	for _, c := range u.policies {
		l.do(engine.SetPolicy{Change: c})
	}
	for _, c := range u.limits {
		l.do(engine.SetLimit{Limit: c})
	}
	for _, f := range u.faults {
		l.do(engine.Inject{Fault: f})
	}
	l.await(u.name+" acts", func() bool {
		s := l.e.Snapshot()
		for _, shop := range s.Shops {
			if u.ask == nil {
				break
			}
			if err := u.ask(shop); err != nil {
				l.t.Logf("%s: %v", shop.Shape, err) // it is asked again
			}
		}
		for _, f := range u.faults {
			if !fires(s, f) {
				return false
			}
		}
		return !slices.ContainsFunc(s.Shops, func(shop runs.Shop) bool {
			return u.acts != nil && shop.Shape.Architecture == scenario.Services && !u.acts(shop)
		})
	})
}

// fires tells that a fault is active and has fired in every shop that it can be
// in.
func fires(s *runs.Snapshot, f scenario.Fault) bool {
	want := len(s.Shops)
	if f.Link != "" || f.Replica != "" {
		want = 1
	}
	for _, a := range s.Faults {
		if a.Kind == f.Kind && a.Function == f.Function && a.Healed.IsZero() && a.Fired > 0 {
			want--
		}
	}
	return want == 0
}
