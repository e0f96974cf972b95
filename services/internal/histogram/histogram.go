// Package histogram counts durations in the buckets of OpenTelemetry's
// exponential histogram, at one fixed scale and range, so that counting is one
// atomic add and two histograms can always be added or subtracted.
//
// Bucket i holds the durations in (base^i, base^(i+1)] seconds with
// base = 2^(2^-Scale): at scale 4 a bucket is 4.4 % wide.
package histogram

import (
	"math"
	"sync/atomic"
	"time"
)

// Scale sets the width of the buckets: 2^Scale of them for each doubling.
const Scale = 4

// The range: below 2^minLog seconds (about a microsecond) all durations, zero
// included, count in the first bucket, above 2^maxLog seconds (17 minutes) in
// the last.
const (
	minLog  = -20
	maxLog  = 10
	first   = minLog << Scale
	buckets = (maxLog - minLog) << Scale
)

// Histogram counts durations; its zero value is empty and ready. Its methods
// may be called at the same time.
type Histogram struct {
	counts [buckets]atomic.Uint64
	sum    atomic.Int64 // nanoseconds
}

// Add counts d.
func (h *Histogram) Add(d time.Duration) {
	h.counts[index(d)-first].Add(1)
	h.sum.Add(int64(d))
}

// Snapshot returns the index of the first bucket that holds something, the
// counts from there to the last that does, and the sum of all durations in
// seconds.
func (h *Histogram) Snapshot() (offset int, counts []uint64, sum float64) {
	lo, hi := -1, -1
	var all [buckets]uint64
	for i := range h.counts {
		if all[i] = h.counts[i].Load(); all[i] == 0 {
			continue
		}
		if lo < 0 {
			lo = i
		}
		hi = i
	}
	if lo < 0 {
		return 0, nil, 0
	}
	counts = append(counts, all[lo:hi+1]...)
	return first + lo, counts, time.Duration(h.sum.Load()).Seconds()
}

// index returns the bucket of d.
func index(d time.Duration) int {
	if d <= 0 {
		return first
	}
	i := int(math.Ceil(math.Log2(d.Seconds())*(1<<Scale))) - 1
	return min(max(i, first), first+buckets-1)
}
