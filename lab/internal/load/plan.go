package load

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// Arrivals is how requests are spread around their rate.
type Arrivals string

// The kinds of arrivals.
const (
	Poisson Arrivals = "poisson" // independent of each other, as people are
	Even    Arrivals = "even"    // equally spaced
)

// Load is what is to be fired.
type Load struct {
	Pacer    Pacer
	Arrivals Arrivals
	Mix      map[string]float64 // weight by kind
	Do       Func               // what each request does
}

// check says what is wrong with a load, all of it at once.
func (l Load) check() error {
	var errs []error
	if l.Pacer == nil {
		errs = append(errs, errors.New("no pacer"))
	} else if err := l.Pacer.Check(); err != nil {
		errs = append(errs, err)
	}
	if l.Arrivals != Poisson && l.Arrivals != Even {
		errs = append(errs, fmt.Errorf("arrivals %q: want %q or %q", l.Arrivals, Poisson, Even))
	}
	var sum float64
	for kind, weight := range l.Mix {
		if !(weight >= 0) || math.IsInf(weight, 1) {
			errs = append(errs, fmt.Errorf("weight of %s is %v: want no less than 0", kind, weight))
		}
		sum += weight
	}
	if sum == 0 {
		errs = append(errs, errors.New("the mix is empty"))
	}
	if l.Do == nil {
		errs = append(errs, errors.New("nothing to do"))
	}
	return errors.Join(errs...)
}

// Arrival is one request of a plan. The driver adds when it is due on the
// clock and how many of its kind came before it.
type Arrival struct {
	Load  int           // which of the loads set so far, from 0
	Index int           // among the arrivals of its load, from 0
	Kind  string        // drawn from the mix
	At    time.Duration // when it is due, from the start of its load

	Due time.Time
	Nth int // among those of its kind that were fired, from 0, over all loads

	seed uint64
}

// Rand returns the arrival's own source of chance. Each call begins anew with
// the same draws.
func (a Arrival) Rand() *rand.Rand { return draws(a.seed, a.Load, a.Index, 1) }

// Plan is the sequence of arrivals of one load.
type Plan struct {
	seed     uint64
	load     int
	pacer    Pacer
	arrivals Arrivals
	kinds    []string  // of the mix, sorted
	bounds   []float64 // running sum of the weights, up to 1
	index    int
	due      float64 // requests due up to and with the last arrival
}

// NewPlan plans a load, the n-th (from 0) of those set under this seed.
func NewPlan(seed uint64, n int, l Load) (*Plan, error) {
	if err := l.check(); err != nil {
		return nil, fmt.Errorf("plan load: %w", err)
	}
	p := &Plan{seed: seed, load: n, pacer: l.Pacer, arrivals: l.Arrivals, kinds: slices.Sorted(maps.Keys(l.Mix))}
	var sum float64
	for _, kind := range p.kinds {
		sum += l.Mix[kind]
		p.bounds = append(p.bounds, sum)
	}
	for i := range p.bounds {
		p.bounds[i] /= sum
	}
	return p, nil
}

// Next returns the next arrival. Its At is Never when no more fall due.
func (p *Plan) Next() Arrival {
	r := draws(p.seed, p.load, p.index, 0)
	if p.arrivals == Even {
		p.due = float64(p.index + 1)
	} else {
		p.due += r.ExpFloat64()
	}
	a := Arrival{Load: p.load, Index: p.index, Kind: p.kind(r.Float64()), At: p.pacer.Due(p.due), seed: p.seed}
	p.index++
	return a
}

// kind returns the kind in whose part of the mix x lies, a draw from [0, 1).
func (p *Plan) kind(x float64) string {
	for i, bound := range p.bounds {
		if x < bound {
			return p.kinds[i]
		}
	}
	return p.kinds[len(p.kinds)-1]
}

// draws returns the source of chance for one purpose of one arrival.
func draws(seed uint64, load, index int, purpose uint64) *rand.Rand {
	h := scramble(seed)
	h = scramble(h ^ uint64(load))
	h = scramble(h ^ uint64(index))
	return rand.New(rand.NewPCG(h, scramble(h^purpose)))
}

// scramble spreads neighbouring numbers over all 64 bits (the finaliser of
// SplitMix64).
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
