package load

import "time"

// buckets is how many ranges of latency a second tells apart.
const buckets = 13

// Bounds returns the upper bounds of the ranges of latency that a second tells
// apart, 1, 2 or 5 times a power of ten each; the last range has none.
func Bounds() [buckets - 1]time.Duration {
	return [...]time.Duration{
		time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond,
		10 * time.Millisecond, 20 * time.Millisecond, 50 * time.Millisecond,
		100 * time.Millisecond, 200 * time.Millisecond, 500 * time.Millisecond,
		time.Second, 2 * time.Second, 5 * time.Second,
	}
}

// bucket is the range that a latency falls into.
func bucket(latency time.Duration) int {
	for i, bound := range Bounds() {
		if latency <= bound {
			return i
		}
	}
	return buckets - 1
}
