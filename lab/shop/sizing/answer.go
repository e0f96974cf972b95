package sizing

import (
	"math"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

// doubt is how probable chance alone may make an answer: one time in twenty.
const doubt = 0.05

// answer says whether a set kept its target, from how many of its journeys took
// longer. That p95 is within the target says that no more than 5 % do; the figures
// of a few dozen journeys are above and below that by chance. So a set kept it (or
// missed it) where 5 % would rarely show so few (so many) of them: the binomial
// test, the same as the order-statistic interval of p95 (W. J. Conover, Practical
// Nonparametric Statistics, 3rd ed. 1999, ch. 3). In between it is too close to
// tell. A set that theory gives no end of waiting has not kept anything, however
// short it was watched.
func answer(s runs.Size) (kept, close bool) {
	if s.N < scenario.MinSample || s.Success < 0.99 || s.Predicted == 0 {
		return false, false
	}
	atMost, atLeast := binomial(s.Over, s.N, 0.05)
	return atMost <= doubt, atMost > doubt && atLeast > doubt
}

// binomial is the probability of at most k, and of at least k, of n that each come
// with probability p.
func binomial(k, n int, p float64) (atMost, atLeast float64) {
	chooseLog, _ := math.Lgamma(float64(n + 1))
	for i := range n + 1 {
		ways, _ := math.Lgamma(float64(i + 1))
		rest, _ := math.Lgamma(float64(n - i + 1))
		of := math.Exp(chooseLog - ways - rest + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
		if i <= k {
			atMost += of
		}
		if i >= k {
			atLeast += of
		}
	}
	return atMost, atLeast
}

// holdSpread is the squared coefficient of variation of how long requests hold a
// slot, out of how long they took and how long they waited for it: in a queue that is
// served in order of arrival the two parts are independent, so their variances add
// up. It is 1, that of an exponential distribution, where too few are known.
func holdSpread(took, waited figures.Histogram) float64 {
	n := float64(took.Count())
	if n < scenario.MinSample {
		return 1
	}
	whole, wholeSquares := took.Moments()
	wait, waitSquares := waited.Moments()
	hold := (whole - wait) / n
	variance := wholeSquares/n - whole*whole/(n*n) - (waitSquares/n - wait*wait/(n*n))
	if hold <= 0 {
		return 1
	}
	return max(0, variance/(hold*hold))
}
