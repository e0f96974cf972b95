package load

import (
	"context"
	"errors"
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
		must(t, d.Set(even(10, func(_ context.Context, a Arrival) Result {
			fired++
			if want := began.Add(time.Duration(fired) * 100 * time.Millisecond); !a.Due.Equal(want) || !time.Now().Equal(want) {
				off++
			}
			return OK
		})))
		time.Sleep(time.Hour)
		synctest.Wait()
		if fired != 36_000 || off != 0 {
			t.Errorf("got %d requests, %d of them not at their time; want 36000, 0", fired, off)
		}
		if got := d.Figures(0)["buy"]; got.N != 36_000 || got.OK != 36_000 {
			t.Errorf("got %+v, want 36000 that are OK", got)
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

func TestShedFailsAtItsDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := Start(Config{InFlight: 10, Deadline: 2 * time.Second})
		defer d.Close()
		began := time.Now()
		// 50 in the first second, 10 of which find a place and never come back.
		must(t, d.Set(Load{
			Pacer: Step{From: 50, After: time.Second}, Arrivals: Even, Mix: map[string]float64{"buy": 1},
			Do: answer(time.Hour),
		}))
		time.Sleep(1500 * time.Millisecond)
		if got := d.Figures(0)["buy"]; got.N != 0 {
			t.Errorf("before the deadline: got %+v, want none ended", got)
		}
		must(t, d.Settle(t.Context()))
		if got := time.Since(began); got != 3*time.Second {
			t.Errorf("settled after %v, want 3s", got)
		}
		got := d.Figures(0)["buy"]
		if got.N != 50 || got.Failed != 10 || got.Shed != 40 {
			t.Errorf("got %+v, want 10 failed and 40 shed", got)
		}
		if (got.P50 - 2*time.Second).Abs() > 2*time.Millisecond {
			t.Errorf("p50 %v, want the deadline", got.P50)
		}
		if last := got.LastFailed.Sub(began); last != time.Second {
			t.Errorf("the last that failed was due after %v, want 1s", last)
		}
		if _, sent := d.Late(); sent != 10 {
			t.Errorf("%d sent, want 10", sent)
		}
	})
}

func TestSettleWaitsForThoseDueBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := Start(Config{})
		defer d.Close()
		began := time.Now()
		must(t, d.Settle(t.Context())) // nothing to wait for
		must(t, d.Set(even(10, answer(time.Second))))
		time.Sleep(250 * time.Millisecond)
		// Due so far: 100 and 200 ms. The last ends at 1,200 ms.
		must(t, d.Settle(t.Context()))
		if got := time.Since(began); got != 1200*time.Millisecond {
			t.Errorf("settled after %v, want 1.2s", got)
		}
		if got := d.Figures(0)["buy"].N; got != 2 {
			t.Errorf("%d have ended, want 2", got)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		if got := d.Settle(ctx); !errors.Is(got, context.DeadlineExceeded) {
			t.Errorf("got %v, want it to give up", got)
		}
	})
}

// A later request that ends sooner doesn't settle an earlier one.
func TestSettleTellsRequestsApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := Start(Config{})
		defer d.Close()
		began := time.Now()
		must(t, d.Set(even(10, func(ctx context.Context, a Arrival) Result {
			if a.Index == 0 {
				return answer(3*time.Second)(ctx, a)
			}
			return OK
		})))
		time.Sleep(150 * time.Millisecond)
		must(t, d.Settle(t.Context()))
		if got := time.Since(began); got != 3100*time.Millisecond {
			t.Errorf("settled after %v, want 3.1s", got)
		}
	})
}

func TestPhaseIsThatOfTheDueTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := Start(Config{})
		defer d.Close()
		must(t, d.Set(even(10, answer(3*time.Second))))
		time.Sleep(1050 * time.Millisecond) // 10 are due
		must(t, d.Phase(1))
		time.Sleep(2 * time.Second) // 20 more
		must(t, d.Phase(2))
		must(t, d.Settle(t.Context()))
		for _, c := range []struct {
			phases []int
			want   int
		}{{[]int{0}, 10}, {[]int{1}, 20}, {[]int{0, 1}, 30}, {nil, 0}, {[]int{9}, 0}} {
			if got := d.Figures(c.phases...)["buy"].N; got != c.want {
				t.Errorf("phases %v: got %d, want %d", c.phases, got, c.want)
			}
		}
	})
}

func TestSecondsAreThoseOfTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := Start(Config{})
		defer d.Close()
		began := time.Now()
		must(t, d.Set(even(10, answer(50*time.Millisecond))))
		time.Sleep(3020 * time.Millisecond)
		synctest.Wait()
		got := d.Seconds()
		if len(got) != 3 {
			t.Fatalf("%d seconds, want 3", len(got))
		}
		for i, want := range []int{9, 10, 10} {
			s := got[i]
			if s.All.N != want || s.Kinds["buy"].N != want || !s.At.Equal(began.Add(time.Duration(i)*time.Second)) {
				t.Errorf("second %d: got %+v, want %d requests", i, s, want)
			}
			if (s.All.P95 - 50*time.Millisecond).Abs() > time.Millisecond {
				t.Errorf("second %d: p95 %v, want 50ms", i, s.All.P95)
			}
		}
		must(t, d.Set(even(0, nothing)))
		time.Sleep(10 * time.Minute)
		if got := d.Seconds(); len(got) != 120 || got[119].All.N != 0 || !got[119].At.Equal(began.Add(602*time.Second)) {
			t.Errorf("%d seconds, the last %+v; want 120, the last empty", len(got), got[len(got)-1])
		}
	})
}

func TestLateCounts(t *testing.T) {
	b := newBook(time.Time{})
	if share, sent := b.total(); share != 0 || sent != 0 {
		t.Errorf("got %v of %d, want none", share, sent)
	}
	for _, after := range []time.Duration{0, time.Millisecond, tooLate, tooLate + 1} {
		b.leave(time.Unix(0, 0), after)
	}
	if share, sent := b.total(); share != 0.25 || sent != 4 {
		t.Errorf("got %v of %d, want 0.25 of 4", share, sent)
	}
}

func TestCloseStopsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := Start(Config{Deadline: time.Hour})
		must(t, d.Set(even(1, answer(30*time.Minute))))
		time.Sleep(10500 * time.Millisecond)
		began := time.Now()
		must(t, d.Close())
		must(t, d.Close())
		if got := time.Since(began); got != 0 {
			t.Errorf("took %v", got)
		}
		if got := d.Figures(0)["buy"]; got.N != 0 {
			t.Errorf("got %+v; what was cut off doesn't count", got)
		}
		for name, err := range map[string]error{
			"Set": d.Set(even(1, nothing)), "Phase": d.Phase(1), "Settle": d.Settle(t.Context()),
		} {
			if !errors.Is(err, ErrClosed) {
				t.Errorf("%s: got %v, want ErrClosed", name, err)
			}
		}
	})
}

func TestSetRefusesAndKeepsTheOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := Start(Config{})
		defer d.Close()
		must(t, d.Set(even(10, nothing)))
		if err := d.Set(even(-1, nothing)); err == nil {
			t.Error("no error")
		}
		time.Sleep(1050 * time.Millisecond)
		synctest.Wait()
		if got := d.Figures(0)["buy"].N; got != 10 {
			t.Errorf("got %d, want the 10 of the old load", got)
		}
	})
}

// Goroutines are used again; after a stall those that are too many leave.
func TestIdleGoroutinesAreFew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := Start(Config{})
		defer d.Close()
		must(t, d.Set(even(1000, answer(time.Second))))
		time.Sleep(3 * time.Second)
		must(t, d.Set(even(0, nothing)))
		must(t, d.Settle(t.Context()))
		synctest.Wait()
		if got := d.idle.Load(); got != maxIdle {
			t.Errorf("%d wait for work, want %d", got, maxIdle)
		}
	})
}

func TestStrikeTakesRequestsUnderWayAlong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := Start(Config{})
		defer d.Close()
		must(t, d.Set(even(1, answer(600*time.Millisecond))))
		time.Sleep(2500 * time.Millisecond) // one has ended, one is under way
		must(t, d.Phase(1))
		must(t, d.Strike(2))
		time.Sleep(400 * time.Millisecond)
		synctest.Wait()
		if before, struck := d.Figures(0, 1)["buy"].N, d.Figures(2)["buy"].N; before != 1 || struck != 1 {
			t.Errorf("%d count before the strike and %d under it, want one each", before, struck)
		}
	})
}

// TestOver: those that took longer than a limit are counted by kind and phase.
func TestOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := Start(Config{Seed: 1})
		defer d.Close()
		must(t, d.Set(even(10, answer(200*time.Millisecond))))
		time.Sleep(time.Second)
		must(t, d.Phase(1))
		must(t, d.Set(even(10, answer(time.Second))))
		time.Sleep(time.Second)
		must(t, d.Settle(t.Context()))
		must(t, d.Phase(2))
		slow := d.Figures(1)["buy"].N
		for _, tt := range []struct {
			kind   string
			limit  time.Duration
			phases []int
			want   int
		}{
			{"buy", 300 * time.Millisecond, []int{0}, 0},
			{"buy", 300 * time.Millisecond, []int{0, 1}, slow},
			{"buy", 2 * time.Second, []int{0, 1}, 0},
			{"board", 0, []int{0, 1}, 0},
		} {
			if got := d.Over(tt.kind, tt.limit, tt.phases...); got != tt.want || slow == 0 {
				t.Errorf("%s over %s in %v: got %d of %d, want %d", tt.kind, tt.limit, tt.phases, got, slow, tt.want)
			}
		}
	})
}
