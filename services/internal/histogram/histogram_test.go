package histogram

import (
	"math"
	"sync"
	"testing"
	"time"
)

func TestIndexFollowsTheDataModel(t *testing.T) {
	base := math.Exp2(math.Exp2(-Scale))
	for d := time.Microsecond; d < 15*time.Minute; d = d*21/20 + 1 {
		i := index(d)
		lower, upper := math.Pow(base, float64(i)), math.Pow(base, float64(i+1))
		if s := d.Seconds(); s <= lower*(1-1e-9) || s > upper*(1+1e-9) {
			t.Fatalf("index(%v) = %d: bucket (%g, %g] s doesn't hold it", d, i, lower, upper)
		}
	}
}

func TestIndexAtBoundsAndEnds(t *testing.T) {
	tests := []struct {
		name string
		d    time.Duration
		want int
	}{
		{"negative", -time.Second, first},
		{"zero", 0, first},
		{"a nanosecond", 1, first},
		{"upper bounds are inclusive", time.Second, -1},
		{"just above a bound", time.Second + 1, 0},
		{"half a second", 500 * time.Millisecond, -17},
		{"two seconds", 2 * time.Second, 15},
		{"beyond the range", 24 * time.Hour, first + buckets - 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := index(tt.d); got != tt.want {
				t.Errorf("index(%v): got %d, want %d", tt.d, got, tt.want)
			}
		})
	}
}

func TestSnapshot(t *testing.T) {
	var h Histogram
	if offset, counts, sum := h.Snapshot(); offset != 0 || counts != nil || sum != 0 {
		t.Errorf("empty: got %d, %v, %g, want 0, [], 0", offset, counts, sum)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 1000 {
				h.Add(time.Second)     // bucket -1
				h.Add(2 * time.Second) // bucket 15
			}
		})
	}
	wg.Wait()
	offset, counts, sum := h.Snapshot()
	if offset != -1 || len(counts) != 17 || counts[0] != 4000 || counts[16] != 4000 || sum != 12000 {
		t.Errorf("got offset %d, %v, sum %g; want -1, 4000 in the first and last of 17, 12000", offset, counts, sum)
	}
}

func BenchmarkAdd(b *testing.B) {
	var h Histogram
	for b.Loop() {
		h.Add(20 * time.Millisecond)
	}
}
