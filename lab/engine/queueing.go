package engine

import (
	"math"
	"time"
)

// station is one unit as queueing theory sees it: replicas of some slots, each
// with a queue of its own, that share the requests.
type station struct {
	unit    string
	visits  float64                    // requests that one journey makes here
	load    float64                    // slots that the load takes on average: arrivals a second x seconds of a slot (Little's law)
	hold    float64                    // seconds that a request holds its slot, mean
	spread  float64                    // squared coefficient of variation of hold
	slots   int                        // of one replica
	arrival func(replicas int) float64 // squared coefficient of variation of what comes to one replica
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

// wait is the mean and the variance of how long a request queues, in seconds,
// with so many replicas. The mean is M/M/c's, Erlang's, times (ca² + cs²)/2 for
// other distributions of arrivals and service: the Allen-Cunneen approximation
// (A. O. Allen, Probability, Statistics and Queueing Theory, 2nd ed. 1990, ch. 5).
// Those who wait are taken to wait for an exponential time, as in M/M/c. It is
// infinite where the load takes all slots.
func (s station) wait(replicas int) (mean, variance float64) {
	a := s.load / float64(replicas)
	if a >= float64(s.slots) {
		return math.Inf(1), math.Inf(1)
	}
	if a == 0 {
		return 0, 0
	}
	p := erlangC(s.slots, a)
	mean = p * s.hold / (float64(s.slots) - a) * (s.arrival(replicas) + s.spread) / 2
	return mean, mean * mean * (2/p - 1)
}

// poisson arrivals at each replica, as when many callers spread theirs.
func poisson(int) float64 { return 1 }

// inTurn is what one dispatcher that goes round makes of Poisson arrivals: each
// replica gets every n-th, and the time between these is Erlang-n distributed.
func inTurn(replicas int) float64 { return 1 / float64(replicas) }

// response is a journey's time without any queueing, by its mean and variance.
type response struct{ mean, variance float64 }

// z95 is the normal distribution's 95 % quantile.
const z95 = 1.6448536269514722

// unqueued fits a lognormal distribution to the median and p95 that a journey has
// while nothing queues.
func unqueued(p50, p95 time.Duration) response {
	sigma := math.Log(float64(max(p95, p50))/float64(p50)) / z95
	mean := p50.Seconds() * math.Exp(sigma*sigma/2)
	return response{mean, mean * mean * (math.Exp(sigma*sigma) - 1)}
}

// p95 predicts a journey's p95 with these replicas. Its time is the unqueued one
// and the waits at every station, taken as independent, and their sum as
// lognormal with the same mean and variance (L. F. Fenton, The Sum of Log-Normal
// Probability Distributions in Scatter Transmission Systems, 1960).
func (r response) p95(stations []station, replicas map[string]int) time.Duration {
	mean, variance := r.mean, r.variance
	for _, s := range stations {
		m, v := s.wait(replicas[s.unit])
		mean, variance = mean+s.visits*m, variance+s.visits*v
	}
	if math.IsInf(mean, 1) {
		return math.MaxInt64
	}
	sigma := math.Sqrt(math.Log(1 + variance/(mean*mean)))
	return time.Duration(mean * math.Exp(z95*sigma-sigma*sigma/2) * float64(time.Second))
}

// smallest returns a small set of replicas that keeps p95 within the target: from
// the least that is stable, always one more where it helps the most (marginal
// allocation; B. Fox, Discrete Optimization via Marginal Analysis, 1966). It gives
// up at most replicas of each.
func (r response) smallest(stations []station, target time.Duration, most int) map[string]int {
	set := map[string]int{}
	for _, s := range stations {
		set[s.unit] = min(most, int(s.load/float64(s.slots))+1)
	}
	for r.p95(stations, set) > target {
		best, lowest := "", time.Duration(math.MaxInt64)
		for _, s := range stations {
			if set[s.unit] >= most {
				continue
			}
			set[s.unit]++
			if p := r.p95(stations, set); p < lowest {
				best, lowest = s.unit, p
			}
			set[s.unit]--
		}
		if best == "" {
			return set
		}
		set[best]++
	}
	return set
}
