package queueing

import (
	"math"
	"testing"
	"time"
)

// Values of Erlang's C formula summed term by term.
func TestErlangC(t *testing.T) {
	for _, tt := range []struct {
		c    int
		a    float64
		want float64
	}{
		{1, 0.7, 0.7}, {2, 1, 1.0 / 3}, {4, 3.2, 0.5964}, {10, 8, 0.4092}, {50, 45, 0.3639},
	} {
		if got := erlangC(tt.c, tt.a); math.Abs(got-tt.want) > 0.0005 {
			t.Errorf("C(%d, %g) = %.4f, want %.4f", tt.c, tt.a, got, tt.want)
		}
	}
}

// M/M/1 at rho 0.7 and 20 ms: the mean wait is 46.7 ms; M/D/1's is half of it.
func TestWait(t *testing.T) {
	s := Station{Load: 0.7, Hold: 0.020, Spread: 1, Slots: 1, Arrival: Poisson}
	if got, _ := s.Wait(1); math.Abs(got-0.04667) > 1e-4 {
		t.Errorf("M/M/1 waits %.4f s, want 0.0467", got)
	}
	s.Spread = 0
	if got, _ := s.Wait(1); math.Abs(got-0.02333) > 1e-4 {
		t.Errorf("M/D/1 waits %.4f s, want 0.0233", got)
	}
	if got, _ := s.Wait(2); got >= 0.02333 {
		t.Errorf("two replicas wait %.4f s, want less", got)
	}
	s.Load = 1
	if got, _ := s.Wait(1); !math.IsInf(got, 1) {
		t.Errorf("a full replica waits %g s, want for ever", got)
	}
}

func TestUnqueued(t *testing.T) {
	r := Unqueued(100*time.Millisecond, 200*time.Millisecond)
	if got := r.P95(nil, nil); math.Abs(got.Seconds()-0.2) > 0.001 {
		t.Errorf("p95 is %s, want 200 ms back", got)
	}
}

func TestSmallest(t *testing.T) {
	pay := Station{Unit: "pay", Visits: 1, Load: 3.5, Hold: 0.08, Spread: 1, Slots: 2, Arrival: Poisson}
	cold := Station{Unit: "regist", Visits: 0, Load: 0.1, Hold: 0.02, Spread: 1, Slots: 2, Arrival: Poisson}
	r := Unqueued(100*time.Millisecond, 200*time.Millisecond)
	set := r.Smallest([]Station{pay, cold}, 300*time.Millisecond, 50)
	if set["regist"] != 1 || set["pay"] < 2 {
		t.Fatalf("got %v, want one regist and some of pay", set)
	}
	if got := r.P95([]Station{pay, cold}, set); got > 300*time.Millisecond {
		t.Errorf("%v has a p95 of %s, want it within the target", set, got)
	}
	set["pay"]--
	if got := r.P95([]Station{pay, cold}, set); got <= 300*time.Millisecond {
		t.Errorf("%v keeps the target too (%s): the set was not the smallest", set, got)
	}
	if set := r.Smallest([]Station{pay, cold}, time.Millisecond, 50); set["pay"] > 12 || set["regist"] != 1 || r.P95([]Station{pay, cold}, set) > 210*time.Millisecond {
		t.Errorf("got %v for a target that no set can keep, want what comes within 5 %% of no queue at all", set)
	}
	busy := pay
	busy.Load = 20
	if set := r.Smallest([]Station{busy}, time.Second, 5); set["pay"] != 5 {
		t.Errorf("got %v, want no more than there may be", set)
	}
}
