package figures

import (
	"math"
	"time"
)

// Histogram counts durations in the buckets of OpenTelemetry's exponential
// histogram: bucket i holds (base^i, base^(i+1)] seconds, base = 2^(2^-Scale).
type Histogram struct {
	Scale  int
	Offset int // the index of the first count
	Counts []uint64
	Sum    float64 // seconds
}

// Count returns how many durations it holds.
func (h Histogram) Count() uint64 {
	var n uint64
	for _, c := range h.Counts {
		n += c
	}
	return n
}

// Sub returns what was counted since earlier, a previous state of the same
// histogram.
func (h Histogram) Sub(earlier Histogram) Histogram {
	d := Histogram{Scale: h.Scale, Offset: h.Offset, Counts: append([]uint64(nil), h.Counts...), Sum: h.Sum - earlier.Sum}
	for i, c := range earlier.Counts {
		if j := earlier.Offset + i - h.Offset; j >= 0 && j < len(d.Counts) {
			d.Counts[j] -= c
		}
	}
	return d
}

// Add returns both histograms' counts together; both have the same scale.
func (h Histogram) Add(o Histogram) Histogram {
	if len(h.Counts) == 0 {
		return o
	}
	if len(o.Counts) == 0 {
		return h
	}
	lo := min(h.Offset, o.Offset)
	hi := max(h.Offset+len(h.Counts), o.Offset+len(o.Counts))
	sum := Histogram{Scale: h.Scale, Offset: lo, Counts: make([]uint64, hi-lo), Sum: h.Sum + o.Sum}
	for i, c := range h.Counts {
		sum.Counts[h.Offset-lo+i] += c
	}
	for i, c := range o.Counts {
		sum.Counts[o.Offset-lo+i] += c
	}
	return sum
}

// Quantile returns the upper bound of the bucket in which the q-th share of
// the durations lies; 0 when there are none.
func (h Histogram) Quantile(q float64) time.Duration {
	rank := uint64(math.Ceil(q * float64(h.Count())))
	if rank == 0 {
		return 0
	}
	var seen uint64
	for i, c := range h.Counts {
		if seen += c; seen >= rank {
			upper := math.Exp2(float64(h.Offset+i+1) * math.Exp2(-float64(h.Scale)))
			return time.Duration(upper * float64(time.Second))
		}
	}
	return 0
}

// Moments are the sums of the durations in seconds and of their squares, each
// taken for the geometric middle of its bucket.
func (h Histogram) Moments() (sum, squares float64) {
	for i, c := range h.Counts {
		mid := math.Exp2((float64(h.Offset+i) + 0.5) * math.Exp2(-float64(h.Scale)))
		sum += float64(c) * mid
		squares += float64(c) * mid * mid
	}
	return sum, squares
}
