package load

import (
	"math"
	"testing"
	"time"
)

// due is one expectation: n requests are due in all after at.
type due struct {
	n  float64
	at time.Duration
}

func checkDue(t *testing.T, p Pacer, want []due) {
	t.Helper()
	for _, w := range want {
		got := p.Due(w.n)
		if diff := got - w.at; diff.Abs() > time.Microsecond || (w.at == Never) != (got == Never) {
			t.Errorf("%+v: %v are due after %v, want %v", p, w.n, got, w.at)
		}
	}
}

// checkRates holds the rate that a pacer's due times come to against rate, at
// every hundredth of a second up to end.
func checkRates(t *testing.T, p Pacer, end time.Duration, rate func(seconds float64) float64) {
	t.Helper()
	var n float64
	const slice = 10 * time.Millisecond
	for at := time.Duration(0); at < end; at += slice {
		middle := (at + slice/2).Seconds()
		step := rate(middle) * slice.Seconds()
		if step > 0 {
			got := p.Due(n + step/2)
			if want := at + slice/2; (got - want).Abs() > time.Millisecond {
				t.Fatalf("%+v: %.3f are due after %v, want %v", p, n+step/2, got, want)
			}
		}
		n += step
	}
}

func checkRefuses(t *testing.T, bad ...Pacer) {
	t.Helper()
	for _, p := range bad {
		if p.Check() == nil {
			t.Errorf("%+v: no error", p)
		}
	}
}

var notRates = []float64{-1, math.NaN(), math.Inf(1), 2e6}
