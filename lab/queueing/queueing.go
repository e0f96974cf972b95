// Package queueing predicts how many replicas a load takes, by the formulas of
// queueing theory, which are named where they stand. It knows no shop: stations go
// in, waits and replica sets come out.
package queueing

import (
	"math"
	"time"
)

// Station is one unit as queueing theory sees it: replicas of some slots, each
// with a queue of its own, that share the requests.
type Station struct {
	Unit    string
	Visits  float64                    // requests that one journey makes here
	Load    float64                    // slots that the load takes on average: arrivals a second x seconds of a slot (Little's law)
	Hold    float64                    // seconds that a request holds its slot, mean
	Spread  float64                    // squared coefficient of variation of hold
	Slots   int                        // of one replica
	Arrival func(replicas int) float64 // squared coefficient of variation of what comes to one replica
}

// erlangC is the probability that a request finds all c servers busy, where the
// load takes a of them on average, a < c: Erlang's second formula (A. K. Erlang,
// 1917), by the recursion of his first, which overflows nowhere.
func erlangC(c int, a float64) float64 {
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	rho := a / float64(c)
	return b / (1 - rho*(1-b))
}

// Wait is the mean and the variance of how long a request queues, in seconds,
// with so many replicas. The mean is M/M/c's, Erlang's, times (ca² + cs²)/2 for
// other distributions of arrivals and service: the Allen-Cunneen approximation
// (A. O. Allen, Probability, Statistics and Queueing Theory, 2nd ed. 1990, ch. 5).
// Those who wait are taken to wait for an exponential time, as in M/M/c. It is
// infinite where the load takes all slots.
func (s Station) Wait(replicas int) (mean, variance float64) {
	a := s.Load / float64(replicas)
	if a >= float64(s.Slots) {
		return math.Inf(1), math.Inf(1)
	}
	if a == 0 {
		return 0, 0
	}
	p := erlangC(s.Slots, a)
	mean = p * s.Hold / (float64(s.Slots) - a) * (s.Arrival(replicas) + s.Spread) / 2
	return mean, mean * mean * (2/p - 1)
}

// Poisson arrivals at each replica, as when many callers spread theirs.
func Poisson(int) float64 { return 1 }

// InTurn is what one dispatcher that goes round makes of Poisson arrivals: each
// replica gets every n-th, and the time between these is Erlang-n distributed.
func InTurn(replicas int) float64 { return 1 / float64(replicas) }

// Response is a journey's time without any queueing, by its mean and variance.
type Response struct{ mean, variance float64 }

// z95 is the normal distribution's 95 % quantile.
const z95 = 1.6448536269514722

// Unqueued fits a lognormal distribution to the median and p95 that a journey has
// while nothing queues.
func Unqueued(p50, p95 time.Duration) Response {
	sigma := math.Log(float64(max(p95, p50))/float64(p50)) / z95
	mean := p50.Seconds() * math.Exp(sigma*sigma/2)
	return Response{mean, mean * mean * (math.Exp(sigma*sigma) - 1)}
}

// P95 predicts a journey's p95 with these replicas. Its time is the Unqueued one
// and the waits at every station, taken as independent, and their sum as
// lognormal with the same mean and variance (L. F. Fenton, The Sum of Log-Normal
// Probability Distributions in Scatter Transmission Systems, 1960).
func (r Response) P95(stations []Station, replicas map[string]int) time.Duration {
	mean, variance := r.mean, r.variance
	for _, s := range stations {
		m, v := s.Wait(replicas[s.Unit])
		mean, variance = mean+s.Visits*m, variance+s.Visits*v
	}
	if math.IsInf(mean, 1) {
		return math.MaxInt64
	}
	sigma := math.Sqrt(math.Log(1 + variance/(mean*mean)))
	return time.Duration(mean * math.Exp(z95*sigma-sigma*sigma/2) * float64(time.Second))
}

// Smallest returns a small set of replicas that keeps p95 within the target: from
// the least that is stable, always one more where it helps the most (marginal
// allocation; B. Fox, Discrete Optimization via Marginal Analysis, 1966). It gives
// up at most replicas of each, and within 5 % of what a journey takes where nothing
// queues: no number of replicas makes it shorter than that.
func (r Response) Smallest(stations []Station, target time.Duration, most int) map[string]int {
	set := map[string]int{}
	for _, s := range stations {
		set[s.Unit] = min(most, int(s.Load/float64(s.Slots))+1)
	}
	target = max(target, r.P95(nil, nil)+r.P95(nil, nil)/20)
	for r.P95(stations, set) > target {
		best, lowest := "", time.Duration(math.MaxInt64)
		for _, s := range stations {
			if set[s.Unit] >= most {
				continue
			}
			set[s.Unit]++
			if p := r.P95(stations, set); p < lowest {
				best, lowest = s.Unit, p
			}
			set[s.Unit]--
		}
		if best == "" {
			return set
		}
		set[best]++
	}
	return set
}
