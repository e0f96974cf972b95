package fault

import (
	"runtime"
	"testing"
	"time"
)

func TestCPUBurnSpinsUntilHealed(t *testing.T) {
	before := runtime.NumGoroutine()
	s := newSet(t, Fault{ID: "burn", Kind: "cpu-burn", Function: "pay", Rate: 1, Workers: 3, Share: 0.3})
	eventually(t, "3 more goroutines", func() bool { return runtime.NumGoroutine() >= before+3 })
	s.Replace(nil)
	eventually(t, "no more goroutines than before", func() bool { return runtime.NumGoroutine() <= before })
	if got := s.Figures()[0]; got.Fired != 1 {
		t.Errorf("got %+v, want it fired once", got)
	}
}

// A worker of share 1 must end as well.
func TestCPUBurnOfTheWholeTimeIsHealedPromptly(t *testing.T) {
	s := newSet(t, Fault{ID: "burn", Kind: "cpu-burn", Function: "pay", Rate: 1, Workers: 1, Share: 1})
	began := time.Now()
	s.Replace(nil)
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("healing took %v", took)
	}
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); <-time.After(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited a minute for %s", what)
		}
	}
}
