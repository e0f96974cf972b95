package scenario

import (
	"context"
	"fmt"

	"github.com/goccy/go-yaml/ast"
)

// BenchRequest asks for a bench.
type BenchRequest struct {
	Kind   string // the name of a BenchKind
	Rounds int    // that every cell is measured in; from MinRounds to MaxRounds
}

// How many rounds a bench has. Less than three have no median to speak of.
const (
	MinRounds     = 3
	MaxRounds     = 50
	DefaultRounds = 5
)

// Validate tells what is wrong with a request.
func (b BenchRequest) Validate() error {
	if _, ok := BenchNamed(b.Kind); !ok {
		return fmt.Errorf("unknown bench %q: %s", b.Kind, choices("benches", b.Kind, BenchNames()))
	}
	if b.Rounds < MinRounds || b.Rounds > MaxRounds {
		return fmt.Errorf("bench %s: %d rounds are out of bounds: want %d to %d", b.Kind, b.Rounds, MinRounds, MaxRounds)
	}
	return nil
}

// benchStep measures something beside the shop.
type benchStep struct {
	base
	request BenchRequest
}

func (r *reader) bench(b base, n ast.Node) step {
	s := &benchStep{base: b, request: BenchRequest{Rounds: DefaultRounds}}
	r.object(n, "bench", "{kind: hops}",
		required("kind", func(n ast.Node) { s.request.Kind = r.oneOf(n, "bench", "benches", BenchNames()) }),
		optional("rounds", func(n ast.Node) {
			before := len(r.issues)
			s.request.Rounds = r.whole(n, "a number of rounds", MaxRounds)
			if len(r.issues) == before && s.request.Rounds < MinRounds {
				r.problem(nodePlace(n), "%d rounds show no spread: want at least %d", s.request.Rounds, MinRounds)
			}
		}),
	)
	return s
}

func (s *benchStep) check(c *checker) {
	if s.request.Kind != "" {
		c.benches = append(c.benches, s.request.Kind)
	}
}

// Run measures.
func (s *benchStep) Run(ctx context.Context, lab Lab) error { return lab.Bench(ctx, s.request) }

func (s *benchStep) String() string { return "bench " + s.request.Kind }
