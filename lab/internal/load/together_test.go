package load

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// record returns a load that writes down what is fired.
func record(l Load, into *[]Arrival, mu *sync.Mutex) Load {
	l.Do = func(_ context.Context, a Arrival) Result {
		mu.Lock()
		*into = append(*into, a)
		mu.Unlock()
		return OK
	}
	return l
}

// Two drivers with the same seed and the same calls fire the same.
func TestTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var fired [2][]Arrival
		var drivers [2]*Driver
		for i := range drivers {
			drivers[i] = Start(Config{Seed: 42})
			defer drivers[i].Close()
		}
		for _, rate := range []float64{100, 0, 300} {
			for i, d := range drivers {
				must(t, d.Set(record(mixed(rate), &fired[i], &mu)))
			}
			time.Sleep(10 * time.Second)
		}
		synctest.Wait()
		for _, f := range fired {
			slices.SortFunc(f, func(a, b Arrival) int { return a.Due.Compare(b.Due) })
		}
		if !slices.Equal(fired[0], fired[1]) {
			t.Error("the two differ")
		}
		if n := len(fired[0]); n < 3800 || n > 4200 {
			t.Errorf("%d fired, want some 4000", n)
		}
		nth := map[string]int{}
		for _, a := range fired[0] {
			if a.Nth != nth[a.Kind] {
				t.Fatalf("%+v: want it to be number %d of its kind", a, nth[a.Kind])
			}
			nth[a.Kind]++
		}
	})
}

// Set that comes a moment later in one shop shifts what follows, and changes
// nothing in it.
func TestTogetherInSpiteOfDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var fired [2][]Arrival
		for i := range fired {
			d := Start(Config{Seed: 42})
			must(t, d.Set(record(mixed(100), new([]Arrival), &mu)))
			time.Sleep(time.Second + time.Duration(i)*30*time.Millisecond)
			must(t, d.Set(record(mixed(100), &fired[i], &mu)))
			time.Sleep(time.Second)
			synctest.Wait()
			must(t, d.Close())
		}
		if len(fired[0]) < 50 || len(fired[0]) != len(fired[1]) {
			t.Fatalf("%d and %d fired, want the same number, over 50", len(fired[0]), len(fired[1]))
		}
		for i, a := range fired[0] {
			if b := fired[1][i]; a.Kind != b.Kind || a.At != b.At || a.Rand().Uint64() != b.Rand().Uint64() {
				t.Fatalf("arrival %d: %+v and %+v", i, a, b)
			}
		}
	})
}
