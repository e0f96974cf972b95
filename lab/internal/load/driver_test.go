package load

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// answer returns a function that takes d and then succeeds, or fails when its
// context ends before.
func answer(d time.Duration) Func {
	return func(ctx context.Context, _ Arrival) Result {
		select {
		case <-time.After(d):
			return OK
		case <-ctx.Done():
			return Failed
		}
	}
}

// even returns a load of equally spaced requests of one kind.
func even(rate float64, do Func) Load {
	return Load{Pacer: Constant{Rate: rate}, Arrivals: Even, Mix: map[string]float64{"buy": 1}, Do: do}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestPaceIsExactOverAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := Start(Config{Seed: 1})
		defer d.Close()
		began := time.Now()
		var fired, off int
		must(t, d.Set(even(50, func(_ context.Context, a Arrival) Result {
			fired++
			if want := began.Add(time.Duration(fired) * 20 * time.Millisecond); !a.Due.Equal(want) || !time.Now().Equal(want) {
				off++
			}
			return OK
		})))
		time.Sleep(time.Hour)
		synctest.Wait()
		if fired != 180_000 || off != 0 {
			t.Errorf("got %d requests, %d of them not at their time; want 180000, 0", fired, off)
		}
		if got := d.Figures(0)["buy"]; got.N != 180_000 || got.OK != 180_000 {
			t.Errorf("got %+v, want 180000 that are OK", got)
		}
	})
}

func TestStallShows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := Start(Config{})
		defer d.Close()
		began := time.Now()
		must(t, d.Set(even(500, func(ctx context.Context, a Arrival) Result {
			if s := time.Since(began); s >= 4*time.Second && s < 5*time.Second {
				time.Sleep(5*time.Second - s)
			}
			return answer(time.Millisecond)(ctx, a)
		})))
		time.Sleep(10 * time.Second)
		must(t, d.Settle(t.Context()))
		got := d.Figures(0)["buy"]
		near := func(name string, got, want time.Duration) {
			if diff := got - want; diff.Abs() > 10*time.Millisecond {
				t.Errorf("%s: got %v, want %v", name, got, want)
			}
		}
		near("p50", got.P50, time.Millisecond)
		near("p95", got.P95, 500*time.Millisecond)
		near("p99", got.P99, 900*time.Millisecond)
	})
}
