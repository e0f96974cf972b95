package crashpoint_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/services/internal/crashpoint"
)

func TestPointStrikesOnceAfterItsSkip(t *testing.T) {
	var died []string
	s := crashpoint.NewSet(func(name string) { died = append(died, name) }, nil)
	ctx := crashpoint.With(t.Context(), s)
	crashpoint.Here(ctx, "pay/end/answer") // nothing is set yet
	if err := s.Replace([]crashpoint.Point{{Name: "pay/end/answer", Skip: 2}}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{0, 0, 1, 1} {
		crashpoint.Here(ctx, "pay/end/record")
		crashpoint.Here(ctx, "pay/end/answer")
		if got := len(died); got != want {
			t.Errorf("after %d requests: got %d deaths, want %d", i+1, got, want)
		}
	}
	crashpoint.Here(context.Background(), "pay/end/answer") // of no replica
}

func TestPointStalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := crashpoint.NewSet(func(string) { t.Error("got a death, want a stall") }, nil)
		if err := s.Replace([]crashpoint.Point{{Name: "pay/end/record", Stall: time.Second}}); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		crashpoint.Here(crashpoint.With(t.Context(), s), "pay/end/record")
		if got, want := time.Since(began), time.Second; got != want {
			t.Errorf("got a stall of %v, want %v", got, want)
		}
		woken := make(chan struct{})
		time.AfterFunc(100*time.Millisecond, func() { close(woken) })
		if err := s.Replace([]crashpoint.Point{{Name: "pay/end/record", Stall: time.Second, Wake: woken}}); err != nil {
			t.Fatal(err)
		}
		began = time.Now()
		crashpoint.Here(crashpoint.With(t.Context(), s), "pay/end/record")
		if got, want := time.Since(began), 100*time.Millisecond; got != want {
			t.Errorf("woken, got a stall of %v, want %v", got, want)
		}
	})
}

// A replica that stands still does so as a whole: whatever comes by a point of it, and
// whatever it does at regular times, waits. Others go on.
func TestStallHoldsTheWholeReplica(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := crashpoint.NewSet(func(string) { t.Error("got a death, want a stall") }, nil)
		if err := s.Replace([]crashpoint.Point{{Name: "pay/end/record", Stall: time.Second}}); err != nil {
			t.Fatal(err)
		}
		ctx, began := crashpoint.With(t.Context(), s), time.Now()
		var all sync.WaitGroup
		all.Go(func() { crashpoint.Here(ctx, "pay/end/record") })
		synctest.Wait()
		crashpoint.Awake(t.Context()) // of no replica
		if got := time.Since(began); got != 0 {
			t.Errorf("another replica stood still for %v", got)
		}
		for _, wait := range []func(){
			func() { crashpoint.Here(ctx, "pay/takeover/record") },
			func() { crashpoint.Awake(ctx) },
		} {
			all.Go(func() {
				wait()
				if got, want := time.Since(began), time.Second; got != want {
					t.Errorf("went on after %v, want %v", got, want)
				}
			})
		}
		all.Wait()
	})
}

func TestReplaceRefusesWhatThereIsnt(t *testing.T) {
	for _, p := range []crashpoint.Point{
		{Name: "pay/lunch"},
		{Name: "pay/end/record", Skip: -1},
		{Name: "pay/end/record", Stall: -1},
		{Name: "pay/end/record", Stall: time.Hour},
	} {
		died := false
		s := crashpoint.NewSet(func(string) { died = true }, nil)
		if err := s.Replace([]crashpoint.Point{{Name: "pay/end/answer"}, p}); err == nil {
			t.Errorf("got %+v set, want an error", p)
		}
		crashpoint.Here(crashpoint.With(t.Context(), s), "pay/end/answer")
		if died {
			t.Errorf("%+v was refused, and the point beside it was set", p)
		}
	}
}

func TestNamesAreUnique(t *testing.T) {
	names := crashpoint.Names()
	slices.Sort(names)
	if got := len(slices.Compact(slices.Clone(names))); got != len(names) {
		t.Errorf("got %d names twice", len(names)-got)
	}
}
