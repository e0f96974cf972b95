package load

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"
)

func nothing(context.Context, Arrival) Result { return OK }

func mixed(rate float64) Load {
	return Load{
		Pacer:    Constant{Rate: rate},
		Arrivals: Poisson,
		Mix:      map[string]float64{"buy": 5, "cart": 3, "browse": 1, "board": 0.7, "join": 0.3, "never": 0},
		Do:       nothing,
	}
}

func take(t *testing.T, seed uint64, load int, l Load, n int) []Arrival {
	t.Helper()
	p, err := NewPlan(seed, load, l)
	must(t, err)
	arrivals := make([]Arrival, n)
	for i := range arrivals {
		arrivals[i] = p.Next()
	}
	return arrivals
}

func TestPlanIsPoisson(t *testing.T) {
	const n = 200_000
	var sum, squares, before float64
	for _, a := range take(t, 7, 0, mixed(50), n) {
		gap := a.At.Seconds() - before
		before = a.At.Seconds()
		sum += gap
		squares += gap * gap
	}
	// Gaps of a Poisson process: mean 1/rate, deviation equal to the mean. At
	// this n both estimates stray by 0.2 %; 1 % is over four deviations.
	mean := sum / n
	cv := math.Sqrt(squares/n-mean*mean) / mean
	if math.Abs(mean-0.02) > 0.0002 {
		t.Errorf("mean gap %v s, want 0.02", mean)
	}
	if math.Abs(cv-1) > 0.01 {
		t.Errorf("coefficient of variation %v, want 1", cv)
	}
}

func TestPlanKeepsMix(t *testing.T) {
	const n = 100_000
	l := mixed(50)
	got := map[string]float64{}
	for _, a := range take(t, 7, 0, l, n) {
		got[a.Kind]++
	}
	var chi2 float64
	for kind, weight := range l.Mix {
		if want := n * weight / 10; want > 0 {
			chi2 += (got[kind] - want) * (got[kind] - want) / want
		}
	}
	// 4 degrees of freedom: chi-square stays under 18.5 in 999 of 1,000 cases.
	if chi2 > 18.5 || got["never"] > 0 {
		t.Errorf("got %v, chi-square %v", got, chi2)
	}
}

func TestPlanFollowsSeed(t *testing.T) {
	const n = 1000
	a, b := take(t, 7, 2, mixed(50), n), take(t, 7, 2, mixed(50), n)
	for i := range a {
		if a[i] != b[i] {
			t.Fatalf("arrival %d: %+v and %+v", i, a[i], b[i])
		}
		if x, y := a[i].Rand().Uint64(), b[i].Rand().Uint64(); x != y || x != a[i].Rand().Uint64() {
			t.Fatalf("arrival %d draws %d and %d", i, x, y)
		}
	}
	for name, other := range map[string][]Arrival{
		"another seed": take(t, 8, 2, mixed(50), n),
		"another load": take(t, 7, 3, mixed(50), n),
	} {
		var same, draws int
		for i := range a {
			if a[i].At == other[i].At {
				same++
			}
			if a[i].Rand().Uint64() == other[i].Rand().Uint64() {
				draws++
			}
		}
		if same > 0 || draws > 0 {
			t.Errorf("%s: %d arrivals at the same time, %d with the same draws", name, same, draws)
		}
	}
}

// The kind that an arrival has depends on its place alone, not on the rate.
func TestPlanKeepsKindsWhateverTheRate(t *testing.T) {
	slow, fast := take(t, 7, 0, mixed(1), 1000), take(t, 7, 0, mixed(1000), 1000)
	for i := range slow {
		if slow[i].Kind != fast[i].Kind {
			t.Fatalf("arrival %d: %s and %s", i, slow[i].Kind, fast[i].Kind)
		}
	}
}

// Draws of neighbours, and of one arrival for several purposes, are unrelated.
func TestDrawsAreUnrelated(t *testing.T) {
	const n = 100_000
	correlation := func(x, y func(i int) float64) float64 {
		var sum float64
		for i := range n {
			sum += (x(i) - 0.5) * (y(i) - 0.5)
		}
		return sum / n * 12
	}
	first := func(shift int, purpose uint64) func(int) float64 {
		return func(i int) float64 { return draws(1, 0, i+shift, purpose).Float64() }
	}
	for name, y := range map[string]func(int) float64{
		"neighbour": first(1, 0),
		"purpose":   first(0, 1),
	} {
		// The deviation of the estimate is 1/sqrt(n), 0.003.
		if c := correlation(first(0, 0), y); math.Abs(c) > 0.015 {
			t.Errorf("%s: correlation %v, want 0", name, c)
		}
	}
}

func TestPlanRefuses(t *testing.T) {
	good := mixed(1)
	for name, c := range map[string]struct {
		change func(*Load)
		want   string
	}{
		"no pacer":       {func(l *Load) { l.Pacer = nil }, "no pacer"},
		"bad pacer":      {func(l *Load) { l.Pacer = Constant{Rate: -1} }, "rate -1"},
		"arrivals":       {func(l *Load) { l.Arrivals = "odd" }, `arrivals "odd"`},
		"no mix":         {func(l *Load) { l.Mix = nil }, "mix is empty"},
		"all zero":       {func(l *Load) { l.Mix = map[string]float64{"buy": 0} }, "mix is empty"},
		"negative share": {func(l *Load) { l.Mix = map[string]float64{"buy": -1, "cart": 2} }, "weight of buy is -1"},
		"no number":      {func(l *Load) { l.Mix = map[string]float64{"buy": math.NaN()} }, "weight of buy is NaN"},
		"nothing to do":  {func(l *Load) { l.Do = nil }, "nothing to do"},
	} {
		t.Run(name, func(t *testing.T) {
			l := good
			c.change(&l)
			_, err := NewPlan(1, 0, l)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func BenchmarkPlan(b *testing.B) {
	p, err := NewPlan(1, 0, mixed(5000))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	var last time.Duration
	for b.Loop() {
		last = p.Next().At
	}
	_ = last
}
