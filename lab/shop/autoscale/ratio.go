package autoscale

import (
	"math"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// milli is how finely metrics are counted. Kubernetes calculates in whole
// thousandths (resource.Quantity's MilliValue), and so do we: 0.9 / 0.3 is 3
// then, and not 3.0000000000000004, which would be rounded up to 4.
const milli = 1000

func thousandths(v float64) int64 { return int64(math.Round(v * milli)) }

// sample is what is known of the pods for one metric, in thousandths.
type sample struct {
	sum     int64
	n       int // pods in sum
	unready int // set aside
	missing int // set aside
}

// group sorts the pods ("Algorithm details": pods that are being deleted are
// ignored; those that aren't ready yet or have no metrics are set aside).
func group(pods []Pod, metric string) sample {
	var s sample
	for _, p := range pods {
		v, measured := p.Metrics[metric]
		switch {
		case p.Leaving:
		case p.Unready:
			s.unready++
		case !measured:
			s.missing++
		default:
			s.sum += thousandths(v)
			s.n++
		}
	}
	return s
}

// mean is the average over the pods that count, in whole thousandths.
func (s sample) mean() int64 { return s.sum / int64(s.n) }

// proposal is what one metric asks for ("Algorithm details"):
//
//	desiredReplicas = ceil(currentReplicas * currentMetricValue / desiredMetricValue)
//
// It is not measured when no pod that is ready has figures.
func proposal(m scenario.ScaleMetric, tolerance float64, replicas int, pods []Pod) (d runs.ScaleDecision, measured bool) {
	target := thousandths(m.Target)
	s := group(pods, m.Name)
	if s.n == 0 {
		return d, false
	}
	first := ratio(s, target)
	guessed := s.guess(first, target)
	second := ratio(guessed, target)
	d = runs.ScaleDecision{
		Metric: m, Counted: guessed.n, Average: float64(guessed.mean()) / milli, Raw: float64(guessed.n) * second,
		Unready: s.unready - guessed.unready, Missing: s.missing - guessed.missing, Wanted: replicas,
	}
	asked := int(math.Ceil(second * float64(guessed.n)))
	switch {
	case first < 1 && second > 1 || first > 1 && second < 1:
		d.Limit = runs.WouldReverse
	case within(tolerance, second):
		d.Limit = runs.WithinTolerance
	case guessed != s && (second < 1 && asked > replicas || second > 1 && asked < replicas):
		// The number of pods that count isn't that of replicas asked for.
		d.Limit = runs.WouldReverse
	default:
		d.Wanted = asked
	}
	return d, true
}

func ratio(s sample, target int64) float64 { return float64(s.mean()) / float64(target) }

// within tells a change too small to be made.
func within(tolerance, ratio float64) bool { return 1-tolerance <= ratio && ratio <= 1+tolerance }

// guess puts in what pods set aside are taken for. Those without metrics use
// the target exactly if the rest asks for fewer, and nothing if it asks for
// more; those that aren't ready use nothing if the rest asks for more, and don't
// count otherwise. It dampens a change and never turns it round.
func (s sample) guess(ratio float64, target int64) sample {
	g := s
	if ratio < 1 {
		g.sum += int64(s.missing) * target
	}
	g.n, g.missing = g.n+s.missing, 0
	if ratio > 1 {
		g.n, g.unready = g.n+s.unready, 0
	}
	return g
}
