package bench

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
)

// Sample is what a round measured of a cell.
type Sample struct {
	Figures map[string]float64 // by name; a cell's are the medians of its rounds
	// Delays are those of single calls, in any order. A cell's p99 is that of all
	// its rounds together: one round has too few calls for it.
	Delays []time.Duration
	// Looks count at what a call was seen, by the figures that are to be told; they
	// share Whole. Of all rounds together too: one round has few looks.
	Looks map[string]int
	Whole float64
}

// leastDelays is how many calls it takes to speak of the slowest hundredth.
const leastDelays = 100

// summed makes a cell of its rounds. What too few calls or looks tell of is not in
// it; that anything else is missing is an error.
func summed(kind benches.Kind, name string, rounds []Sample) (scenario.BenchCell, error) {
	pooled := slowest(rounds)
	maps.Copy(pooled, divided(rounds))
	cell := scenario.BenchCell{}
	for _, f := range kind.Figures {
		if !kind.Has(name, f.Name) {
			continue
		}
		if s, ok := pooled[f.Name]; ok {
			if s.Rounds != nil {
				cell[f.Name] = s
			}
			continue
		}
		var values []float64
		for _, r := range rounds {
			v, ok := r.Figures[f.Name]
			if !ok {
				return nil, fmt.Errorf("measure %s: no %s was measured", name, f.Name)
			}
			values = append(values, v)
		}
		cell[f.Name] = spread(values)
	}
	return cell, nil
}

// slowest tells how many calls were made, and their p99: that of the calls of all
// rounds, from the lowest to the highest of any round. Without rounds: too few
// calls. Empty: nobody counted calls.
func slowest(rounds []Sample) scenario.BenchCell {
	var all []time.Duration
	var each []float64
	for _, r := range rounds {
		if len(r.Delays) > 0 {
			all = append(all, r.Delays...)
			each = append(each, micro(Percentile(slices.Sorted(slices.Values(r.Delays)), 99)))
		}
	}
	if len(all) == 0 {
		return scenario.BenchCell{}
	}
	calls := float64(len(all))
	cell := scenario.BenchCell{"calls": {Median: calls, Low: calls, High: calls, Rounds: []float64{calls}}, "p99": {}}
	if len(all) >= leastDelays {
		s := spread(each)
		s.Median = min(max(micro(Percentile(slices.Sorted(slices.Values(all)), 99)), s.Low), s.High)
		cell["p99"] = s
	}
	return cell
}

// divided shares what each round's calls took by the looks of all rounds.
func divided(rounds []Sample) scenario.BenchCell {
	seen, sum := map[string]int{}, 0
	for _, r := range rounds {
		for figure, looks := range r.Looks {
			seen[figure] += looks
			sum += looks
		}
	}
	cell := scenario.BenchCell{}
	for figure, looks := range seen {
		cell[figure] = scenario.Spread{}
		if sum == 0 {
			continue
		}
		var values []float64
		for _, r := range rounds {
			values = append(values, r.Whole*float64(looks)/float64(sum))
		}
		cell[figure] = spread(values)
	}
	return cell
}

// spread is a figure over all rounds.
func spread(rounds []float64) scenario.Spread {
	sorted := slices.Sorted(slices.Values(rounds))
	middle := sorted[len(sorted)/2]
	if len(sorted)%2 == 0 {
		middle = (middle + sorted[len(sorted)/2-1]) / 2
	}
	return scenario.Spread{Median: middle, Low: sorted[0], High: sorted[len(sorted)-1], Rounds: rounds}
}

// Percentile is the smallest of the sorted that p percent don't exceed.
func Percentile(sorted []time.Duration, p int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(1, (len(sorted)*p+99)/100)-1]
}

func micro(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
