package fault

import (
	"runtime"
	"testing"
	"time"
)

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestLeakHoldsMemoryUpToItsCeilingUntilHealed(t *testing.T) {
	const ceiling = 16 << 20
	before := heap()
	s := newSet(t, Fault{ID: "leak", Kind: "leak", Function: "pay", Rate: 1, Growth: 400 << 20, Ceiling: ceiling})
	eventually(t, "the leak to reach its ceiling", func() bool { return heap() >= before+ceiling*9/10 })
	<-time.After(3 * leakPeriod) // it stays there
	if got := int64(heap()) - int64(before); got < ceiling*9/10 || got > ceiling*12/10 {
		t.Errorf("holds %d bytes, want about %d", got, ceiling)
	}
	s.Replace(nil)
	if got := int64(heap()) - int64(before); got > ceiling/10 {
		t.Errorf("healed: holds %d bytes still", got)
	}
	if got := s.Figures()[0]; got.Fired == 0 || got.Seen != got.Fired || got.Last.Before(got.First) {
		t.Errorf("got %+v, want every piece counted", got)
	}
}
