package work

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"time"
)

// Time is a function's simulated service time: how long a request keeps its
// slot busy on top of what the real code takes.
type Time struct {
	Distribution string        // "fixed", "exponential", "lognormal"
	Mean         time.Duration // zero: none
}

// The distributions of service time.
const (
	Fixed       = "fixed"       // always the mean
	Exponential = "exponential" // as queueing theory's M/M/c has it
	Lognormal   = "lognormal"   // as services have it: a hump and a long tail
)

// sigma is the lognormal distribution's shape. At 1 the median is 0.61 of the
// mean, and one request in a hundred takes 6 times the mean.
const sigma = 1.0

// LognormalOf turns a standard normal variate into one of the lognormal distribution
// with this mean, which is exp(mu + sigma²/2).
func LognormalOf(mean time.Duration, normal float64) time.Duration {
	return time.Duration(float64(mean) * math.Exp(sigma*normal-sigma*sigma/2))
}

// Validate says what is wrong with t.
func (t Time) Validate() error {
	if t.Mean < 0 {
		return fmt.Errorf("mean: %v is negative", t.Mean)
	}
	if t.Mean == 0 {
		return nil
	}
	switch t.Distribution {
	case Fixed, Exponential, Lognormal:
		return nil
	}
	return fmt.Errorf("distribution: %q is not %s, %s or %s", t.Distribution, Fixed, Exponential, Lognormal)
}

// draw draws one service time.
func (t Time) draw(r *rand.Rand) time.Duration {
	switch t.Distribution {
	case Fixed:
		return t.Mean
	case Exponential:
		return time.Duration(float64(t.Mean) * r.ExpFloat64())
	case Lognormal:
		return LognormalOf(t.Mean, r.NormFloat64())
	}
	return 0
}

// Simulation does one function's simulated work. The same seed draws the same
// service times; which request gets which depends on the order of arrival.
type Simulation struct {
	time Time
	mu   sync.Mutex // for rand
	rand *rand.Rand
}

// NewSimulation returns a simulation of t.
func NewSimulation(t Time, seed1, seed2 uint64) *Simulation {
	return &Simulation{time: t, rand: rand.New(rand.NewPCG(seed1, seed2))}
}

// Do works on one request: it sleeps for a service time, or until ctx ends.
func (s *Simulation) Do(ctx context.Context) error {
	s.mu.Lock()
	d := s.time.draw(s.rand)
	s.mu.Unlock()
	return Sleep(ctx, d)
}

// Sleep pauses for d, or until ctx ends; then it returns ctx's error.
func Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
