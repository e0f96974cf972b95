package language

import (
	"context"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
	"github.com/msalab/msalab/lab/scenario/read"
)

// benchStep measures something beside the shop.
type benchStep struct {
	base
	request scenario.BenchRequest
	onlyAt  []read.Place // of each of its patterns
}

func (r *reader) bench(b base, n read.Node) step {
	s := &benchStep{base: b, request: scenario.BenchRequest{Rounds: benches.DefaultRounds}}
	r.Object(n, "bench", "{kind: hops}",
		read.Required("kind", func(n read.Node) { s.request.Kind = r.OneOf(n, "bench", "benches", benches.Names()) }),
		read.Optional("rounds", func(n read.Node) {
			before := r.Problems()
			s.request.Rounds = r.Whole(n, "a number of rounds", benches.MaxRounds)
			if r.Problems() == before && s.request.Rounds < benches.MinRounds {
				r.Problem(read.PlaceOf(n), "%d rounds show no spread: want at least %d", s.request.Rounds, benches.MinRounds)
			}
		}),
		read.Optional("only", func(n read.Node) {
			for _, item := range r.Items(n, "a list of cells, as [centre/*, */grpc]", true) {
				if pattern, ok := r.Line(item, "cells, as centre/*"); ok {
					s.request.Only, s.onlyAt = append(s.request.Only, pattern), append(s.onlyAt, read.PlaceOf(item))
				}
			}
		}),
	)
	return s
}

func (s *benchStep) check(c *checker) {
	kind, ok := benches.Named(s.request.Kind)
	if !ok {
		return // noted when it was read
	}
	c.benches = append(c.benches, kind.Name)
	for i, pattern := range s.request.Only {
		if wrong := benches.UnknownCells(kind, kind.Cells(), pattern); wrong != "" {
			c.Problem(s.onlyAt[i], "%s", wrong)
		}
	}
}

// Run measures.
func (s *benchStep) Run(ctx context.Context, lab scenario.Lab) error {
	return lab.Bench(ctx, s.request)
}

func (s *benchStep) String() string { return "bench " + s.request.Kind }
