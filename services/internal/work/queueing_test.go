package work

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// measured is what a simulated run of Poisson arrivals gave.
type measured struct {
	wait      time.Duration // mean
	response  []time.Duration
	histogram time.Duration // mean wait, as the slots' own histogram has it
	figures   Figures
	elapsed   time.Duration
}

// simulate sends requests at rate a second to c slots with exponential service
// times, on the simulated clock of a synctest bubble.
func simulate(t *testing.T, requests, c int, rate float64, service time.Duration) measured {
	t.Helper()
	var m measured
	synctest.Test(t, func(t *testing.T) {
		arrivals := rand.New(rand.NewPCG(1, 2))
		slots := NewSlots(c, math.MaxInt)
		sim := NewSimulation(Time{Distribution: Exponential, Mean: service}, 3, 4)
		responses := make([]time.Duration, requests)
		waits := make([]time.Duration, requests)
		start := time.Now()
		var wg sync.WaitGroup
		for i := range requests {
			time.Sleep(time.Duration(arrivals.ExpFloat64() / rate * float64(time.Second)))
			wg.Go(func() {
				arrived := time.Now()
				ctx, slot, err := slots.Take(context.Background())
				if err != nil {
					t.Errorf("request %d: %v", i, err)
					return
				}
				defer slot.Release()
				if err := sim.Do(ctx); err != nil {
					t.Errorf("request %d: %v", i, err)
				}
				waits[i], responses[i] = slot.Waited(), time.Since(arrived)
			})
		}
		wg.Wait()
		var sum time.Duration
		for _, w := range waits {
			sum += w
		}
		slices.Sort(responses)
		_, counts, seconds := slots.Waits().Snapshot()
		var n uint64
		for _, c := range counts {
			n += c
		}
		m = measured{
			wait: sum / time.Duration(requests), response: responses,
			histogram: time.Duration(seconds / float64(n) * float64(time.Second)),
			figures:   slots.Figures(), elapsed: time.Since(start),
		}
	})
	return m
}

func within5Percent(t *testing.T, what string, got, want time.Duration) {
	t.Helper()
	off := float64(got)/float64(want) - 1
	t.Logf("%s: got %v, theory %v (%+.1f %%)", what, got, want, 100*off)
	if math.Abs(off) > 0.05 {
		t.Errorf("%s: got %v, want %v within 5 %%", what, got, want)
	}
}

// An M/M/1 queue at rho 0.7 with a mean service time of 20 ms (mu = 50/s,
// lambda = 35/s): the mean wait is rho/(mu-lambda) = 46.7 ms, and responses are
// exponential with rate mu-lambda, so p95 is ln(20)/15 s = 199.7 ms.
func TestSlotsAreAnMM1Queue(t *testing.T) {
	const service, rho, requests = 20 * time.Millisecond, 0.7, 150_000
	mu := 1 / service.Seconds()
	lambda := rho * mu
	m := simulate(t, requests, 1, lambda, service)
	within5Percent(t, "mean wait", m.wait, seconds(rho/(mu-lambda)))
	within5Percent(t, "mean wait by histogram", m.histogram, seconds(rho/(mu-lambda)))
	within5Percent(t, "p95 of response", m.response[requests*95/100], seconds(math.Log(20)/(mu-lambda)))
	within5Percent(t, "working time", m.figures.Working, seconds(rho*m.elapsed.Seconds()))
	within5Percent(t, "idle time", m.figures.Idle, seconds((1-rho)*m.elapsed.Seconds()))
}

// An M/M/c queue waits with the probability that Erlang's C formula gives, and
// then for an exponential time with rate c*mu-lambda.
func TestSlotsAreAnMMcQueue(t *testing.T) {
	const service, rho, c, requests = 20 * time.Millisecond, 0.8, 4, 150_000
	mu := 1 / service.Seconds()
	lambda := rho * c * mu
	drain := c*mu - lambda
	m := simulate(t, requests, c, lambda, service)
	within5Percent(t, "mean wait", m.wait, seconds(erlangC(c, rho)/drain))
	within5Percent(t, "p95 of response", m.response[requests*95/100], seconds(responseMMc(0.95, c, rho, mu)))
}

// erlangC is the probability that an arrival finds all c servers busy.
func erlangC(c int, rho float64) float64 {
	a := float64(c) * rho
	term, sum := 1.0, 0.0 // a^k/k!
	for k := range c {
		sum += term
		term *= a / float64(k+1)
	}
	last := term / (1 - rho)
	return last / (sum + last)
}

// responseMMc is the q-quantile of the response time of an M/M/c queue, the sum
// of an independent wait and service time, found by bisection of its tail.
func responseMMc(q float64, c int, rho, mu float64) float64 {
	p, theta := erlangC(c, rho), float64(c)*mu*(1-rho)
	tail := func(x float64) float64 {
		// A wait of zero with probability 1-p; else the two exponentials' sum.
		both := (mu*math.Exp(-theta*x) - theta*math.Exp(-mu*x)) / (mu - theta)
		return (1-p)*math.Exp(-mu*x) + p*both
	}
	lo, hi := 0.0, 100/mu
	for range 100 {
		if mid := (lo + hi) / 2; tail(mid) > 1-q {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
