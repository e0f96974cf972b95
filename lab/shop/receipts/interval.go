package receipts

import "math"

// Interval returns the 95 % confidence interval of a share, by Wilson's score
// (E. B. Wilson, JASA 22, 1927): it stays within 0 and 1, and is honest for
// small counts.
func Interval(fired, seen uint64) [2]float64 {
	if seen == 0 {
		return [2]float64{0, 1}
	}
	const z = 1.959964
	n := float64(seen)
	p := float64(fired) / n
	centre := p + z*z/(2*n)
	spread := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	scale := 1 + z*z/n
	return [2]float64{max(0, (centre-spread)/scale), min(1, (centre+spread)/scale)}
}
