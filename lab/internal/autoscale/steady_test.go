package autoscale

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
)

// service is a simulated one, for the loop's properties: Poisson requests that
// hold a slot for an exponential time, spread over the replicas that are ready.
// It has no queue: what comes beyond the slots waits outside, and utilisation
// stands at 1, as a replica's figures have it.
type service struct {
	rand    *rand.Rand
	slots   int
	hold    float64   // seconds, mean
	ready   []float64 // of each replica, when it is ready
	pending []float64 // slot-seconds that requests of before still take, by replica
}

// look returns what the replicas used over the last seconds.
func (s *service) look(now, over, rate float64) []engine.Pod {
	serving := 0
	for _, at := range s.ready {
		if at <= now-over {
			serving++
		}
	}
	used := make([]float64, len(s.ready))
	next := make([]float64, len(s.ready))
	for t := s.rand.ExpFloat64() / rate; t < over && serving > 0; t += s.rand.ExpFloat64() / rate {
		r := s.rand.IntN(serving)
		d := s.rand.ExpFloat64() * s.hold
		used[r] += min(d, over-t)
		next[r] += max(0, d-(over-t))
	}
	var pods []engine.Pod
	for i, at := range s.ready {
		if at > now-over {
			pods = append(pods, engine.Pod{Unready: true})
			continue
		}
		if i < len(s.pending) {
			used[i] += s.pending[i]
		}
		share := min(1, used[i]/over/float64(s.slots))
		pods = append(pods, engine.Pod{Metrics: map[string]float64{scenario.Utilisation: share}})
	}
	s.pending = next
	return pods
}

// scale has replicas come, ready after a start, and the youngest go.
func (s *service) scale(n int, now, start float64) {
	for len(s.ready) < n {
		s.ready = append(s.ready, now+start)
	}
	s.ready = s.ready[:n]
}

// change is one of a simulated autoscaler.
type change struct {
	at       time.Duration
	from, to int
}

// simulate runs an autoscaler over a service under a rate that may depend on
// the time, and returns its changes.
func simulate(a scenario.Autoscale, s *service, replicas int, length, start time.Duration, rate func(time.Duration) float64) []change {
	s.scale(replicas, -1e6, 0)
	scaler := New(a)
	epoch := time.Unix(0, 0)
	var changes []change
	for at := a.Every; at <= length; at += a.Every {
		pods := s.look(at.Seconds(), a.Every.Seconds(), rate(at))
		d := scaler.Decide(epoch.Add(at), len(s.ready), pods)
		if d.Desired != d.Before {
			changes = append(changes, change{at, d.Before, d.Desired})
			s.scale(d.Desired, at.Seconds(), start.Seconds())
		}
	}
	return changes
}

// settings are those of a scenario by default, and Kubernetes' own.
func settings() map[string]scenario.Autoscale {
	k8s := fast(1, 20, busy(0.6))
	k8s.Every = scenario.KubernetesEvery
	k8s.Up, k8s.Down = scenario.ScaleDefaults(scenario.KubernetesEvery, scenario.KubernetesWindow)
	quick := fast(1, 20, busy(0.6))
	// A look every 2 s sees a shorter mean, which jumps more than one over 15 s.
	quick.Up.Window = scenario.SteadyUp(quick.Every)
	return map[string]scenario.Autoscale{"lab": quick, "kubernetes": k8s}
}

// slots and hold of the simulated service; start is how long a replica takes to
// be ready.
const (
	slots = 4
	hold  = 0.08
	start = time.Second
)

// enough is how many replicas a rate asks for.
func enough(rate, target float64) int { return int(math.Ceil(rate * hold / slots / target)) }

// TestSteady: under steady load there is no more than one change in five
// minutes, whatever the seed.
func TestSteady(t *testing.T) {
	for name, a := range settings() {
		t.Run(name, func(t *testing.T) {
			const rate = 80
			for seed := range uint64(100) {
				s := &service{rand: rand.New(rand.NewPCG(seed, 1)), slots: slots, hold: hold}
				changes := simulate(a, s, enough(rate, 0.6), 5*time.Minute, start, func(time.Duration) float64 { return rate })
				if len(changes) > 1 {
					t.Errorf("seed %d: %v, want one change at most", seed, changes)
				}
			}
		})
	}
}

// TestRecovers: after a step to four times the load there are enough replicas
// within the time that the settings allow.
func TestRecovers(t *testing.T) {
	const before, after = 40.0, 160.0
	for name, a := range settings() {
		t.Run(name, func(t *testing.T) {
			from, to := enough(before, 0.6), enough(after, 0.6*1.1)
			limit := allowed(a, from, to)
			t.Logf("from %d to %d replicas within %s", from, to, limit)
			for seed := range uint64(100) {
				s := &service{rand: rand.New(rand.NewPCG(seed, 2)), slots: slots, hold: hold}
				changes := simulate(a, s, from, a.Every+limit, start, func(at time.Duration) float64 {
					if at > a.Every {
						return after
					}
					return before
				})
				if got := changes[len(changes)-1].to; got < to {
					t.Errorf("seed %d: %d replicas after %s (%v), want %d", seed, got, limit, changes, to)
				}
			}
		})
	}
}

// allowed is the longest that a scaler may take: replicas that are overloaded
// use all their slots, so each step multiplies them by 1/target at most, and by
// no more than the rate allows; before each it looks over the replicas of the
// step before, once they were ready for a whole look, and for as long as the
// scale-up window asks.
func allowed(a scenario.Autoscale, from, to int) time.Duration {
	step := a.Every + a.Up.Window + start + a.Every
	var total time.Duration
	for n := from; n < to; {
		n = min(int(math.Ceil(float64(n)/a.Metrics[0].Target)), max(2*n, n+4))
		total += step
	}
	return total
}
