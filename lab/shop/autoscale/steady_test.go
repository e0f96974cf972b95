package autoscale

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

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
func (s *service) look(now, over, rate float64) []Pod {
	serving := 0
	for _, at := range s.ready {
		if at <= now-over {
			serving++
		}
	}
	used, came := make([]float64, len(s.ready)), make([]float64, len(s.ready))
	next := make([]float64, len(s.ready))
	for t := s.rand.ExpFloat64() / rate; t < over && serving > 0; t += s.rand.ExpFloat64() / rate {
		r := s.rand.IntN(serving)
		d := s.rand.ExpFloat64() * s.hold
		came[r]++
		used[r] += min(d, over-t)
		next[r] += max(0, d-(over-t))
	}
	var pods []Pod
	for i, at := range s.ready {
		if at > now-over {
			pods = append(pods, Pod{Unready: true})
			continue
		}
		if i < len(s.pending) {
			used[i] += s.pending[i]
		}
		share := min(1, used[i]/over/float64(s.slots))
		pods = append(pods, Pod{Metrics: map[string]float64{
			scenario.Utilisation: share, scenario.InFlight: used[i] / over, scenario.RatePerPod: came[i] / over,
		}})
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

// settings are the lab's by default, those of the scenario autoscale, and Kubernetes'
// own.
func settings() map[string]scenario.Autoscale {
	all := map[string]scenario.Autoscale{}
	for name, times := range map[string][2]time.Duration{
		"lab":        {2 * time.Second, scenario.SteadyWindow},
		"scenario":   {2 * time.Second, scenario.SteadyWindow},
		"kubernetes": {scenario.KubernetesEvery, scenario.KubernetesWindow},
	} {
		a := fast(1, 20, busy(0.6))
		a.Every = times[0]
		a.Tolerance, a.Up, a.Down = scenario.SteadyDefaults(times[0], times[1])
		if name == "scenario" {
			a.Up.Window = 8 * time.Second // its rush is over after 45
		}
		all[name] = a
	}
	return all
}

// slots and hold of the simulated service; start is how long a replica takes to
// be ready.
const (
	slots = 4
	hold  = 0.08
	start = time.Second
)

// aims are targets of every metric for slots of which 60 % are taken.
func aims(slots int, hold float64) []scenario.ScaleMetric {
	taken := 0.6 * float64(slots)
	return []scenario.ScaleMetric{
		{Name: scenario.Utilisation, Target: 0.6}, {Name: scenario.InFlight, Target: taken}, {Name: scenario.RatePerPod, Target: taken / hold},
	}
}

// enough is how many replicas a rate asks for.
func enough(rate, target float64) int { return int(math.Ceil(rate * hold / slots / target)) }

// steps is into how many rates a whole replica step is divided.
const steps = 4

// seeds is how many draws of requests each property is held to.
const seeds = uint64(100)

// TestSteady: under steady load an autoscaler that has found its size changes it
// once in five minutes at most, whatever the seed, the size of one to five replicas,
// the rate within a whole replica step, and the side that it comes from. By default
// that is so whatever it looks at, also of few and long requests: a look at the 20 to
// 60 that take a quarter of a second each is a third to a fifth off by chance.
//
// The scenario is in a hurry and lets replicas come after four looks; by utilisation,
// which it goes by, that is enough. Kubernetes' own settings look over 15 s and let
// replicas come after one: of requests as long as that, one run in some hundred
// changes twice, up by chance and down again.
func TestSteady(t *testing.T) {
	for name, a := range settings() {
		for _, c := range []struct {
			slots int
			hold  float64
		}{{4, 0.08}, {2, 0.08}, {4, 0.25}, {2, 0.25}} {
			for _, aim := range aims(c.slots, c.hold) {
				if aim.Name != scenario.Utilisation && name != "lab" {
					continue // what is theirs
				}
				most := 0
				if name == "kubernetes" && c.hold > hold {
					most = 2
				}
				t.Run(fmt.Sprintf("%s, %d slots, %g s, %s", name, c.slots, c.hold, aim.Name), func(t *testing.T) {
					t.Parallel()
					by := a
					by.Metrics = []scenario.ScaleMetric{aim}
					if twice := unsteady(by, c.slots, c.hold); twice > most {
						t.Errorf("%d runs of %d had more than one change in five minutes, want %d at most", twice, 2*seeds, most)
					}
				})
			}
		}
	}
}

// unsteady counts the runs, two of each seed, in which a scaler changes its size more
// than once in five minutes, after it had time to find it: from too many replicas it
// comes down by what the highest look of each window asks for.
func unsteady(a scenario.Autoscale, slots int, hold float64) (twice int) {
	for seed := range seeds {
		for half := range 2 {
			step := (int(seed) + 2*half) % steps
			size := float64(1+seed/8%4) + float64(step)/steps
			rate := size * float64(slots) * 0.6 / hold
			s := &service{rand: rand.New(rand.NewPCG(seed, uint64(step))), slots: slots, hold: hold}
			found := time.Minute + a.Up.Window + 5*a.Down.Window
			from := []int{1, a.Max}[seed/4%2]
			changes := simulate(a, s, from, found+5*time.Minute, start, func(time.Duration) float64 { return rate })
			changes = slices.DeleteFunc(changes, func(c change) bool { return c.at <= found })
			if len(changes) > 1 {
				twice++
			}
		}
	}
	return twice
}

// TestRecovers: after a step to four times the load there are enough replicas that
// nothing piles up (85 % of their slots are taken at most) within the time that the
// settings allow, and thirty looks later as many as the tolerance asks for.
func TestRecovers(t *testing.T) {
	const before, after = 40.0, 160.0
	for name, a := range settings() {
		t.Run(name, func(t *testing.T) {
			from, to, all := enough(before, 0.6), enough(after, 0.85), enough(after, 0.6*(1+a.Tolerance))
			limit := allowed(a, from, to)
			t.Logf("from %d to %d replicas within %s", from, to, limit)
			for seed := range seeds {
				s := &service{rand: rand.New(rand.NewPCG(seed, 2)), slots: slots, hold: hold}
				changes := simulate(a, s, from, limit+31*a.Every, start, func(at time.Duration) float64 {
					if at > a.Every {
						return after
					}
					return before
				})
				if !slices.ContainsFunc(changes, func(c change) bool { return c.at <= a.Every+limit && c.to >= to }) {
					t.Errorf("seed %d: %v, want %d replicas after %s", seed, changes, to, limit)
				}
				if got := changes[len(changes)-1].to; got < all {
					t.Errorf("seed %d: %v, want %d replicas in the end", seed, changes, all)
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
